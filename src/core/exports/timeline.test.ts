import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, describe, expect, it } from 'vitest';
import { findTool, runTool } from '../../../tests/builders/foreign-tools.ts';
import { extractOf } from '../../model/extract.ts';
import { hasUnseenText } from '../../base/visible-text.ts';
import { HOSTILE } from '../report/hostile.test-helper.ts';
import { bodyFile } from './body-file.ts';
import { SAMPLE, SAMPLE_TABLES, sampleFilledWith, textOf } from './sample-extract.test-helper.ts';
import { timesketch } from './timesketch.ts';

/** Timesketch's own rules for a line: what it demands, what it strips, how it reads a time. */
function timesketchRow(line: string): Record<string, unknown> {
  const row = JSON.parse(line) as Record<string, unknown>;
  for (const key of ['message', 'datetime', 'timestamp_desc'])
    if (typeof row[key] !== 'string') throw new Error(`no ${key}`);
  for (const key of Object.keys(row)) if (key.startsWith('_')) throw new Error(`${key} is stripped`);
  if (!/[+-]\d\d:\d\d$|Z$/.test(String(row['datetime'])))
    throw new Error('a time without a zone is read in the zone of the server');
  const ms = Date.parse(String(row['datetime']));
  if (Math.floor(Number(row['timestamp']) / 1000) !== ms) throw new Error('datetime and timestamp differ');
  return row;
}

function timesketchRows(text: string): readonly Record<string, unknown>[] {
  if (!text.endsWith('\n')) throw new Error('the last line is not ended');
  return text.slice(0, -1).split('\n').map(timesketchRow);
}

const ENTRIES = 8;
const UNDATED = [
  'requests without a time: 1',
  'events without a time: 1',
  'settlements without a time: 1',
  'node records without a time: 1',
];

describe('timesketch', () => {
  const [jsonl, csv] = timesketch.files(SAMPLE);

  it('has a line for every dated row, to the microsecond, with its zone', () => {
    const rows = timesketchRows(textOf(jsonl));
    expect(rows).toHaveLength(ENTRIES);
    expect(rows[0]).toMatchObject({
      datetime: '2026-03-02T14:00:00.123456+00:00',
      timestamp: 1_772_460_000_123_456,
      time_ns: '1772460000123456789',
      timestamp_desc: 'Request asked',
      id: 'r-1',
      status: 'inferred',
    });
    expect(timesketch.leftOut(SAMPLE)).toEqual(UNDATED);
  });

  it('says the same in its CSV', () => {
    const rows = parse(textOf(timesketch.files(SAMPLE)[1]), { columns: true }) as Record<string, string>[];
    const lines = timesketchRows(textOf(timesketch.files(SAMPLE)[0]));
    expect(rows).toHaveLength(lines.length);
    rows.forEach((row, index) => {
      for (const [key, value] of Object.entries(lines[index]!)) expect(row[key]).toBe(String(value));
    });
    expect(csv?.name).toMatch(/\.csv$/);
  });

  it('rounds down before 1970 too', () => {
    const [first] = SAMPLE_TABLES.requests!;
    const early = extractOf({ requests: [{ ...first!, timeNs: '-1' }] });
    expect(timesketchRows(textOf(timesketch.files(early)[0]))[0]).toMatchObject({
      timestamp: -1,
      datetime: '1969-12-31T23:59:59.999999+00:00',
    });
    expect(bodyFile.leftOut(early)).toEqual(['entries before 1970: 1']);
  });

  it('is refused with a line that is damaged', () => {
    const text = textOf(timesketch.files(SAMPLE)[0]);
    const mutants = [
      text.replace('+00:00', ''),
      text.replace('"timestamp_desc"', '"description"'),
      text.replace('\n', '\n\n'),
      text.replace('"timestamp":17', '"timestamp":18'),
      text.replace('"id"', '"_id"'),
      text.slice(0, -1),
    ];
    expect(() => timesketchRows(text)).not.toThrow();
    for (const mutant of mutants) expect(() => timesketchRows(mutant)).toThrow();
  });

  it.each(HOSTILE)('carries %j as it is, and defused in the CSV', (hostile) => {
    const [jsonl, csv] = timesketch.files(sampleFilledWith(hostile));
    const rows = timesketchRows(textOf(jsonl));
    expect(rows).toHaveLength(ENTRIES);
    expect(rows[0]).toMatchObject({ label: hostile, node: hostile });
    const cells = (parse(textOf(csv)) as string[][]).flat();
    for (const cell of cells) {
      expect(hasUnseenText(cell)).toBe(false);
      expect(cell).not.toMatch(/^\s*[=+@\uff1d]/);
    }
  });
});

const mactime = findTool('mactime');
const folder = mkdtempSync(join(tmpdir(), 'blobtrail-body-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The rows that mactime reads out of a body file: time and name. */
function mactimeRows(text: string): readonly (readonly string[])[] {
  const path = join(folder, 'timeline.body');
  writeFileSync(path, text);
  const answer = runTool(mactime!, ['-b', path, '-d', '-y', '-z', 'UTC']);
  const rows = parse(answer.text, { relax_column_count: true, relax_quotes: true, quote: null }) as string[][];
  return rows.slice(1).map((row) => [row[0] ?? '', row.slice(7).join(',').replace(/^"|"$/g, '')]);
}

describe.skipIf(mactime === null)('mactime', () => {
  it('reads every entry with its second and its text', () => {
    const text = textOf(bodyFile.files(SAMPLE)[0]);
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => line.split('|'));
    const expected = lines.map((line) => [new Date(Number(line[7]) * 1000).toISOString().replace('.000', ''), line[1]]);
    const read = mactimeRows(text);
    expect(read).toHaveLength(ENTRIES);
    expect(read.map((row) => row.join(' ')).toSorted()).toEqual(
      expected.map((row) => row.join(' ').replaceAll('"', '""')).toSorted(),
    );
  });

  it('does not read as many from a file that is damaged', () => {
    const text = textOf(bodyFile.files(SAMPLE)[0]);
    const whole = JSON.stringify(mactimeRows(text));
    const mutants = [
      text.replace(/^0\|/, ''),
      text.replace(/\|\d+\|\d+\|\d+\|\d+\n/, '\n'),
      text.replace(/\d+\|\d+\|\d+\|\d+\n/, 'x|x|x|x\n'),
    ];
    for (const mutant of mutants) expect(JSON.stringify(mactimeRows(mutant))).not.toBe(whole);
  });

  it('reads as many entries whatever they say', () => {
    for (const hostile of HOSTILE)
      expect(mactimeRows(textOf(bodyFile.files(sampleFilledWith(hostile))[0]))).toHaveLength(ENTRIES);
  });
});

describe('a body file', () => {
  it.each(HOSTILE)('has eleven columns and nothing hidden with %j', (hostile) => {
    const lines = textOf(bodyFile.files(sampleFilledWith(hostile))[0])
      .trimEnd()
      .split('\n');
    expect(lines).toHaveLength(ENTRIES);
    for (const line of lines) {
      expect(line.split('|')).toHaveLength(11);
      expect(hasUnseenText(line)).toBe(false);
    }
  });
});
