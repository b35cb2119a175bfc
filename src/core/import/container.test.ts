import { createHash } from 'node:crypto';
import { mkdtempSync, mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import * as yazl from 'yazl';
import { findFiles } from './container.ts';
import type { Found } from './container.ts';
import { IMPORT_LIMITS } from './limits.ts';
import type { ImportLimits } from './limits.ts';

const root = mkdtempSync(join(tmpdir(), 'blobtrail-container-'));
afterAll(() => rmSync(root, { recursive: true }));

async function zipOf(members: Readonly<Record<string, Uint8Array>>): Promise<Buffer> {
  const zip = new yazl.ZipFile();
  for (const [name, bytes] of Object.entries(members))
    zip.addBuffer(Buffer.from(bytes), name, { mtime: new Date('2026-03-02T14:00:00Z') });
  zip.end();
  const pieces: Buffer[] = [];
  for await (const piece of zip.outputStream) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

let count = 0;
function folder(files: Readonly<Record<string, Uint8Array | string>>): string {
  const at = join(root, `case-${(count += 1)}`);
  mkdirSync(at);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(at, name, '..'), { recursive: true });
    writeFileSync(join(at, name), content);
  }
  return at;
}

async function contentOf(found: Found): Promise<string> {
  if (found.kind === 'refused') return `refused: ${found.refused}`;
  const pieces: Uint8Array[] = [];
  for await (const piece of found.open()) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

/** Path below the folder, kind, and content of plain files and members. */
async function walk(at: string, limits: ImportLimits = IMPORT_LIMITS): Promise<(readonly [string, string])[]> {
  const out: (readonly [string, string])[] = [];
  for await (const found of findFiles([at], undefined, limits)) {
    const path = found.path.slice(at.length + 1);
    out.push([path, found.kind === 'archive' ? 'archive' : await contentOf(found)]);
  }
  return out;
}

describe('folders', () => {
  it('are walked by name, hidden and empty files included, links refused', async () => {
    const at = folder({ 'b.json': 'B', 'a/z.json': 'Z', 'a/.hidden': 'H', 'empty.log': '' });
    symlinkSync(join(at, 'b.json'), join(at, 'link'));
    symlinkSync(join(at, 'a'), join(at, 'loop'));
    expect(await walk(at)).toEqual([
      [join('a', '.hidden'), 'H'],
      [join('a', 'z.json'), 'Z'],
      ['b.json', 'B'],
      ['empty.log', ''],
      ['link', 'refused: symlink'],
      ['loop', 'refused: symlink'],
    ]);
  });

  it('say what is missing', async () => {
    await expect(walk(join(root, 'nowhere'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('carry the time of the file, and can be read twice', async () => {
    const at = folder({ 'x.json': 'X' });
    utimesSync(join(at, 'x.json'), 1772460309, 1772460309);
    for await (const found of findFiles([at])) {
      expect(found).toMatchObject({ kind: 'file', name: 'x.json', fileTimeNs: 1772460309000000000n });
      expect([await contentOf(found), await contentOf(found)]).toEqual(['X', 'X']);
    }
  });
});

describe('compressed files', () => {
  const text = 'line of text\n'.repeat(50_000);

  it('are known by their first bytes, in as many members as they have', async () => {
    const gz = Buffer.concat([gzipSync('one '), gzipSync('two')]);
    const zst = Buffer.concat([zstdCompressSync('one '), zstdCompressSync(text), zstdCompressSync('')]);
    const at = folder({ 'a.gz': gz, 'b.bin': zst, 'c.gz': 'not gzip' });
    expect(await walk(at)).toEqual([
      ['a.gz', 'archive'],
      ['a.gz!/a', 'one two'],
      ['b.bin', 'archive'],
      ['b.bin!/b.bin', `one ${text}`],
      ['c.gz', 'not gzip'],
    ]);
  });

  it('give what can be read when they are cut, and say so', async () => {
    const random = Buffer.from(Array.from({ length: 400_000 }, (_, i) => (Math.imul(i, 2654435761) >>> 13) & 0xff));
    for (const [name, bytes] of [
      ['a.gz', gzipSync(random)],
      ['a.zst', zstdCompressSync(random)],
    ] as const) {
      const at = folder({ [name]: bytes.subarray(0, bytes.length - 1000) });
      const [, member] = await Array.fromAsync(findFiles([at]));
      if (member?.kind !== 'file') throw new Error('no member');
      expect(member.damage).toContain('cut off');
      const pieces = await Array.fromAsync(member.open());
      const read = Buffer.concat(pieces);
      expect(read.length).toBeGreaterThan(100_000);
      expect(read.equals(random.subarray(0, read.length))).toBe(true);
    }
  });

  it('lose little before a damage', async () => {
    const gz = gzipSync(text);
    const at = folder({ 'a.gz': Buffer.concat([gz.subarray(0, gz.length - 8), Buffer.from('garbage!')]) });
    const [, member] = await Array.fromAsync(findFiles([at]));
    expect(member).toMatchObject({ kind: 'file', damage: expect.stringContaining('damaged') as string });
    expect((await contentOf(member!)).length).toBeGreaterThan(text.length * 0.9);
  });

  it('are refused when they grow out of proportion or past the limit', async () => {
    const bomb = gzipSync(Buffer.alloc(8 * 1024 * 1024));
    const at = folder({ 'a.gz': bomb, 'b.json': 'B' });
    expect(await walk(at)).toEqual([
      ['a.gz', 'archive'],
      ['a.gz!/a', 'refused: limit'],
      ['b.json', 'B'],
    ]);
    const small = folder({ 'a.gz': gzipSync('0123456789') });
    expect((await walk(small, { ...IMPORT_LIMITS, archiveBytes: 5 }))[1]).toEqual(['a.gz!/a', 'refused: limit']);
  });
});

describe('zips', () => {
  it('give their members in order of their names, and archives in archives', async () => {
    const inner = await zipOf({ 'deep.json': Buffer.from('deep') });
    const zip = await zipOf({
      'b/two.json': Buffer.from('2'),
      'a.json': Buffer.from('1'),
      '.h': Buffer.from(''),
      'in.zip': inner,
      'x.gz': gzipSync('gz'),
    });
    expect(await walk(folder({ 'all.dat': zip }))).toEqual([
      ['all.dat', 'archive'],
      ['all.dat!/.h', ''],
      ['all.dat!/a.json', '1'],
      ['all.dat!/b/two.json', '2'],
      ['all.dat!/in.zip', 'archive'],
      ['all.dat!/in.zip!/deep.json', 'deep'],
      ['all.dat!/x.gz', 'archive'],
      ['all.dat!/x.gz!/x', 'gz'],
    ]);
  });

  it('stop at the limit of nesting and of entries', async () => {
    const level3 = await zipOf({ 'x.json': Buffer.from('x') });
    const level2 = await zipOf({ '3.zip': level3 });
    const level1 = await zipOf({ '2.zip': level2 });
    const paths = (await walk(folder({ '1.zip': level1 }))).map(([path, content]) =>
      content.startsWith('refused') ? `${path} ${content}` : path,
    );
    expect(paths).toEqual(['1.zip', '1.zip!/2.zip', '1.zip!/2.zip!/3.zip', '1.zip!/2.zip!/3.zip refused: nesting']);
    const many = await zipOf({ a: Buffer.from('1'), b: Buffer.from('2'), c: Buffer.from('3') });
    expect(await walk(folder({ 'm.zip': many }), { ...IMPORT_LIMITS, archiveEntries: 2 })).toEqual([
      ['m.zip', 'archive'],
      ['m.zip', 'refused: damaged-archive'],
      ['m.zip!/a', '1'],
      ['m.zip!/b', '2'],
    ]);
  });

  it('refuse names that lead out, encrypted and overlapping members, one at a time', async () => {
    const zip = await zipOf({
      'aa/bad.json': Buffer.from('bad'),
      'good.json': Buffer.from('good'),
      'lock.json': Buffer.from('lock'),
    });
    const out = Buffer.from(zip);
    for (let at = out.indexOf('aa/bad'); at >= 0; at = out.indexOf('aa/bad', at + 1)) out.write('../bad', at);
    const entry = out.indexOf(Buffer.from('504b0102', 'hex'));
    const names = ['../bad.json', 'good.json', 'lock.json'];
    let at = entry;
    const entries = names.map((name) => {
      const here = at;
      at = out.indexOf(Buffer.from('504b0102', 'hex'), here + 4);
      expect(out.toString('latin1', here + 46, here + 46 + name.length)).toBe(name);
      return here;
    });
    out.writeUInt16LE(out.readUInt16LE(entries[2]! + 8) | 1, entries[2]! + 8);
    expect(await walk(folder({ 'a.zip': out }))).toEqual([
      ['a.zip', 'archive'],
      ['a.zip!/../bad.json', 'refused: unsafe-name'],
      ['a.zip!/good.json', 'good'],
      ['a.zip!/lock.json', 'refused: encrypted'],
    ]);
    const overlap = Buffer.from(zip);
    overlap.writeUInt32LE(overlap.readUInt32LE(entries[0]! + 42), entries[1]! + 42);
    expect((await walk(folder({ 'o.zip': overlap }))).map(([, content]) => content)).toEqual([
      'archive',
      'refused: overlap',
      'refused: overlap',
      'lock',
    ]);
  });

  it('say when the list of members is damaged, and give a damaged member as far as it goes', async () => {
    const zip = await zipOf({ 'a.json': Buffer.from('one') });
    expect(await walk(folder({ 'cut.zip': zip.subarray(0, zip.length - 30) }))).toEqual([
      ['cut.zip', 'archive'],
      ['cut.zip', 'refused: damaged-archive'],
      ['cut.zip!/a.json', 'one'],
    ]);
    const text = Array.from({ length: 60_000 }, (_, i) => `${Math.imul(i, 2654435761) >>> 0}`).join('\n');
    const large = await zipOf({ 'a.json': Buffer.from(text), 'b.json': Buffer.from('two') });
    large.fill(0xff, large.length >> 1, (large.length >> 1) + 64);
    const [, a, b] = await Array.fromAsync(findFiles([folder({ 'd.zip': large })]));
    expect(a).toMatchObject({ kind: 'file', damage: expect.stringContaining('damaged') as string });
    const read = await contentOf(a!);
    expect(read.length).toBeGreaterThan(50_000);
    expect(read.slice(0, 50_000)).toBe(text.slice(0, 50_000));
    expect(await contentOf(b!)).toBe('two');
  });
});

describe('the digest of what was decoded', () => {
  it('is that of its bytes, in containers of each kind, so that they are decoded once less', async () => {
    const at = folder({
      'a.gz': gzipSync('one'),
      'b.zst': zstdCompressSync('two'),
      'c.zip': await zipOf({ 'in.txt': Buffer.from('three') }),
      'd.txt': 'four',
    });
    const digests: (string | null)[] = [];
    for await (const found of findFiles([at])) if (found.kind === 'file') digests.push(found.digest?.sha256 ?? null);
    const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
    expect(digests).toEqual([...['one', 'two', 'three'].map(sha256), null]);
  });
});
