import type { Command } from 'commander';
import { addFilterOptions, filterOf, type FilterOptions } from '../filter-options.ts';
import { REQUEST_HEAD, requestJson, requestLine, writeJsonLine, writeTable } from '../print.ts';
import { withCase } from '../session.ts';

const PAGE = 1000;

export function addRequests(program: Command): void {
  const command = program.command('requests').description('every reconstructed request').argument('<case>');
  addFilterOptions(command)
    .option('--json', 'print one object a line')
    .action((casePath: string, options: FilterOptions & { readonly json?: boolean }) =>
      withCase(casePath, async (session) => {
        const filter = filterOf(options);
        const limit = options.limit ?? Number.POSITIVE_INFINITY;
        for (let offset = 0; offset < limit; offset += PAGE) {
          const page = await session.call('request.list', { filter, offset, limit: Math.min(PAGE, limit - offset) });
          if (options.json === true) for (const row of page.rows) await writeJsonLine(requestJson(row));
          else if (page.rows.length > 0)
            await writeTable([...(offset === 0 ? [REQUEST_HEAD] : []), ...page.rows.map(requestLine)]);
          if (page.rows.length < PAGE) return;
        }
      }),
    );
}
