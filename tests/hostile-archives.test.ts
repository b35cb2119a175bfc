/** Archives that are made to fill a disk, to lead out of a folder, or to lie: refused in words, the rest of the import goes on. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { findFiles, type Found, type FoundFile } from '../src/core/import/container.ts';
import { IMPORT_LIMITS, type ImportLimits } from '../src/core/import/limits.ts';
import { rawZip, type RawMember } from './builders/raw-zip.ts';

const root = mkdtempSync(join(tmpdir(), 'blobtrail-hostile-'));
afterAll(() => rmSync(root, { recursive: true }));

let count = 0;

async function find(bytes: Uint8Array, limits: ImportLimits = IMPORT_LIMITS): Promise<readonly Found[]> {
  const folder = join(root, String((count += 1)));
  mkdirSync(folder);
  writeFileSync(join(folder, 'a.bin'), bytes);
  const found = await Array.fromAsync(findFiles([folder], undefined, limits));
  expect(readdirSync(folder)).toEqual(['a.bin']);
  return found.map((each) => ({ ...each, path: each.path.slice(folder.length + 1) }));
}

const said = (found: readonly Found[]): readonly string[] =>
  found.map((each) => (each.kind === 'refused' ? `${each.refused}: ${each.message}` : `${each.kind} ${each.path}`));
const member = (name: string, content: Uint8Array | string): RawMember => ({ name, content: Buffer.from(content) });

describe('an archive that grows', () => {
  it('by archives in archives is followed as far as the limit', async () => {
    let inner = member('0.json', '{}');
    for (let level = 1; level <= 6; level += 1)
      inner = member(
        `${level}.zip`,
        rawZip(Array.from({ length: 4 }, (_, i) => ({ ...inner, name: `${i}-${inner.name}` }))),
      );
    const found = await find(Buffer.from(inner.content));
    const refused = found.filter((each) => each.kind === 'refused');
    expect(found).toHaveLength(1 + 4 + 16 + 16);
    expect(refused).toHaveLength(16);
    expect(new Set(refused.map((each) => each.message))).toEqual(
      new Set([
        `Containers inside each other deeper than the limit (archiveNesting), which is ${IMPORT_LIMITS.archiveNesting}.`,
      ]),
    );
  });

  it.each([
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
  ] as const)('a thousandfold in %s is refused, and the ratio named', async (_kind, compress) => {
    expect(said(await find(compress(Buffer.alloc(32 * 2 ** 20))))[1]).toMatch(/^limit: .*\(archiveRatio\)/);
  });

  it('a thousandfold in a zip is refused, and the ratio named', async () => {
    const found = await find(rawZip([member('zero', Buffer.alloc(32 * 2 ** 20)), member('b', 'b')]));
    expect(said(found)).toEqual([
      'archive a.bin',
      'file a.bin!/b',
      expect.stringMatching(/^limit: .*\(archiveRatio\)/),
    ]);
  });

  it('through members that share their bytes gives none of them', async () => {
    const members = [
      member('0', 'x'.repeat(1000)),
      ...Array.from({ length: 200 }, (_, i) => ({ ...member(`${i + 1}`, 'x'.repeat(1000)), sharedWith: 0 })),
    ];
    const found = await find(rawZip(members));
    expect(new Set(said(found).slice(1))).toEqual(new Set(['overlap: The member shares its bytes with another one.']));
    expect(found).toHaveLength(202);
  });

  it('by 65,000 members is cut at the limit, which is named', async () => {
    const bytes = rawZip(Array.from({ length: 65_000 }, (_, i) => member(`${i}`, '')));
    const found = await find(bytes, { ...IMPORT_LIMITS, archiveEntries: 300 });
    expect(found.filter((each) => each.kind === 'file')).toHaveLength(300);
    expect(said(found)).toContain('damaged-archive: More than 300 entries, the limit (archiveEntries).');
  });

  it('past the bytes that one container may give is cut there', async () => {
    const found = await find(rawZip([member('a', 'x'.repeat(600)), member('b', 'x'.repeat(600))]), {
      ...IMPORT_LIMITS,
      archiveBytes: 1000,
    });
    expect(said(found)).toEqual([
      'archive a.bin',
      'file a.bin!/a',
      expect.stringMatching(/^limit: .*\(archiveBytes\)/),
    ]);
  });
});

describe('an archive that lies about a size', () => {
  it.each([10, 100_000])('of 1,000 bytes as %i gives what can be read, and says so', async (saidBytes) => {
    const [, found] = await find(rawZip([{ ...member('a', 'x'.repeat(1000)), saidBytes }]));
    if (found?.kind !== 'file') throw new Error('no member');
    expect(found.damage).toMatch(/^The member is damaged: /);
    const pieces = await Array.fromAsync(found.open());
    expect(Buffer.concat(pieces).length).toBeLessThanOrEqual(1000);
  });
});

describe('a member of which a byte was changed', () => {
  const lines = Array.from({ length: 3000 }, (_, i) => `{"span":${i * i},"name":"call ${i}"}\n`);
  const content = Buffer.from(lines.join(''));

  it.each([false, true])('wherever it is, is told, and gives what stands before it (plain: %s)', async (isPlain) => {
    const zip = rawZip([{ ...member('a', content), isPlain }]);
    const [from, to] = [31, zip.indexOf('PK\u0001\u0002')];
    for (let nth = 0; nth < 40; nth += 1) {
      const at = from + Math.floor(((to - from) * nth) / 40);
      const bad = Buffer.from(zip);
      bad[at]! ^= 1;
      const [, found] = await find(bad);
      if (found?.kind !== 'file') throw new Error('no member');
      expect([at, found.damage]).toEqual([at, expect.stringMatching(/^The member is damaged: /)]);
      const before = Math.floor(content.length * (nth / 40 - 0.1));
      const bytes = Buffer.concat(await Array.fromAsync(found.open()));
      if (before > 0) expect([at, bytes.subarray(0, before)]).toEqual([at, content.subarray(0, before)]);
    }
  });
});

describe('a zip that was cut', () => {
  const words = (n: number): Buffer => Buffer.from(Array.from({ length: 300 }, (_, i) => `${n * i} `).join(''));
  const ways = {
    'sizes before the data': {},
    'plain bytes': { isPlain: true },
    ...Object.fromEntries(
      [true, false].flatMap((isMarked) =>
        [true, false].map((isLong) => [
          `sizes behind the data, ${isMarked ? '' : 'not '}marked, of ${isLong ? 8 : 4} bytes`,
          { sizesBehind: { isMarked, isLong } },
        ]),
      ),
    ),
  };

  it.each(Object.entries(ways))(
    'gives all members before the cut, and of the next what is there: %s',
    async (_, way) => {
      const contents = [words(3), Buffer.alloc(0), words(7), words(11)];
      const zip = rawZip([
        { name: 'folder/', content: Buffer.alloc(0), isPlain: true },
        ...contents.map((content, i) => ({ name: `folder/${i}.json`, content, ...way })),
      ]);
      const list = zip.indexOf('PK\u0001\u0002');
      const last = zip.lastIndexOf('folder/3.json', list) + 'folder/3.json'.length;
      for (const at of [list + 20, list, last + 300, last - 3]) {
        const found = await find(zip.subarray(0, at));
        const all = await Promise.all(
          found.map(async (each) =>
            each.kind === 'file' ? Buffer.concat(await Array.fromAsync(each.open())).toString('latin1') : each.kind,
          ),
        );
        const whole = at < list ? 3 : 4;
        expect(all.slice(0, 2 + whole)).toEqual([
          'archive',
          'refused',
          ...contents.slice(0, whole).map((content) => content.toString('latin1')),
        ]);
        expect(said(found)[1]).toMatch(
          /cannot be read: .* Its members are read one after another by their own headers\.$/,
        );
        const damages = found.map((each) => (each.kind === 'refused' ? null : each.damage));
        expect(damages.slice(0, 2 + whole).every((damage) => damage === null)).toBe(true);
        if (at !== last + 300) continue;
        expect(contents[3]!.toString('latin1').startsWith(all.at(-1) ?? '?')).toBe(true);
        expect([all.length, damages.at(-1)]).toEqual([6, expect.stringMatching(/^The member is damaged: .*cut off/)]);
      }
    },
  );

  it('and would fill a disk is refused by the ratio, whatever its header says', async () => {
    const zeros = { ...member('zeros', Buffer.alloc(32 * 2 ** 20)), sizesBehind: { isMarked: true, isLong: false } };
    const found = await find(rawZip([member('a', 'a'), zeros]).subarray(0, -30));
    expect(said(found).slice(2)).toEqual(['file a.bin!/a', expect.stringMatching(/^limit: .*\(archiveRatio\)/)]);
  });
});

describe('a name in an archive', () => {
  it.each(['../a', 'a/../../b', '/etc/passwd', 'C:/a', 'C:\\a', '\\\\?\\C:\\a', '..\\a', 'a\0.json'])(
    '%j leads out or hides, and is refused',
    async (name) => {
      expect(said(await find(rawZip([member(name, '{}')])))[1]).toMatch(/^unsafe-name: |^damaged-archive: /);
    },
  );

  it.each([
    ['of a stream of NTFS', ['a.json:stream', 'a.json::$DATA']],
    ['that Windows keeps for itself', ['CON', 'nul.json', 'COM1']],
    ['in two cases', ['Trace.json', 'trace.json']],
    ['in two forms of Unicode', ['caf\u00e9.json', 'cafe\u0301.json']],
    ['with the same letters twice', ['a.json', 'a.json']],
    ['that turns its text round', ['\u202egpj.json']],
    ['with a home or a variable in it', ['~/a', '$HOME', '%TEMP%/a']],
  ])('%s is kept as it is, for nothing is written under it', async (_what, names) => {
    const found = await find(rawZip(names.map((name, i) => member(name, String(i)))));
    const files = found.filter((each): each is FoundFile => each.kind === 'file');
    expect(files.map(({ path }) => path).toSorted()).toEqual(names.map((name) => `a.bin!/${name}`).toSorted());
    const contents = await Promise.all(
      files.map(async (each) => Buffer.concat(await Array.fromAsync(each.open())).toString()),
    );
    expect(new Set(contents)).toEqual(new Set(names.map((_name, i) => String(i))));
  });
});
