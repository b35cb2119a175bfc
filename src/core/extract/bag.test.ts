import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findTool, runTool } from '../../../tests/builders/foreign-tools.ts';
import { SAMPLE, sampleFilledWith } from '../exports/sample-extract.test-helper.ts';
import { HOSTILE } from '../report/hostile.test-helper.ts';
import { PAYLOAD } from './bag.ts';
import { GENERATION } from './extract.test-helper.ts';
import { readExtract } from './read-extract.ts';
import { writeExtract } from './write-extract.ts';

let folder: string;
const bag = (): string => join(folder, 'bag');

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'blobtrail-bag-'));
  const further = [{ path: 'more/100%.txt', parts: ['a name with a percent sign\n'] }];
  writeExtract(bag(), SAMPLE, GENERATION, { further, isBag: true });
});
afterAll(() => rmSync(folder, { recursive: true }));

function filesBelow(path: string): readonly string[] {
  const entries = readdirSync(path, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

describe('a bag', () => {
  it('has what RFC 8493 demands of it, and the whole export as its payload', () => {
    expect(readFileSync(join(bag(), 'bagit.txt'), 'utf8')).toBe(
      'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n',
    );
    const payload = filesBelow(join(bag(), PAYLOAD));
    const oxum = `${payload.reduce((sum, path) => sum + statSync(path).size, 0)}.${payload.length}`;
    expect(readFileSync(join(bag(), 'bag-info.txt'), 'utf8')).toContain(`Payload-Oxum: ${oxum}\n`);
    for (const algorithm of ['sha256', 'sha512']) {
      const lines = readFileSync(join(bag(), `manifest-${algorithm}.txt`), 'utf8')
        .trimEnd()
        .split('\n');
      const named = lines.map((line) => line.replace(/^[0-9a-f]+ {2}/, '').replaceAll('%25', '%'));
      expect(named.toSorted()).toEqual(payload.map((path) => path.slice(bag().length + 1)).toSorted());
    }
    expect(readExtract(join(bag(), PAYLOAD)).manifest.files.map(({ path }) => path)).toContain('more/100%.txt');
  });

  it('is the same bag for the same export', () => {
    const again = join(folder, 'again');
    const further = [{ path: 'more/100%.txt', parts: ['a name with a percent sign\n'] }];
    writeExtract(again, SAMPLE, GENERATION, { further, isBag: true });
    for (const path of filesBelow(bag()))
      expect(readFileSync(path).equals(readFileSync(path.replace(bag(), again)))).toBe(true);
  });
});

const TOOLS = [
  ['sha256sum', 'manifest-sha256.txt'],
  ['sha512sum', 'manifest-sha512.txt'],
  ['sha256sum', 'tagmanifest-sha256.txt'],
  ['sha512sum', 'tagmanifest-sha512.txt'],
] as const;

describe.skipIf(findTool('sha256sum') === null || findTool('sha512sum') === null)('coreutils', () => {
  /** The answers of all four. */
  function judge(path: string): readonly boolean[] {
    return TOOLS.map(([tool, manifest]) => {
      // A bag writes a percent sign as %25, which sha256sum does not undo.
      const lines = readFileSync(join(path, manifest), 'utf8').replaceAll('%25', '%');
      return runTool(tool, ['--check', '--strict', '--status', '-'], { cwd: path, input: lines }).ok;
    });
  }

  it('agree with every sum', () => {
    expect(judge(bag())).toEqual([true, true, true, true]);
  });

  it('agree whatever the case is about', () => {
    for (const [index, hostile] of HOSTILE.filter((text) => text.isWellFormed()).entries()) {
      const path = join(folder, `hostile-${index}`);
      writeExtract(path, sampleFilledWith(hostile), GENERATION, { isBag: true });
      expect(judge(path)).toEqual([true, true, true, true]);
    }
  });

  it('name what is changed, gone, or told otherwise', () => {
    const mutants: readonly (readonly [(path: string) => void, readonly boolean[]])[] = [
      [(path) => appendFileSync(join(path, 'data/manifest.json'), ' '), [false, false, true, true]],
      [(path) => rmSync(join(path, 'data/tables/requests.jsonl')), [false, false, true, true]],
      [(path) => appendFileSync(join(path, 'bag-info.txt'), 'Note: x\n'), [true, true, false, false]],
      [
        (path) => {
          const file = join(path, 'manifest-sha512.txt');
          writeFileSync(
            file,
            readFileSync(file, 'utf8').replace(/^./, (digit) => (digit === '0' ? '1' : '0')),
          );
        },
        [true, false, false, false],
      ],
    ];
    for (const [index, [change, answers]] of mutants.entries()) {
      const path = join(folder, `mutant-${index}`);
      cpSync(bag(), path, { recursive: true });
      change(path);
      expect(judge(path)).toEqual(answers);
    }
  });
});
