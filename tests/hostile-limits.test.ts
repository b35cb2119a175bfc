/** Every bound of src/core/import/limits.ts is met by something, and what is said then names it and its value. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { findFiles } from '../src/core/import/container.ts';
import { ogBatchTree } from '../src/core/import/formats/og-batch-tree.ts';
import { contextOf, headOf, runImporter, sourceOf, writtenSink } from '../src/core/import/import.test-helper.ts';
import { impostorReason } from '../src/core/import/impostors.ts';
import { IMPORT_LIMITS, type ImportLimits } from '../src/core/import/limits.ts';
import { leaf, parquetOf, TEXT } from '../src/core/import/parquet/parquet.test-helper.ts';
import { unparquet } from '../src/core/import/parquet/unparquet.ts';
import { tryParse, visitRecords } from '../src/core/import/scan/for-each-record.ts';
import { wanted } from '../src/core/import/scan/json-path.ts';
import { rawZip } from './builders/raw-zip.ts';

const root = mkdtempSync(join(tmpdir(), 'blobtrail-limits-'));
afterAll(() => rmSync(root, { recursive: true }));

type Limit = Exclude<keyof ImportLimits, 'headBytes'>;
/** What was said of something that is hostile under these limits. */
type Meeting = (limits: ImportLimits) => Promise<string>;

let count = 0;
const found =
  (bytes: Uint8Array): Meeting =>
  async (limits) => {
    const folder = join(root, String((count += 1)));
    mkdirSync(folder);
    writeFileSync(join(folder, 'a.bin'), bytes);
    const all = await Array.fromAsync(findFiles([folder], undefined, limits));
    return all.map((each) => (each.kind === 'refused' ? each.message : '')).join('');
  };
const parsed =
  (text: string): Meeting =>
  async (limits) =>
    tryParse(Buffer.from(text), limits).fault?.message ?? '';
const recorded =
  (text: string): Meeting =>
  async (limits) => {
    const { sink, written } = writtenSink();
    const visitor = { record: () => undefined };
    await visitRecords(sourceOf(text), sink, contextOf(), [wanted('[]')], visitor, limits);
    return written.issues.map(({ message }) => message).join('');
  };
const unpacked: Meeting = async (limits) => {
  const rows = Array.from({ length: 50 }, (_, i) => ({ n: `text ${i}` }));
  const said: string[] = [];
  const bytes = parquetOf([leaf('n', TEXT)], rows);
  await Array.fromAsync(unparquet({ bytes }, (what) => said.push(what), undefined, limits));
  return said.join('');
};
const zip = rawZip(['a', 'b', 'c'].map((name) => ({ name, content: Buffer.from(name.repeat(600)) })));
const zeros = rawZip([{ name: 'zeros', content: Buffer.alloc(4 * 2 ** 20) }]);

const MEETINGS: Readonly<Record<Limit, readonly [value: number, meeting: Meeting]>> = {
  recordBytes: [100, recorded(`[{"a":"${'x'.repeat(200)}"}]`)],
  jsonDepth: [5, parsed('[[[[[[[[[[1]]]]]]]]]]')],
  jsonMembers: [5, parsed('{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1}')],
  jsonValues: [5, parsed('[1,2,3,4,5,6]')],
  archiveEntries: [2, found(zip)],
  archiveBytes: [1000, found(zip)],
  archiveRatio: [3, found(zeros)],
  archiveNesting: [1, found(rawZip([{ name: 'inner.zip', content: zip }]))],
  archiveHeldBytes: [50, found(gzipSync(zip))],
  frameBytes: [
    IMPORT_LIMITS.frameBytes,
    async () => impostorReason(headOf('{"model":{"0":"a","1":"b"},"n":{"0":1,"1":2}}')) ?? '',
  ],
  parquetHeapMiB: [1, unpacked],
  parquetSeconds: [0.001, unpacked],
  batchLeaves: [
    IMPORT_LIMITS.batchLeaves,
    async () => {
      const leaves = Array.from({ length: IMPORT_LIMITS.batchLeaves + 1 }, () => '{"value":["0x","0x"],"treeIndex":0}');
      const dump = `{"format":"standard-v1","tree":["0x${'0'.repeat(64)}"],"values":[${leaves.join()}]}`;
      return (await runImporter(ogBatchTree, dump)).issues.map(({ message }) => message).join('');
    },
  ],
};

describe('a limit', () => {
  it.each(Object.entries(MEETINGS))('%s is named where it is met, with its value', async (name, [value, meeting]) => {
    const said = await meeting({ ...IMPORT_LIMITS, [name]: value });
    expect(said).toContain(name);
    expect(said).toContain(String(value));
  });
});
