import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { AppError } from '../../base/errors.ts';
import type { ReportFormat } from '../../shared/views.ts';
import { filterOfEarliest } from '../earliest.ts';
import { addFilterOptions, type FilterOptions } from '../filter-options.ts';
import { write } from '../print.ts';
import { withCase } from '../session.ts';

interface Options extends FilterOptions {
  readonly format: ReportFormat;
  readonly out?: string;
  readonly question?: string;
}

const WHY_NOT: Readonly<Record<string, string>> = {
  ENOENT: 'its folder is not there',
  ENOTDIR: 'its folder is not there',
  EISDIR: 'it is a folder',
  EACCES: 'its permissions forbid it',
  EPERM: 'its permissions forbid it',
  EROFS: 'it lies on a read-only disk',
  ENOSPC: 'there is no room left',
};

/** @throws AppError BAD_INPUT when it cannot be written, or would take the place of the case. */
export function writeOut(path: string, text: string, casePath: string): void {
  if (resolve(path) === resolve(casePath))
    throw new AppError('BAD_INPUT', `${path} is the case itself. Name another file to write to.`);
  try {
    writeFileSync(path, text);
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw new AppError('BAD_INPUT', `${path} cannot be written: ${WHY_NOT[code] ?? message}.`, { cause: error });
  }
}

export function addReport(program: Command): void {
  const command = program.command('report').description('a report of the case').argument('<case>');
  addFilterOptions(command)
    .addOption(
      new Option('--format <format>', 'html, md, json or csv').choices(['html', 'md', 'json', 'csv']).default('html'),
    )
    .option('--out <file>', 'where to; standard output without it')
    .option('--question <text>', 'the question it answers')
    .action((casePath: string, options: Options) =>
      withCase(casePath, async (session) => {
        const file = await session.call('report.build', {
          format: options.format,
          filter: await filterOfEarliest(session, options),
          ...(options.question !== undefined && { question: options.question }),
        });
        if (options.out === undefined) await write(file.text);
        else {
          writeOut(options.out, file.text, casePath);
          process.stderr.write(`Report written to ${options.out}\n`);
        }
      }),
    );
}
