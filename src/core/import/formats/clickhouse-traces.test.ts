import { describe, expect, it } from 'vitest';
import type { SpanStatement } from '../../../model/statement.ts';
import { headOf, runImporter } from '../import.test-helper.ts';
import { BYTES, leaf, list, map, parquetOf } from '../parquet/parquet.test-helper.ts';
import { unparquet } from '../parquet/unparquet.ts';
import { clickhouseTraces } from './clickhouse-traces.ts';

const NAMES = 'TraceId,SpanId,SpanName,Timestamp,Duration,SpanAttributes,ResourceAttributes';

async function read(text: string) {
  expect(clickhouseTraces.sniff(headOf(text)).confidence).toBeGreaterThanOrEqual(0.9);
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

  const table = ['Timestamp', 'TraceId', 'SpanId', 'ParentSpanId', 'TraceState', 'SpanName', 'SpanKind', 'ServiceName'];
  const rest = [
    'Duration',
    'StatusCode',
    'StatusMessage',
    ...['Timestamp', 'Name', 'Attributes'].map((n) => `Events.${n}`),
  ];
  const linked = ['TraceId', 'SpanId', 'TraceState', 'Attributes'].map((name) => `Links.${name}`);
  const older = [...table, 'ResourceAttributes', 'SpanAttributes', ...rest, ...linked];
  const newer = older.toSpliced(9, 0, 'ScopeName', 'ScopeVersion');
  const values: Record<string, unknown> = {
    Timestamp: '2026-03-02T14:05:01.000000001Z',
    TraceId: '4d1f0c2ab7e84f6f9a1d3c5e7b902468',
    SpanId: 'a1b2c3d4e5f60701',
    SpanName: 'chat',
    ServiceName: 'gateway',
    ResourceAttributes: { 'host.name': 'edge-1' },
    SpanAttributes: { 'gen_ai.request.model': 'gemini-2.5-pro' },
    Duration: '9007199254740993',
  };
  const cellsOf = (names: readonly string[]) => names.map((name) => values[name] ?? (name.includes('.') ? [] : ''));
  const chat = {
    traceId: values['TraceId'],
    spanId: values['SpanId'],
    name: 'chat',
    service: 'gateway',
    node: 'edge-1',
    labelAsked: 'gemini-2.5-pro',
    startNs: '1772460301000000001',
    endNs: '1781467500254740994',
  };

  it('reads rows without names in the order of either table of the collector, and says so once', async () => {
    for (const names of [older, newer]) {
      const line = JSON.stringify(cellsOf(names));
      const { spans, units, issues, texts } = await read(`${line}\n${line}\n`);
      expect(spans).toMatchObject([chat, chat]);
      expect(texts).toEqual([line, line]);
      expect([units, issues]).toEqual([['accepted', 'accepted'], ['no-names']]);
      const tabs = cellsOf(names).map((cell) => (typeof cell === 'string' ? cell : JSON.stringify(cell)));
      expect((await read(`${tabs.join('\t')}\n`)).spans).toMatchObject([chat]);
    }
    const swapped = cellsOf([...newer.slice(1, 3), 'Timestamp', ...newer.slice(3)]);
    expect(clickhouseTraces.sniff(headOf(JSON.stringify(swapped))).confidence).toBe(0);
  });

  it('reads lists of cells beside their columns, in any order, wherever the columns stand', async () => {
    const names = newer.toReversed();
    const types = names.map((name) => (name === 'Timestamp' ? 'DateTime64(9)' : 'LowCardinality(String)'));
    const meta = names.map((name) => ({ name, type: 'String' }));
    const lines = [names, types, cellsOf(names), names, cellsOf(names)].map((cells) => JSON.stringify(cells));
    expect(await read(lines.join('\n'))).toMatchObject({
      spans: [chat, chat],
      units: ['skipped header', 'skipped header', 'accepted', 'skipped header', 'accepted'],
      issues: [],
    });
    for (const document of [
      { meta, data: [cellsOf(names)], rows: 1 },
      { data: [cellsOf(names)], meta },
    ])
      expect(await read(JSON.stringify(document, null, 1))).toMatchObject({ spans: [chat], issues: [] });
  });

  it('reads objects under the number of their row, and between reports of progress', async () => {
    const one = JSON.stringify(Object.fromEntries(newer.map((name, i) => [name, cellsOf(newer)[i]])));
    expect((await read(`{"row_1":${one},"row_2":${one}}`)).spans).toMatchObject([chat, chat]);
    const lines = await read(`{"progress":{"read_rows":"1"}}\n{"row":${one}}\n`);
    expect(lines).toMatchObject({ spans: [chat], units: ['skipped unknown-shape', 'accepted'] });
  });

  it('leaves the rows of other tables alone', () => {
    for (const text of [
      '{"TraceId":"a","SpanId":"b","Body":"log"}',
      '{"TraceId":["b"],"SpanId":["c"],"SpanName":["a"]}',
      'TraceId,SpanId,Body\n1,2,3\n',
    ])
      expect(clickhouseTraces.sniff(headOf(text)).confidence).toBe(0);
  });
});
