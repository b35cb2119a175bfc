import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { visibleText } from '../../../base/visible-text.ts';
import { extractOf, type ExtractRows, type ExtractTable } from '../../../model/extract.ts';
import type { ReportModel } from '../../../model/report.ts';
import { SAMPLE, sampleFilledWith, SAMPLE_TABLES } from '../../exports/sample-extract.test-helper.ts';
import { HOSTILE } from '../hostile.test-helper.ts';
import { parseStrictHtml, elements, textOf } from '../strict-html.test-helper.ts';
import { writeReport } from '../write-report.ts';
import { fillReport } from './fill-report.ts';

const GENERATION = { issuedNs: '1772500000000000000', runtime: ['Node 0.0.0'], platform: 'test' };
const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
const fill = (extract = SAMPLE, format: 'html' | 'md' | 'json' | 'csv' = 'html'): ReportModel =>
  fillReport(extract, { format, question: '', generation: GENERATION, digest });

/** The sample with rows of one table in place of its own. */
function withRows<T extends ExtractTable>(table: T, rows: readonly ExtractRows[T][]) {
  return extractOf({ ...SAMPLE_TABLES, [table]: rows });
}

describe('fillReport', () => {
  it('counts the rows themselves', () => {
    const { completeness, answers, tables, scope } = fill();
    const requests = [...SAMPLE.rows('requests')];
    expect(completeness.requests).toBe(requests.length);
    expect(answers.reduce((sum, { requests: n }) => sum + n, 0)).toBe(requests.length);
    for (const { table, rows } of tables)
      expect([table, rows]).toEqual([table, [...SAMPLE.rows(table as ExtractTable)].length]);
    expect(scope.requestsOfCase).toBe(3);
  });

  it.each<[string, (rows: ExtractRows['requests'][]) => ExtractRows['requests'][], (model: ReportModel) => unknown]>([
    ['a request that is gone', (rows) => rows.slice(1), ({ completeness }) => completeness.requests],
    [
      'another freshness',
      ([first, ...rest]) => [{ ...first!, freshness: 'unpublished' }, ...rest],
      ({ completeness }) => completeness.byFreshness.unpublished,
    ],
    [
      'another artifact',
      ([first, ...rest]) => [{ ...first!, artifact: 'another' }, ...rest],
      ({ answers }) => answers.flatMap(({ artifacts }) => artifacts.map(({ ref }) => ref)),
    ],
    [
      'a check that failed',
      ([first, ...rest]) => [{ ...first!, inputCheck: 'mismatch' }, ...rest],
      ({ trust }) => trust.checks.map(({ failed }) => failed),
    ],
  ])('says otherwise of %s', (_what, change, told) => {
    const changed = fill(withRows('requests', change([...SAMPLE_TABLES.requests!])));
    expect(told(changed)).not.toEqual(told(fill()));
  });

  it('is the same for the same rows, and no other for a later generation', () => {
    const later = fillReport(SAMPLE, {
      format: 'html',
      question: '',
      generation: { ...GENERATION, issuedNs: '1' },
      digest,
    });
    expect({ ...later, generation: GENERATION }).toEqual(fill());
  });

  it.each(HOSTILE)('carries %j of every table to the page as text', (hostile) => {
    const { text } = writeReport(fill(sampleFilledWith(hostile)), 'html');
    const all = [...elements(parseStrictHtml(text))];
    for (const { tag, attributes } of all) {
      expect(['script', 'img', 'b', 'i', 'link', 'iframe']).not.toContain(tag);
      for (const name of attributes.keys()) expect(name).not.toMatch(/^on/);
    }
    const page = all.map(textOf).join('\n');
    if (hostile.trim() !== '') expect(page).toContain(visibleText(hostile.trim()).slice(0, 8));
    for (const format of ['md', 'json', 'csv'] as const)
      expect(writeReport(fill(sampleFilledWith(hostile), format), format).text.length).toBeGreaterThan(1000);
  });
});
