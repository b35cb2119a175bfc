import { assertNever } from '../../base/errors.ts';
import type { ReportFile, ReportFormat, ReportModel } from '../../model/report.ts';
import { checkReport } from './check.ts';
import { reportCsv } from './csv.ts';
import { reportHtml } from './html.ts';
import { reportJson } from './json.ts';
import { reportMarkdown } from './markdown.ts';

const MEDIA_TYPE: Readonly<Record<ReportFormat, string>> = {
  html: 'text/html;charset=utf-8',
  md: 'text/markdown;charset=utf-8',
  json: 'application/json',
  csv: 'text/csv;charset=utf-8;header=present',
};

/** A case's name as part of a file name: letters, digits, `.`, `_` and `-`. */
function fileStem(caseName: string): string {
  const stem = caseName
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[.-]+|[.-]+$/g, '')
    .slice(0, 80);
  return stem === '' ? 'case' : stem;
}

function textOf(model: ReportModel, format: ReportFormat): string {
  switch (format) {
    case 'html':
      return reportHtml(model);
    case 'md':
      return reportMarkdown(model);
    case 'json':
      return reportJson(model);
    case 'csv':
      return reportCsv(model);
    default:
      return assertNever(format);
  }
}

/** @param ending of the name, without the dot. */
export function reportFileName(caseName: string, ending: string): string {
  return `${fileStem(caseName)}-report.${ending}`;
}

/**
 * Writes a report. The same model gives the same bytes; two models of one case differ in the generation block only.
 * @throws AppError INTERNAL when its numbers do not add up, a finding has no ground in the evidence list, or the
 * picture could load or run something.
 */
export function writeReport(model: ReportModel, format: ReportFormat): ReportFile {
  checkReport(model);
  return {
    name: reportFileName(model.control.caseName, format),
    mediaType: MEDIA_TYPE[format],
    text: textOf(model, format),
  };
}
