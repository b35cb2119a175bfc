import type { Command } from 'commander';
import { AppError } from '../../base/errors.ts';
import { countArgument } from '../filter-options.ts';
import { writeJsonLine, writeTable } from '../print.ts';
import { withCase } from '../session.ts';

export function addQuery(program: Command): void {
  program
    .command('query')
    .description('read-only SQL on the documented views (docs/case-file.md)')
    .argument('<case>')
    .argument('<sql>')
    .option('--limit <n>', 'at most so many rows', countArgument, 100_000)
    .option('--json', 'print one object a line')
    .action((casePath: string, sql: string, options: { readonly json?: boolean; readonly limit: number }) =>
      withCase(casePath, async (session) => {
        const { columns, rows, truncated } = await session.call('query.run', { sql, limit: options.limit });
        if (options.json === true) {
          const twice = columns.find((name, i) => columns.indexOf(name) !== i);
          if (twice !== undefined)
            throw new AppError(
              'BAD_INPUT',
              `Two columns are called "${twice}": an object holds one. Name them apart with AS.`,
            );
          for (const row of rows) await writeJsonLine(Object.fromEntries(columns.map((name, i) => [name, row[i]])));
        } else
          await writeTable([columns, ...rows.map((row) => row.map((cell) => (cell === null ? '' : String(cell))))]);
        if (truncated) process.stderr.write(`Cut after ${rows.length} rows; --limit shows more.\n`);
      }),
    );
}
