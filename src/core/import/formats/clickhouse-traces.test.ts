import { describe, expect, it } from 'vitest';
import type { SpanStatement } from '../../../model/statement.ts';
import { headOf, runImporter } from '../import.test-helper.ts';
import { BYTES, leaf, list, map, parquetOf } from '../parquet/parquet.test-helper.ts';
import { unparquet } from '../parquet/unparquet.ts';
import { clickhouseTraces } from './clickhouse-traces.ts';

const NAMES = 'TraceId,SpanId,SpanName,Timestamp,Duration,SpanAttributes,ResourceAttributes';

async function read(text: string) {
  expect(clickhouseTraces.sniff(headOf(text)).confidence).toBeGreaterThan(0.9);
  const written = await runImporter(clickhouseTraces, text);
  return {
    spans: written.statements.map((entry) => entry.statement as SpanStatement),
    units: written.units.map(({ category, reason }) => `${category} ${reason}`.trim()),
    issues: written.issues.map(({ code }) => code),
    texts: written.statements.map(({ offset, length }) => Buffer.from(text).toString('utf8', offset, offset + length)),
  };
}

const row = (more: object) => ({ TraceId: 'ab', SpanId: 'cd', SpanName: 's', ...more });

describe('clickhouse-traces', () => {
  it('adds the duration to the start without losing a nanosecond, quoted or bare', async () => {
    for (const duration of ['"9007199254740993"', '9007199254740993']) {
      const text = `{"TraceId":"ab","SpanId":"cd","SpanName":"s","Timestamp":"2026-03-02 14:05:01.000000001","Duration":${duration}}`;
      const { spans, issues } = await read(text);
      expect(BigInt(spans[0]!.endNs!) - BigInt(spans[0]!.startNs!)).toBe(9007199254740993n);
      expect(issues).toEqual(['no-zone']);
    }
  });

  it('says once that times have no zone, and nothing of it where they do', async () => {
    const bare = row({ Timestamp: '2026-03-02 14:05:01' });
    const zoned = row({ Timestamp: '2026-03-02T15:05:01+01:00' });
    const { spans, issues } = await read([zoned, bare, bare].map((one) => JSON.stringify(one)).join('\n'));
    expect(new Set(spans.map(({ startNs }) => startNs)).size).toBe(1);
    expect(issues).toEqual(['no-zone']);
  });

  it('reads maps as objects, as nested JSON columns, and as text with its escapes', async () => {
    const label = { 'gen_ai.request.model': 'it\'s \\ a "name"' };
    const nested = { gen_ai: { request: { model: 'it\'s \\ a "name"' } } };
    const csv = `${NAMES}\nab,cd,s,,,"{'x':'1','gen_ai.request.model':'it\\'s \\\\ a ""name""'}",{}\n`;
    const tsv = `${NAMES.replaceAll(',', '\t')}\nab\tcd\ts\t\t\t{'gen_ai.request.model':'it\\'s \\\\ a "name"'}\t{}\n`;
    const lines = [label, nested].map((SpanAttributes) => JSON.stringify(row({ SpanAttributes }))).join('\n');
    for (const text of [lines, csv, tsv]) {
      const { spans } = await read(text);
      expect(spans.map(({ labelAsked }) => labelAsked)).toEqual(spans.map(() => 'it\'s \\ a "name"'));
    }
  });

  it('books a quoted cell with line ends as one row, and finds the rows below a quote that never closes', async () => {
    const { spans, texts, units } = await read(
      `${NAMES}\nab,c1,"two\nlines",,,{},{}\nab,c2,"open,,,{},{}\nab,c3,s,,,{},{}\n`,
    );
    expect(spans.map(({ spanId, name }) => [spanId, name])).toEqual([
      ['c1', 'two\nlines'],
      ['c3', 's'],
    ]);
    expect(texts[0]).toBe('ab,c1,"two\nlines",,,{},{}\n');
    expect(units).toEqual(['skipped header', 'accepted', 'rejected syntax', 'accepted']);
  });

  it('doubts arrays that should have one length, and rejects rows of another width', async () => {
    const odd = row({ 'Events.Name': ['a', 'b'], 'Events.Timestamp': [] });
    expect((await read(JSON.stringify(odd))).issues).toEqual(['structure']);
    expect((await read(`${NAMES}\nab,cd\n`)).units).toEqual(['skipped header', 'rejected cells']);
  });

  it('reads the same rows out of Parquet, where texts are bytes and times count in UTC', async () => {
    const ns = { type: 'INT64', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'NANOS' } } as const;
    const columns = [
      leaf('Timestamp', ns),
      ...['TraceId', 'SpanId', 'SpanName', 'SpanKind'].map((name) => leaf(name, BYTES)),
      map('SpanAttributes', leaf('', BYTES)),
      leaf('Duration', { type: 'INT64', converted_type: 'UINT_64' }),
      list('Events.Name', leaf('', BYTES)),
      list('Events.Timestamp', leaf('', ns)),
    ];
    const bytes = (text: string): Buffer => Buffer.from(text);
    const row = {
      Timestamp: 1772460301000000001n,
      TraceId: bytes('4d1f0c2ab7e84f6f9a1d3c5e7b902468'),
      SpanId: bytes('a1b2c3d4e5f60701'),
      SpanName: bytes('chat'),
      SpanKind: bytes('Client'),
      SpanAttributes: { 'gen_ai.request.model': bytes('gemini-2.5-pro') },
      Duration: 9007199254740993n,
      'Events.Name': [bytes('e')],
      'Events.Timestamp': [1772460301000000002n],
    };
    const pieces = await Array.fromAsync(unparquet({ bytes: parquetOf(columns, [row]) }, expect.unreachable));
    const { spans, issues } = await read(Buffer.concat(pieces).toString());
    expect(issues).toEqual([]);
    expect(spans).toMatchObject([
      {
        traceId: '4d1f0c2ab7e84f6f9a1d3c5e7b902468',
        spanId: 'a1b2c3d4e5f60701',
        startNs: '1772460301000000001',
        endNs: '1781467500254740994',
        spanKind: 'client',
        labelAsked: 'gemini-2.5-pro',
      },
    ]);
  });

  it('leaves the rows of other tables alone', () => {
    for (const text of ['{"TraceId":"a","SpanId":"b","Body":"log"}', 'TraceId,SpanId,Body\n1,2,3\n'])
      expect(clickhouseTraces.sniff(headOf(text)).confidence).toBe(0);
  });
});
