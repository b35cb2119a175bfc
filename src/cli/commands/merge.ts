import { Option, type Command } from 'commander';
import { formatNs } from '../../base/time.ts';
import type { MergeConflict, MergeResult, SaidLast } from '../../shared/share-views.ts';
import { writeJsonLine, writeLine } from '../print.ts';
import { withCase } from '../session.ts';

interface Options {
  readonly take?: 'mine' | 'theirs';
  readonly json?: boolean;
}

const said = ({ value, text, actor, atNs }: SaidLast): string =>
  `${value}${text === '' ? '' : ` (${text})`}, ${actor}, ${formatNs(BigInt(atNs))}`;

async function printConflict({ subject, kind, tag, about, mine, theirs }: MergeConflict): Promise<void> {
  await writeLine(`${subject} ${kind}${tag === '' ? '' : ` ${tag}`}: ${about}`);
  await writeLine(`  here:  ${said(mine)}`);
  await writeLine(`  there: ${said(theirs)}`);
}

async function printResult({ from, added, known, lost, conflicts, taken }: MergeResult): Promise<void> {
  await writeLine(`${added} rows came in from ${from}; ${known} were there already.`);
  for (const { about, handleThen } of lost) await writeLine(`not in this case: ${handleThen} ${about}`);
  for (const conflict of conflicts) await printConflict(conflict);
  if (conflicts.length > 0)
    await writeLine(
      taken === null
        ? `${conflicts.length} conflicts are open. Decide with --take mine or --take theirs.`
        : `${conflicts.length} conflicts: ${taken} holds.`,
    );
}

export function addMerge(program: Command): void {
  program
    .command('merge')
    .description('take in what people said in a returned copy or part of the case; conflicts are shown')
    .argument('<case>')
    .argument('<returned>', 'the copy or the part')
    .addOption(
      new Option('--take <side>', 'which side holds where both said something else').choices(['mine', 'theirs']),
    )
    .option('--json', 'print one object')
    .action((casePath: string, returned: string, { take, json }: Options) =>
      withCase(casePath, async (session) => {
        const result = await session.call('annotation.merge', { path: returned, ...(take !== undefined && { take }) });
        if (json === true) await writeJsonLine(result);
        else await printResult(result);
      }),
    );
}
