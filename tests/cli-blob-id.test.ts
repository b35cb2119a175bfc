/** `blobtrail blob-id` as a script sees it: the built command line, with its threads and its kernel. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  blobtrail,
  ended,
  ensureBuilt,
  jsonLines,
  startBlobtrail,
  temporaryFolder,
  type CliResult,
} from './builders/built-cli.ts';
import { computeBlobId, type BlobIdResult } from '../src/core/walrus/compute-blob-id.ts';
import { BLOB_ID } from './builders/cli-shapes.ts';

const folder = temporaryFolder();
const run = (...args: readonly string[]): CliResult => blobtrail(['blob-id', ...args], { cwd: folder.path });

const OTHER = {
  file: 'other.txt',
  blobId: 'M4hsZGQ1oCktdzegB6HnI6Mi28S2nqOPHxK-W7_4BUk',
  bytes: 17,
  shards: 1000,
  encoding: 'RS2',
};

beforeAll(async () => {
  await ensureBuilt();
  writeFileSync(join(folder.path, 'other.txt'), 'some other string');
  writeFileSync(join(folder.path, 'ten.txt'), 'walrus blob id v1 regression test');
  writeFileSync(join(folder.path, 'hello\u202etxt'), 'hello world');
  mkdirSync(join(folder.path, 'folder'));
}, 120_000);

afterAll(folder.remove);

describe('blobtrail blob-id', () => {
  it('prints id and file', () => {
    const { status, stdout, stderr } = run('other.txt', '--threads', '1');
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: `${OTHER.blobId}  other.txt\n`, stderr: '' });
  });

  it('prints what its page promises, one object a line', () => {
    const { status, stdout, stderr } = run('other.txt', 'ten.txt', '--json');
    const rows = jsonLines(stdout).map((row) => BLOB_ID.parse(row));
    expect([status, stderr]).toEqual([0, '']);
    expect(rows[0]).toMatchObject(OTHER);
    expect(rows[0]?.sha256).toBe('94870326db59631f737f8392e49d18608d69018b1da3a79517a25623cd959c4c');
    expect(rows.map((row) => row.file)).toEqual(['other.txt', 'ten.txt']);
    expect(rows[0]).not.toHaveProperty('ipfs');
  });

  it('takes another number of shards', () => {
    const { stdout } = run('ten.txt', '--shards', '10', '--json');
    expect(jsonLines(stdout)[0]).toMatchObject({ blobId: 'RcU82Mwf-CFkv1LaI_2qcpANwpGUuG3TMwnVzZxD2kY', shards: 10 });
  });

  it('gives the ids of IPFS on request, and shows a hostile name as escapes', () => {
    const name = 'hello\u202etxt';
    const json = BLOB_ID.parse(jsonLines(run(name, '--shards', '10', '--ipfs', '--json').stdout)[0]);
    expect(json.file).toBe(name);
    expect(json.ipfs?.[0]).toEqual({
      cid: 'Qmf412jQZiuVUtdgnB36FXFX7xg5V6KEbSJ4dpQuhkLyfD',
      version: 0,
      chunker: 'size-262144',
      rawLeaves: false,
      width: 174,
    });
    const { stdout } = run(name, '--shards', '10', '--ipfs');
    expect(stdout).toMatch(
      /^[\w-]{43} {2}hello\\u202etxt\n {2}Qmf412\w+ {2}size-262144, dag-pb leaves, 174 links a node\n/,
    );
  });

  it('does the other files when one cannot be read, and ends with 2', () => {
    const { status, stdout, stderr } = run('absent.bin', 'folder', 'other.txt', '--json');
    expect(status).toBe(2);
    expect(jsonLines(stdout)).toEqual([expect.objectContaining(OTHER)]);
    expect(stderr).toBe(
      'blobtrail: absent.bin cannot be read: there is no such file.\nblobtrail: folder: It is a folder. Name a file.\n',
    );
  });

  it('ends with 2 when its own words are off', () => {
    for (const words of [
      [],
      ['other.txt', '--shards', '0'],
      ['other.txt', '--shards', '2001'],
      ['other.txt', '--threads', 'two'],
    ]) {
      const { status, stdout } = run(...words);
      expect([words, status, stdout]).toEqual([words, 2, '']);
    }
  });

  it('stops on Ctrl-C, with 3', async () => {
    const path = join(folder.path, 'large.bin');
    writeFileSync(path, new Uint8Array(300_000_000));
    const child = startBlobtrail(['blob-id', path, '--threads', '1']);
    setTimeout(() => child.kill('SIGINT'), 800);
    expect(await ended(child)).toEqual({ code: 3, signal: null });
  });
});

/** As a storage node gives it: id, version, encoding RS2, size, number of pairs, and two tagged hashes for each. */
function metadataBytes({ blobId, size, slivers: { primary, secondary } }: BlobIdResult): Buffer {
  const head = Buffer.alloc(10);
  head[1] = 1;
  head.writeBigUInt64LE(BigInt(size), 2);
  const pairs = Array.from({ length: 1000 }, (_, i) => [
    Buffer.of(1),
    primary.subarray(i * 32, i * 32 + 32),
    Buffer.of(1),
    secondary.subarray(i * 32, i * 32 + 32),
  ]);
  return Buffer.concat([Buffer.from(blobId, 'base64url'), head, Buffer.of(0xe8, 0x07), ...pairs.flat()]);
}

describe('blobtrail blob-id --against', () => {
  const data = Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 31 + (i >> 7)) & 255));
  const changed = Buffer.from(data);
  changed[1500]! ^= 1;
  let blob: BlobIdResult;

  beforeAll(async () => {
    const path = (name: string): string => join(folder.path, name);
    writeFileSync(path('model.bin'), data);
    blob = await computeBlobId(path('model.bin'));
    writeFileSync(path('damaged.bin'), changed);
    mkdirSync(path('evidence'));
    writeFileSync(path('evidence/metadata.bcs'), metadataBytes(blob));
    writeFileSync(path(`evidence/${blob.blobId}.bin`), changed);
    const { status, stderr } = blobtrail(['import', 'damage.blobtrail', 'evidence'], { cwd: folder.path });
    expect([status, stderr]).toEqual([0, '']);
  }, 60_000);

  it('says which bytes are not the blob’s, when the case holds its metadata', () => {
    const { status, stdout } = run('damaged.bin', '--against', blob.blobId, '--case', 'damage.blobtrail', '--json');
    const { comparison } = BLOB_ID.parse(jsonLines(stdout)[0]);
    expect(status).toBe(0);
    // Symbols of two bytes in rows of 1334.
    expect(comparison).toMatchObject({
      verdict: 'differs',
      against: blob.blobId,
      blobSize: 5000,
      rows: [1],
      rowBytes: 1334,
      ranges: [{ offset: 1500, length: 2 }],
      bytes: 2,
    });
    const words = run('damaged.bin', 'model.bin', '--against', blob.blobId, '--case', 'damage.blobtrail').stdout;
    expect(words).toContain('Row 1 of its matrix differs');
    expect(words).toContain(`  is ${blob.blobId}\n`);
  });

  it('says that it cannot tell without, and takes no id that is none', () => {
    const { stdout } = run('damaged.bin', '--against', blob.blobId, '--json');
    expect(BLOB_ID.parse(jsonLines(stdout)[0]).comparison).toMatchObject({ verdict: 'cannot-tell' });
    const { status, stderr } = run('damaged.bin', '--against', 'model');
    expect([status, stderr]).toEqual([2, expect.stringContaining('not a Walrus blob id')]);
    expect(run('damaged.bin', '--against', blob.blobId, '--case', 'none.blobtrail').status).toBe(2);
  });

  it('is told in the finding about a file of the case, too', () => {
    const { stdout } = blobtrail(['findings', 'damage.blobtrail', '--json'], { cwd: folder.path });
    const [finding, ...others] = jsonLines(stdout) as readonly { readonly rule: string; readonly summary: string }[];
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ rule: 'content-mismatch', artifacts: [blob.blobId] });
    expect(finding!.summary).toContain('Row 1 of its matrix differs');
  });
});
