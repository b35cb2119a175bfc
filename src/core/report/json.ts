import { canonicalJson } from '../../base/canonical-json.ts';
import type { Plain } from '../../base/canonical-json.ts';
import type { ReportModel } from '../../model/report.ts';
import { GLOSSARY, LIMITS, PIPELINE, STATUS_MEANING } from './fixed-words.ts';

/** Changes when a program that reads the report has to change. */
const REPORT_SCHEMA = 'blobtrail-report/1';

/**
 * The report as canonical JSON: every value exactly as in the evidence, times as decimal nanoseconds. The drawing
 * is left out, its table is in `picture.rows`. `generation` is the only member that may differ.
 */
export function reportJson(model: ReportModel): string {
  const { picture, ...rest } = model;
  const report = {
    schema: REPORT_SCHEMA,
    ...rest,
    picture: picture === null ? null : { caption: picture.caption, rows: picture.rows },
    fixed: { glossary: GLOSSARY, limits: LIMITS, pipeline: PIPELINE, statuses: STATUS_MEANING },
  };
  // The model is JSON by its types: interfaces only lack the index signature that says so.
  return `${canonicalJson(report as unknown as Plain)}\n`;
}
