import { describe, expect, it } from 'vitest';
import { headOf, runImporter } from '../import.test-helper.ts';
import { mappedRows, waitingTableReason } from './mapped-rows.ts';

describe('what no mapping reads', () => {
  it.each([
    [
      'prose',
      'No table at all, and no line that is an object\n',
      'This is no table of delimited values or JSON objects.',
    ],
    ['a table without ids and times', 'colour,size\nred,1\nblue,2\n', 'The column mapping is incomplete. '],
  ])('is rejected whole, with what is missing: %s', async (_, text, message) => {
    const { units, statements, issues } = await runImporter(mappedRows, text);
    expect(statements).toEqual([]);
    expect(units).toEqual([{ category: 'rejected', reason: 'unreadable', offset: 0, length: text.length }]);
    expect(issues).toMatchObject([{ offset: 0, length: text.length, code: 'unreadable' }]);
    expect(issues[0]?.message.startsWith(message)).toBe(true);
  });
});

describe('what is said of a file that no importer reads', () => {
  it('names the columns of a table that waits for a mapping', () => {
    const table = 'colour,request_id,model,timestamp\nred,r-1,gemini-2.5-pro,2026-03-02T14:05:00Z\n';
    expect(waitingTableReason(headOf(table))).toMatch(/recognised: request_id, model, timestamp\. .*blobtrail map/);
  });

  it.each([
    'colour,size\nred,1\n',
    'No table, and nothing, at all\n',
    '{"a":1}\n',
    '{"request_id":"q","model":"m"}\n',
    '',
  ])('is silent about %j', (text) => expect(waitingTableReason(headOf(text))).toBeNull());
});

describe('a list of objects', () => {
  it('is read row by row, and what stands around it is no row', async () => {
    const row = (id: number): string =>
      `{"traceId":"a","spanId":"b${id}","startTime":"2026-03-02T14:05:09Z","attributes":{"model":"qwen3"}}`;
    for (const text of [
      `[${row(1)},\n${row(2)}]`,
      `{"took":1,"hits":{"total":2,"hits":[{"_source":${row(1)}},{"_source":${row(2)}}]}}`,
      `{"hits":[${row(1)},${row(2)}],"total":2}`,
    ]) {
      expect(mappedRows.sniff(headOf(text)).confidence).toBe(0.32);
      const { statements, units, issues } = await runImporter(mappedRows, text);
      expect(issues).toEqual([]);
      expect(statements).toMatchObject(
        [1, 2].map((id) => ({ statement: { spanId: `b${id}`, startNs: '1772460309000000000', labelAsked: 'qwen3' } })),
      );
      expect(units.map(({ offset, length }) => text.slice(offset, offset + length).includes('"traceId"'))).toEqual([
        true,
        true,
      ]);
    }
  });
});

describe('a duration of which nothing tells the unit', () => {
  it('is left out, and the rows are read', async () => {
    const text = 'trace_id,span_id,ts,dur,model\nt,s,1772456400.5,0.812,qwen3\n';
    expect(mappedRows.sniff({ name: 'a.csv', bytes: Buffer.from(text), size: text.length }).confidence).toBe(0.32);
    const { statements } = await runImporter(mappedRows, text);
    expect(statements).toMatchObject([
      { statement: { startNs: '1772456400500000000', endNs: null, labelAsked: 'qwen3' } },
    ]);
  });
});

describe('a row that has other cells than there are columns', () => {
  const names = 'trace_id,span_id,ts,dur,model';
  const row = 't,s,1772456400.5,0.812,qwen3';

  it('is told: with fewer it is read as far as it goes, with more it is rejected, and at the end it is cut', async () => {
    const good = Array.from({ length: 60 }, () => row);
    const rows = [names, ...good, 't,s2,1772456401.5', `${row},,`, 't,s3,1772456402.5,1,2,qwen3', 't,s4,20'];
    const { statements, units, issues } = await runImporter(mappedRows, rows.join('\n'));
    expect(statements.slice(59).map(({ statement }) => statement.kind === 'span' && statement.spanId)).toEqual([
      's',
      's2',
      's',
    ]);
    expect(units.slice(60).map(({ category, reason }) => `${category} ${reason}`)).toEqual([
      'accepted ',
      'accepted ',
      'accepted ',
      'rejected cells',
      'rejected cut',
    ]);
    expect(issues.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      'cells: This row has 3 cells for 5 columns.',
      'cells: This row has 6 cells for 5 columns.',
      'cut: This row has 3 cells for 5 columns. The file ends with it.',
    ]);
  });
});

describe('rows that have an id', () => {
  it.each([
    ['id,trace,timestamp', 0.1],
    ['id,trace_id,parent_run_id,start_time', 0.32],
    ['span_id,trace_id,start_time', 0.32],
  ])('of %s are read without asking at %d', (names, confidence) => {
    const row = names.split(',').map((name) => (/time/.test(name) ? '2026-03-02T14:05:09Z' : 'x'));
    expect(mappedRows.sniff(headOf(`${names}\n${row.join(',')}\n`, 'a.csv')).confidence).toBe(confidence);
  });
});
