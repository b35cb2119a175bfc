import { writeFileSync } from 'node:fs';
import { Option, type Command } from 'commander';
import { AppError } from '../../base/errors.ts';
import type { ReportFormat } from '../../shared/views.ts';
import { addFilterOptions, filterOf, type FilterOptions } from '../filter-options.ts';
import { write } from '../print.ts';
import { withCase } from '../session.ts';

interface Options extends FilterOptions {
  readonly format: ReportFormat;
  readonly out?: string;
  readonly question?: string;
}

export function writeOut(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new AppError('BAD_INPUT', `${path} cannot be written: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

export function addReport(program: Command): void {
  const command = program.command('report').description('a report of the case').argument('<case>');
  addFilterOptions(command)
    .addOption(new Option('--format <format>', 'html, md, json or csv').choices(['html', 'md', 'json', 'csv']).default('html'))
    .option('--out <file>', 'where to; standard output without it')
    .option('--question <text>', 'the question it answers')
    .action((casePath: string, options: Options) =>
      withCase(casePath, async (session) => {
        const file = await session.call('report.build', {
          format: options.format,
          filter: filterOf(options),
          ...(options.question !== undefined && { question: options.question }),
        });
        if (options.out === undefined) await write(file.text);
        else {
          writeOut(options.out, file.text);
          process.stderr.write(`Report written to ${options.out}\n`);
        }
      }),
    );
}
