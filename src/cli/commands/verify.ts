import type { Command } from 'commander';
import { TRUST_ROOT_WORDS } from '../../model/trust-root.ts';
import type { TrustRoot } from '../../model/trust-root.ts';
import { sayUnfinished } from '../../model/unfinished-import.ts';
import type { VerifyResult } from '../../shared/views.ts';
import type { TrustChange, Withdrawal } from '../../shared/trust-views.ts';
import { writeJsonLine, writeLine } from '../print.ts';
import { withCase } from '../session.ts';

interface Options {
  readonly json?: boolean;
  readonly without?: readonly string[];
}

const SHOWN = 8;

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

async function printResult(result: VerifyResult): Promise<void> {
  for (const { where, message } of result.differences) await writeLine(`${where}: ${message}`);
  for (const each of result.unchecked) await writeLine(`not checked: ${each}`);
  const word = result.ok
    ? 'The case is unchanged since import'
    : result.differences.length > 0
      ? 'The case is NOT what it was'
      : 'The case is unchanged since import as far as it could be checked';
  for (const each of result.unfinished) await writeLine(`not finished: ${sayUnfinished(each)}`);
  await writeLine(
    `${word}: ${result.sources} sources, ${result.bytes} bytes; custody ${result.custody.count} entries, head ${result.custody.head}.`,
  );
}

async function printRoots(roots: readonly TrustRoot[]): Promise<void> {
  await writeLine('');
  await writeLine(`Trust roots (${roots.length}):`);
  for (const { id, kind, fingerprint, origin, source } of roots) {
    await writeLine(`  ${id}`);
    await writeLine(
      `    ${TRUST_ROOT_WORDS[kind]}, SHA-256 ${fingerprint}${source === null ? '' : `, from ${source}`}`,
    );
    await writeLine(`    ${origin}`);
  }
}

function changeLine({ what, before, after, count, subjects }: TrustChange): string {
  const named = subjects.slice(0, SHOWN).join(', ');
  const more = count > Math.min(subjects.length, SHOWN) ? ', …' : '';
  return `  ${what}: ${before ?? 'none'} → ${after ?? 'none'} (${count}): ${named}${more}`;
}

async function printWithdrawal({ roots, requests, unchanged, changes }: Withdrawal): Promise<void> {
  await writeLine('');
  await writeLine(`Without ${roots.map(({ id }) => id).join(' and ')}:`);
  for (const change of changes) await writeLine(changeLine(change));
  await writeLine(
    `  ${changes.length === 0 ? 'Nothing changes' : 'Nothing else changes'}: ${unchanged} of ${requests} requests stay as they are.`,
  );
}

export function addVerify(program: Command): void {
  program
    .command('verify')
    .description(
      're-hash every source, check ledger and custody chain, run the passes again, compare; list trust roots',
    )
    .argument('<case>')
    .option('--without <root>', 'show what falls when this trust root is withdrawn; can be given again', collect)
    .option('--json', 'print one object')
    .action((casePath: string, { json, without }: Options) =>
      withCase(
        casePath,
        async (session) => {
          const result = await session.call('case.verify', {});
          // A case that was changed may not even let its roots be read; what falls there means nothing.
          const roots = await session.call('trust.list', {}).catch((error: unknown) => {
            if (result.ok) throw error;
            return [];
          });
          if (!result.ok && without !== undefined)
            process.stderr.write(
              'What rests on a trust root is worked out only for a case that is known to be what it was.\n',
            );
          const withdrawn =
            without === undefined || !result.ok ? null : await session.call('trust.withdraw', { roots: without });
          if (json === true) await writeJsonLine({ ...result, roots, ...(withdrawn === null ? {} : { withdrawn }) });
          else {
            await printResult(result);
            await printRoots(roots);
            if (withdrawn !== null) await printWithdrawal(withdrawn);
          }
          if (!result.ok) process.exitCode = result.differences.length > 0 ? 4 : 3;
        },
        { asFound: true },
      ),
    );
}
