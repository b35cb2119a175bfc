import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { findFiles } from '../container.ts';
import { IMPORT_LIMITS } from '../limits.ts';
import { leaf, list, parquetOf, TEXT } from './parquet.test-helper.ts';
import { unparquet } from './unparquet.ts';
import '../../../../tests/property-seed.ts';
import { sharedPath } from '../../../../tests/shared-files.ts';

const root = mkdtempSync(join(tmpdir(), 'blobtrail-parquet-'));
afterAll(() => rmSync(root, { recursive: true }));

const rows = Array.from({ length: 200 }, (_, i) => ({ label: `label ${i % 7}`, list: [`a${i}`, 'b'] }));
const bytes = parquetOf([leaf('label', TEXT), list('list', leaf('', TEXT))], rows, { rowGroupSize: 50 });
const rows50 = Array.from({ length: 50 }, (_, i) => ({ n: `text ${String(i).padStart(2, '0')}` }));
const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('');

async function found(
  name: string,
  content: Uint8Array,
): Promise<readonly (readonly [string, string, string | null])[]> {
  const path = join(root, name);
  writeFileSync(path, content);
  const out: (readonly [string, string, string | null])[] = [];
  for await (const each of findFiles([path])) {
    if (each.kind === 'refused') throw new Error(each.message);
    const content = each.kind === 'archive' ? '' : Buffer.concat(await Array.fromAsync(each.open())).toString();
    out.push([each.path.slice(root.length + 1), content, each.damage]);
  }
  return out;
}

describe('a Parquet file', () => {
  it('is a container of its rows, on disk and inside of another one', async () => {
    expect(await found('data.parquet', bytes)).toEqual([
      ['data.parquet', '', null],
      ['data.parquet!/rows.jsonl', text, null],
    ]);
    expect((await found('packed.gz', gzipSync(bytes))).at(-1)).toEqual(['packed.gz!/packed!/rows.jsonl', text, null]);
  });

  it('that is cut off has no rows, and says why', async () => {
    const [, rowsOf] = await found('cut.parquet', bytes.subarray(0, 900));
    expect([rowsOf?.[1], rowsOf?.[2]]).toEqual(['', expect.stringContaining('footer')]);
  });

  it('whose page tells of millions of levels ends at once, and says so', async () => {
    const hurt = Buffer.from(parquetOf([leaf('n', TEXT)], rows50, { codec: 'UNCOMPRESSED' }));
    // The one run of levels: fifty times 1. The bytes behind it are the first value's, and become a part of its count.
    const run = hurt.indexOf(Buffer.from([50 * 2, 1, 7, 0, 0, 0]));
    expect(run).toBeGreaterThan(0);
    hurt.set([0xfe, 0xff, 0xff, 0xff, 0x0f], run);
    const damage: string[] = [];
    const started = performance.now();
    const pieces = await Array.fromAsync(unparquet({ bytes: hurt }, (what) => damage.push(what)));
    expect(performance.now() - started).toBeLessThan(20_000);
    expect(damage.join()).toMatch(/^50 rows of row group 0 cannot be read \(a run of \d{9,}/);
    expect(pieces.every(({ length }) => length === 0)).toBe(true);
  });

  it('damaged anywhere gives some rows or a reason, and ends', async () => {
    const place = fc.nat(bytes.length - 9);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(place, fc.nat(255)), { minLength: 1, maxLength: 6 }), async (flips) => {
        const hurt = Buffer.from(bytes);
        for (const [at, value] of flips) hurt[at] = value;
        const damage: string[] = [];
        const pieces = await Array.fromAsync(
          unparquet({ bytes: hurt }, (what) => damage.push(what), undefined, { ...IMPORT_LIMITS, parquetSeconds: 45 }),
        );
        for (const line of Buffer.concat(pieces).toString().split('\n').slice(0, -1))
          expect(() => JSON.parse(line) as unknown).not.toThrow();
        expect(pieces.length + damage.length).toBeGreaterThan(0);
        expect(damage.join()).not.toContain('given up');
      }),
      { numRuns: 10 },
    );
  }, 180_000);
});

const block = sharedPath('fixtures/tempo-parquet/tempo-vparquet4.parquet');

describe.skipIf(block === null)('a file whose pages have checksums', () => {
  it('gives no row out of a page that has another one', async () => {
    const hurt = readFileSync(block!);
    hurt[hurt.indexOf('/GetProducts')]! ^= 1;
    const damage: string[] = [];
    const pieces = await Array.fromAsync(unparquet({ bytes: hurt }, (what) => damage.push(what)));
    expect([Buffer.concat(pieces).length, damage]).toEqual([0, [expect.stringMatching(/^134 rows .* checksum/)]]);
  });
});
