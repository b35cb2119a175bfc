import { writeFileSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import { Option, type Command } from 'commander';
import { AppError } from '../../base/errors.ts';
import { whyUnwritten } from '../../core/file-failure.ts';
import { REPORT_FORMATS, type ReportFile, type ReportFormat } from '../../shared/report-views.ts';
import { filterOfEarliest } from '../earliest.ts';
import { addFilterOptions, type FilterOptions } from '../filter-options.ts';
import { write } from '../print.ts';
import { withCase, withSession } from '../session.ts';

interface Options extends FilterOptions {
  readonly format: ReportFormat;
  readonly out?: string;
  readonly question?: string;
  readonly extract?: string;
}

/** @throws AppError BAD_INPUT when it cannot be written, or would take the place of the case. */
export function writeOut(path: string, content: string | Uint8Array, casePath: string): void {
  if (resolve(path) === resolve(casePath))
    throw new AppError('BAD_INPUT', `${path} is the case itself. Name another file to write to.`);
  try {
    writeFileSync(path, content);
  } catch (error) {
    throw new AppError('BAD_INPUT', `${path} cannot be written: ${whyUnwritten(error)}.`, { cause: error });
  }
}

/** Options that limit, which an extract has behind it. */
const LIMITS = ['label', 'node', 'artifact', 'rule', 'from', 'to', 'limit'] as const;

async function reportOfCase(casePath: string, options: Options): Promise<ReportFile> {
  return withCase(casePath, async (session) =>
    session.call('report.build', {
      format: options.format,
      filter: await filterOfEarliest(session, options),
      ...(options.question !== undefined && { question: options.question }),
    }),
  );
}

/** @throws AppError BAD_INPUT where a case or a filter is given too. */
async function reportOfExtract(path: string, casePath: string | undefined, options: Options): Promise<ReportFile> {
  if (casePath !== undefined)
    throw new AppError('BAD_INPUT', 'A report is made of a case or, with --extract, of an export: give one of them.');
  if (options.out !== undefined && resolve(options.out).startsWith(`${resolve(path)}${sep}`))
    throw new AppError('BAD_INPUT', `${options.out} lies in the export, which would no longer be as it was written.`);
  const limit = LIMITS.find((name) => options[name] !== undefined);
  if (limit !== undefined)
    throw new AppError('BAD_INPUT', `--${limit} limits what is exported: give it to blobtrail export.`);
  return withSession((session) =>
    session.call('report.from', {
      path,
      format: options.format,
      ...(options.question !== undefined && { question: options.question }),
    }),
  );
}

export function addReport(program: Command): void {
  const command = program.command('report').description('a report of the case').argument('[case]');
  addFilterOptions(command)
    .addOption(
      new Option('--format <format>', 'html, md, json, csv, pdf or docx').choices(REPORT_FORMATS).default('html'),
    )
    .option('--out <file>', 'where to; standard output without it')
    .option('--question <text>', 'the question it answers')
    .option('--extract <folder>', 'of an export instead of a case, which may be gone')
    .action(async (casePath: string | undefined, options: Options) => {
      if (casePath === undefined && options.extract === undefined)
        throw new AppError('BAD_INPUT', 'Name a case, or an export with --extract.');
      if (options.out === undefined && process.stdout.isTTY && ['pdf', 'docx'].includes(options.format))
        throw new AppError('BAD_INPUT', `A ${options.format} is no text for a terminal. Name a file with --out.`);
      const file =
        options.extract === undefined
          ? await reportOfCase(casePath ?? '', options)
          : await reportOfExtract(options.extract, casePath, options);
      const content = file.encoding === 'base64' ? Buffer.from(file.text, 'base64') : file.text;
      if (options.out === undefined) await write(content);
      else {
        writeOut(options.out, content, casePath ?? options.extract ?? '');
        process.stderr.write(`Report written to ${options.out}\n`);
      }
    });
}
