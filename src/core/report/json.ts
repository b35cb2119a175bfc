import { canonicalJson } from '../../base/canonical-json.ts';
import type { Plain } from '../../base/canonical-json.ts';
import type { ReportModel } from '../../model/report.ts';
import { GLOSSARY, LIMITS, PIPELINE, STATUS_MEANING } from './fixed-words.ts';

/** Changes when a program that reads the report has to change. */
const REPORT_SCHEMA = 'blobtrail-report/2';

/**
 * The report as canonical JSON: every value exactly as in the evidence, times as decimal nanoseconds. The drawings
 * are left out; what they show is in `flow`, `timeline` and the paths of requests. `generation` is the only member that may differ.
 */
export function reportJson(model: ReportModel): string {
  const { pictures: _pictures, ...rest } = model;
  const report = {
    schema: REPORT_SCHEMA,
    ...rest,
    fixed: { glossary: GLOSSARY, limits: LIMITS, pipeline: PIPELINE, statuses: STATUS_MEANING },
  };
  // The model is JSON by its types: interfaces only lack the index signature that says so.
  return `${canonicalJson(report as unknown as Plain)}\n`;
}
