/** The report of a case: made of its extract and of nothing else. Nothing is written to the case. */
import { hash } from 'node:crypto';
import { AppError } from '../../../base/errors.ts';
import type { Extract } from '../../../model/extract.ts';
import type { ReportFormat as TextFormat, ReportModel } from '../../../model/report.ts';
import type { CallContext, Params, Result } from '../../../shared/contract.ts';
import type { ReportFile, ReportFormat } from '../../../shared/report-views.ts';
import { issueVersion } from '../../annotations/report-versions.ts';
import type { CaseEffects, CaseFile } from '../../case/case-file.ts';
import { withCaseExtract } from '../../extract/case-extract.ts';
import { generationOf } from '../../extract/export-case.ts';
import { readExtract } from '../../extract/read-extract.ts';
import { checkReport } from '../../report/check.ts';
import { checkExtract } from '../../report/check-extract.ts';
import { contentHead } from '../../report/fill/fill-changes.ts';
import { fillReport, type FillOptions } from '../../report/fill/fill-report.ts';
import { grouped } from '../../../base/counted.ts';
import { printPdf, type PrintPdf } from '../../print/print-pdf.ts';
import { reportFileName, writeReport } from '../../report/write-report.ts';
import type { DetailContext } from '../requests/request-detail.ts';

/** Above this the file would not fit into one text. */
const MOST_ROWS = 400_000;

const MEDIA_TYPE = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
} as const;

const digest = (text: string): string => hash('sha256', text);

function modelOf(extract: Extract, options: Omit<FillOptions, 'digest'>): ReportModel {
  checkExtract(extract, digest);
  return fillReport(extract, { ...options, digest });
}

/** The two that are bytes say what the page says. */
const textFormat = (format: ReportFormat): TextFormat => (format === 'pdf' || format === 'docx' ? 'html' : format);

/** Its library is larger than any other, and every start of the program would read it. */
async function documentOf(model: ReportModel): Promise<Uint8Array> {
  const { reportDocx } = await import('../../exports/docx.ts');
  return reportDocx(model);
}

async function bytesOf(
  model: ReportModel,
  format: 'pdf' | 'docx',
  signal: AbortSignal,
  print: PrintPdf,
): Promise<ReportFile> {
  checkReport(model);
  const bytes = await (format === 'docx' ? documentOf(model) : print(writeReport(model, 'html').text, signal));
  return {
    name: reportFileName(model.control.caseName, format),
    mediaType: MEDIA_TYPE[format],
    text: Buffer.from(bytes).toString('base64'),
    encoding: 'base64',
  };
}

async function write(
  model: ReportModel,
  format: ReportFormat,
  { signal }: CallContext,
  print: PrintPdf,
): Promise<ReportFile> {
  const { length } = model.requests.rows;
  if (length > MOST_ROWS) {
    const message = `${grouped(length)} requests are more than one ${format} report holds (${grouped(MOST_ROWS)}). Limit it with --label, --from and --to, or use blobtrail requests --json.`;
    throw new AppError('LIMIT', message);
  }
  if (format === 'pdf' || format === 'docx') return bytesOf(model, format, signal, print);
  return { ...writeReport(model, format), encoding: 'utf8' };
}

/**
 * A report of the case, or of the part that a filter leaves. Two reports of one case differ in their generation block
 * only, a printed one in its dates as well. No log entry is made.
 * @throws AppError LIMIT when the requests do not fit into one file, CONFLICT when the case keeps changing, CANCELLED,
 * NOT_FOUND where there is nothing to print with.
 */
export async function buildReport(
  file: CaseFile,
  detail: DetailContext,
  effects: CaseEffects,
  { format, filter, question = '' }: Params<'report.build'>,
  context: CallContext,
  print: PrintPdf = printPdf,
): Promise<ReportFile> {
  const model = await withCaseExtract(file, detail, effects, { filter }, context, (extract) =>
    modelOf(extract, { format: textFormat(format), question, generation: generationOf(file, effects) }),
  );
  return write(model, format, context, print);
}

/**
 * A report of an extract in a folder, with every case closed.
 * @throws AppError CASE_CORRUPT when the folder is not as it was written, UNSUPPORTED_FORMAT; and as `buildReport`.
 */
export async function reportFromFolder(
  effects: CaseEffects,
  { path, format, question = '' }: Params<'report.from'>,
  context: CallContext,
  print: PrintPdf = printPdf,
): Promise<ReportFile> {
  const { extract } = readExtract(path);
  const generation = {
    issuedNs: effects.nowNs().toString(),
    runtime: [`Node ${process.versions.node}`],
    platform: `${process.platform} ${process.arch}`,
  };
  return write(modelOf(extract, { format: textFormat(format), question, generation }), format, context, print);
}

/** What a person has to have said before a report is final. */
function missingFor(persons: ReportModel['persons']): readonly string[] {
  return [
    ...(persons.questions.length === 0 ? ['a question'] : []),
    ...(persons.author === null ? ['an author'] : []),
    ...(persons.signature?.name == null ? ['a signature'] : []),
  ];
}

/** What an issued version keeps of a report. @throws AppError as `issueReport`. */
function versionOf(
  model: ReportModel,
  extract: Extract,
  { status, note = '', actor }: Params<'report.issue'>,
): Parameters<typeof issueVersion>[2] {
  const { control, persons, findings } = model;
  if (control.status !== 'draft') {
    const message = `This was issued already, as version ${control.version}. Say or import something new first.`;
    throw new AppError('CONFLICT', message);
  }
  const missing = missingFor(persons);
  if (status === 'final' && missing.length > 0) {
    const message = `A final report needs ${missing.join(', ')}: blobtrail report-parts writes what a person has to say.`;
    throw new AppError('BAD_INPUT', message);
  }
  return {
    status,
    note,
    actor,
    reportId: control.reportId,
    custodyHead: contentHead([...extract.rows('custody')]),
    findings: findings.map(({ key, id, severity, summary }) => ({ id: key, handle: id, severity, summary })),
  };
}

/**
 * Issues what the report says now as its next version, which is kept in the log and never changed.
 * @throws AppError BAD_INPUT for a final version that lacks what only a person can say, CONFLICT when the case as it is was issued.
 */
export async function issueReport(
  file: CaseFile,
  detail: DetailContext,
  effects: CaseEffects,
  params: Params<'report.issue'>,
  context: CallContext,
): Promise<Result<'report.issue'>> {
  const { filter, question = '' } = params;
  const version = await withCaseExtract(file, detail, effects, { filter }, context, (extract) =>
    versionOf(modelOf(extract, { format: 'html', question, generation: generationOf(file, effects) }), extract, params),
  );
  const { findings: _findings, ...issued } = issueVersion(file.write(), effects, version);
  return { ...issued, supersededBy: null };
}

/** The parts, the versions, and which version the case as it is would be. */
export function reportState(
  file: CaseFile,
  detail: DetailContext,
  effects: CaseEffects,
  { filter, question = '' }: Params<'report.state'>,
  context: CallContext,
): Promise<Result<'report.state'>> {
  return withCaseExtract(file, detail, effects, { filter }, context, (extract) => {
    const model = modelOf(extract, { format: 'html', question, generation: generationOf(file, effects) });
    const { reportId, status, version, supersedes } = model.control;
    return {
      reportId,
      status,
      version,
      supersedes,
      parts: [...extract.rows('parts')],
      versions: model.changes.versions,
      changes: model.changes.changes,
      missing: missingFor(model.persons),
      findings: model.findings.map(({ id, key, severity, summary }) => ({ id, key, severity, summary })),
    };
  });
}
