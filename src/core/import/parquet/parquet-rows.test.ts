import { describe, expect, it } from 'vitest';
import { readParquetRows } from './parquet-rows.ts';
import { BYTES, group, INT32, INT64, leaf, list, map, parquetOf, TEXT } from './parquet.test-helper.ts';

async function linesOf(bytes: Uint8Array): Promise<{ readonly lines: readonly string[]; readonly damage: string[] }> {
  const damage: string[] = [];
  const held = new Uint8Array(bytes);
  const file = { byteLength: held.length, slice: (from: number, to?: number) => held.slice(from, to).buffer };
  const pieces = await Array.fromAsync(readParquetRows(file, (what) => damage.push(what)));
  const text = Buffer.concat(pieces).toString();
  return { lines: text.split('\n').slice(0, -1), damage };
}

const NS = { type: 'INT64', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'NANOS' } } as const;
const LOCAL_US = {
  type: 'INT64',
  logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: false, unit: 'MICROS' },
} as const;
const UINT64 = { type: 'INT64', converted_type: 'UINT_64' } as const;

describe('rows of a Parquet file', () => {
  it('keep every digit, and say UTC only of times that count in it', async () => {
    const columns = [
      leaf('whole', INT64),
      leaf('unsigned', UINT64),
      leaf('ratio', { type: 'DOUBLE' }),
      leaf('utc', NS),
      leaf('local', LOCAL_US),
      leaf('day', { type: 'INT32', converted_type: 'DATE' }),
      leaf('price', { type: 'INT64', converted_type: 'DECIMAL', precision: 18, scale: 2 }),
    ];
    const { lines, damage } = await linesOf(
      parquetOf(columns, [
        {
          whole: -9007199254740993n,
          unsigned: 18446744073709551615n,
          ratio: 0.1,
          utc: 1772460301123456789n,
          local: 1772460301123456n,
          day: 20514,
          price: -5n,
        },
        { ratio: Number.NaN },
      ]),
    );
    expect(damage).toEqual([]);
    expect(lines).toEqual([
      '{"whole":-9007199254740993,"unsigned":18446744073709551615,"ratio":0.1,"utc":"2026-03-02T14:05:01.123456789Z",' +
        '"local":"2026-03-02T14:05:01.123456000","day":"2026-03-02","price":-0.05}',
      '{"ratio":"NaN"}',
    ]);
  });

  it('write bytes as text only where they are one, and ids of 8 or 16 bytes as hex', async () => {
    const columns = [leaf('SpanID', BYTES), leaf('TraceId', BYTES), leaf('Name', BYTES), leaf('Broken', TEXT)];
    const { lines } = await linesOf(
      parquetOf(columns, [
        {
          SpanID: Buffer.from('abcdwxyz'),
          TraceId: Buffer.from('4d1f0c2ab7e84f6f9a1d3c5e7b902468'),
          Name: Buffer.from('complete'),
          Broken: 'fine "text"\n',
        },
        { SpanID: Buffer.from([0, 1, 2, 3, 4, 5, 6, 255]), Name: Buffer.from([0xff, 0xfe]) },
      ]),
    );
    expect(lines).toEqual([
      '{"SpanID":"616263647778797a","TraceId":"4d1f0c2ab7e84f6f9a1d3c5e7b902468","Name":"complete","Broken":"fine \\"text\\"\\n"}',
      '{"SpanID":"00010203040506ff","Name":"fffe"}',
    ]);
  });

  it('nest as the schema does', async () => {
    const columns = [
      list('spans', group('', [leaf('name', TEXT), list('values', leaf('', INT32))])),
      map('attributes', leaf('', TEXT)),
      group('dedicated', [leaf('String01', TEXT), leaf('String02', TEXT)]),
    ];
    const { lines, damage } = await linesOf(
      parquetOf(columns, [
        {
          spans: [{ name: 'a', values: [1, 2] }, { values: [] }],
          attributes: { '10': 'ten', b: 'x' },
          dedicated: { String02: 'two' },
        },
        { spans: [], dedicated: {} },
      ]),
    );
    expect(damage).toEqual([]);
    expect(lines).toEqual([
      '{"spans":[{"name":"a","values":[1,2]},{"values":[]}],"attributes":{"10":"ten","b":"x"},"dedicated":{"String02":"two"}}',
      '{"spans":[],"dedicated":{}}',
    ]);
  });

  it('come once each and in order, however rows are grouped and paged', async () => {
    const columns = [leaf('n', INT64), leaf('t', TEXT), list('l', leaf('', INT32))];
    const rows = Array.from({ length: 5000 }, (_, i) => ({ n: BigInt(i), t: `t${i}`, l: i % 3 === 0 ? [] : [i, -i] }));
    const expected = rows.map(({ n, t, l }) => `{"n":${n},"t":"${t}","l":[${l.map(String).join(',')}]}`);
    for (const options of [
      { rowGroupSize: 7 },
      { rowGroupSize: 1999, pageSize: 512 },
      { pageSize: 512, offsetIndex: false },
      { codec: 'UNCOMPRESSED' as const },
    ]) {
      const { lines, damage } = await linesOf(parquetOf(columns, rows, options));
      expect(damage).toEqual([]);
      expect(lines).toEqual(expected);
    }
  });

  it('of damaged row groups are counted, and the others still come', async () => {
    const rows = Array.from({ length: 30 }, (_, i) => ({ t: `text number ${i}` }));
    const bytes = parquetOf([leaf('t', TEXT)], rows, { rowGroupSize: 10, codec: 'UNCOMPRESSED' });
    bytes.fill(0xff, bytes.indexOf('text number 10') - 12, bytes.indexOf('text number 15'));
    const { lines, damage } = await linesOf(bytes);
    expect(lines.map((line) => (JSON.parse(line) as { t: string }).t)).toEqual(
      rows.map(({ t }) => t).filter((_, i) => i < 10 || i >= 20),
    );
    expect(damage.join()).toMatch(/^10 rows of row group 1 cannot be read/);
  });

  it('of a file that lacks its end are none, and that is said', async () => {
    const bytes = parquetOf([leaf('t', TEXT)], [{ t: 'a' }]);
    for (const cut of [bytes.subarray(0, bytes.length - 9), bytes.subarray(0, 4), bytes.subarray(0, 20)]) {
      const { lines, damage } = await linesOf(cut);
      expect([lines, damage.length]).toEqual([[], 1]);
      expect(damage[0]).toContain('footer');
    }
  });
});
