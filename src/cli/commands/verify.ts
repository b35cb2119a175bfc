import type { Command } from 'commander';
import { writeJsonLine, writeLine } from '../print.ts';
import { withCase } from '../session.ts';

export function addVerify(program: Command): void {
  program
    .command('verify')
    .description('re-hash every source, check ledger and custody chain, run the passes again, compare')
    .argument('<case>')
    .option('--json', 'print one object')
    .action((casePath: string, options: { readonly json?: boolean }) =>
      withCase(
        casePath,
        async (session) => {
          const result = await session.call('case.verify', {});
          if (options.json === true) await writeJsonLine(result);
          else {
            for (const { where, message } of result.differences) await writeLine(`${where}: ${message}`);
            const word = result.ok ? 'The case is unchanged since import' : 'The case is NOT what it was';
            await writeLine(
              `${word}: ${result.sources} sources, ${result.bytes} bytes; custody ${result.custody.count} entries, head ${result.custody.head}.`,
            );
          }
          if (!result.ok) process.exitCode = 4;
        },
        { asFound: true },
      ),
    );
}
