import { describe, expect, it } from 'vitest';
import type { ReportFormat, ReportModel } from '../../model/report.ts';
import { SMALL_REPORT } from './report-model.test-helper.ts';
import { writeReport } from './write-report.ts';

const FORMATS: readonly ReportFormat[] = ['html', 'md', 'json', 'csv'];
const GOLDEN = '../../../tests/golden/report';

const EMPTY: ReportModel = {
  ...SMALL_REPORT,
  persons: {
    questions: [],
    hypotheses: [],
    deviations: [],
    classification: null,
    distribution: null,
    organisation: null,
    author: null,
    authorRole: null,
    reviewer: null,
    reviewerRole: null,
    signature: null,
  },
  scope: { filters: [], requestsOfCase: 0, fromNs: null, toNs: null },
  answers: [],
  completeness: {
    requests: 0,
    byStatus: { proved: 0, attested: 0, observed: 0, inferred: 0, contradicted: 0, unknown: 0 },
    byFreshness: { current: 0, stale: 0, unpublished: 0, unknown: 0 },
    bySignature: { valid: 0, invalid: 0, unverifiable: 0, absent: 0 },
    withNode: 0,
    withSettlement: 0,
    unknownReasons: [],
    missing: [],
    refused: [],
    unfinished: [],
  },
  sources: [],
  method: { importers: [], passes: [], rules: [], limits: [] },
  trust: { keys: [], tables: [], roots: [], checks: [] },
  releases: [],
  findings: [],
  opinions: [],
  requests: { rows: [], reconstructed: [], choice: 'No request is in scope.' },
  contradictions: [],
  limits: [],
  reproducibility: { commands: [], versions: [] },
  custody: { count: 0, head: '0'.repeat(64), entries: [] },
  clocks: [],
  timeline: { dated: [], undated: [], datedOf: 0, undatedOf: 0 },
  changes: { versions: [], since: null, changes: [], same: 0 },
  tables: [],
  flow: { rows: [], of: 0 },
  pictures: { flow: null, path: null, timeline: null, lifetime: null },
};

/** The text without its generation block. */
function fixedPart(text: string, format: ReportFormat): string {
  if (format === 'html') return text.replace(/<aside id="generation".*?<\/aside>/s, '');
  if (format === 'md') return text.replace(/## Generation\n.*?(?=\n## )/s, '');
  if (format === 'csv') return text.replace(/"generation",.*\r\n/, '');
  const { generation: _, ...rest } = JSON.parse(text) as Record<string, unknown>;
  return JSON.stringify(rest);
}

describe('writeReport', () => {
  it.each(FORMATS)('writes the small report as %s', async (format) => {
    await expect(writeReport(SMALL_REPORT, format).text).toMatchFileSnapshot(`${GOLDEN}/small.${format}`);
  });

  it.each(FORMATS)('differs in the generation block only, as %s', (format) => {
    const later: ReportModel = {
      ...SMALL_REPORT,
      generation: { issuedNs: '1', runtime: ['Node 99'], platform: 'other' },
    };
    const first = writeReport(SMALL_REPORT, format).text;
    const second = writeReport(later, format).text;
    expect(second).not.toBe(first);
    expect(fixedPart(second, format)).toBe(fixedPart(first, format));
    expect(writeReport(structuredClone(SMALL_REPORT), format).text).toBe(first);
  });

  it('holds every value of the model in its JSON, and no drawing', () => {
    const parsed = JSON.parse(writeReport(SMALL_REPORT, 'json').text) as Record<string, unknown>;
    const { pictures: _pictures, ...rest } = SMALL_REPORT;
    expect(parsed).toMatchObject(rest);
    expect(parsed).not.toHaveProperty('pictures');
  });

  it.each(['html', 'md'] as const)('never shortens an id, as %s', (format) => {
    const { text } = writeReport(SMALL_REPORT, format);
    const ids = [
      ...SMALL_REPORT.sources.map((source) => source.sha256),
      ...SMALL_REPORT.custody.entries.map((entry) => entry.hash),
      ...SMALL_REPORT.trust.keys.map((key) => key.teeId),
      SMALL_REPORT.custody.head,
      SMALL_REPORT.requests.reconstructed[0]?.settlement?.blobId ?? '',
    ];
    for (const id of ids) expect(text).toContain(id);
  });

  it.each(['html', 'md'] as const)('prints why a table is empty, as %s', (format) => {
    const { text } = writeReport(EMPTY, format);
    const reasons = [
      'No request is in scope: either no source of the case tells of one, or the scope leaves all of them out.',
      'Nothing was imported into this case.',
      'The case holds no public key, so no signature could be verified.',
      'No two records of what is in scope disagree, and no check failed.',
      'The log has no entry.',
    ];
    for (const reason of reasons) expect(text).toContain(reason);
    expect(text).not.toContain('<tbody></tbody>');
  });

  it('tells a ledger that does not add up before any other completeness', () => {
    const { text } = writeReport(SMALL_REPORT, 'md');
    expect(text).toContain('48 not booked');
    expect(text.indexOf('A ledger does not add up')).toBeLessThan(text.indexOf('**Ledger'));
  });

  it('ends with its end mark', () => {
    const { text } = writeReport(SMALL_REPORT, 'html');
    expect(text).toContain(`<footer><p>End of report ${SMALL_REPORT.control.reportId}</p></footer></body></html>`);
  });

  it('makes a file name that no case name can lead elsewhere', () => {
    const named = (caseName: string) =>
      writeReport({ ...SMALL_REPORT, control: { ...SMALL_REPORT.control, caseName } }, 'html').name;
    expect(named('Incident of 2 March')).toBe('Incident-of-2-March-report.html');
    expect(named('../../etc/passwd')).toBe('etc-passwd-report.html');
    expect(named('\u202e')).toBe('case-report.html');
  });
});

describe('what a report refuses', () => {
  const [finding] = SMALL_REPORT.findings;
  const refused = (change: Partial<ReportModel>) => () => writeReport({ ...SMALL_REPORT, ...change }, 'json');

  it('is a finding without a ground, or with one outside the evidence list', () => {
    expect(refused({ findings: [{ ...finding!, grounds: [] }] })).toThrow(/f-1: it has no ground/);
    const elsewhere = { source: 'x-9', path: 'gone', offset: 0, length: 1 };
    expect(refused({ findings: [{ ...finding!, grounds: [elsewhere] }] })).toThrow(/x-9 is not in the evidence list/);
    const past = { source: 'x-2', path: 'dump/hub.json', offset: 899, length: 2 };
    expect(refused({ findings: [{ ...finding!, grounds: [past] }] })).toThrow(/outside the 900 bytes of x-2/);
  });

  it('is a number that does not add up', () => {
    const { completeness, answers } = SMALL_REPORT;
    expect(refused({ completeness: { ...completeness, requests: 7 } })).toThrow(/add up to 6, but 7/);
    expect(refused({ answers: answers.slice(1) })).toThrow(/answers by label: they add up to 2/);
  });

  it('is a picture that could run something', () => {
    for (const name of ['flow', 'path', 'timeline', 'lifetime'] as const) {
      const pictures = { ...SMALL_REPORT.pictures, [name]: '<svg><script>alert(1)</script></svg>' };
      expect(() => writeReport({ ...SMALL_REPORT, pictures }, 'html')).toThrow(/picture/);
    }
  });
});
