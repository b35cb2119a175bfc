import type { Command } from 'commander';
import { addFilterOptions, filterOf, type FilterOptions } from '../filter-options.ts';
import { writeJsonLine, writeLine } from '../print.ts';
import { withCase } from '../session.ts';

interface Options extends FilterOptions {
  readonly out: string;
  readonly json?: boolean;
}

export function addSubset(program: Command): void {
  const command = program
    .command('subset')
    .description('a part of a case as a case of its own: the sources that the requests of a filter rest on')
    .argument('<case>')
    .requiredOption('--out <case>', 'the new case file; nothing is overwritten');
  addFilterOptions(command)
    .option('--json', 'print one object')
    .action((casePath: string, options: Options) =>
      withCase(casePath, async (session) => {
        const made = await session.call('case.subset', { path: options.out, filter: filterOf(options) });
        if (options.json === true) {
          await writeJsonLine(made);
          return;
        }
        const { asked, ofParent, held } = made.requests;
        await writeLine(`${made.case}: ${made.sources.length} sources, ${held} requests`);
        await writeLine(`${asked} of ${ofParent} requests were asked for; whole sources may tell of more.`);
        for (const { id, path } of made.leftOut) await writeLine(`left out: ${id} ${path}`);
      }),
    );
}
