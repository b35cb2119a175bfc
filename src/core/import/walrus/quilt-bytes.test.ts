import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quiltOf } from '../../../../tests/builders/walrus-evidence.ts';
import type { QuiltFile } from '../../../../tests/builders/walrus-evidence.ts';
import { AppError } from '../../../base/errors.ts';
import { sourceOf } from '../import.test-helper.ts';
import { columnsOf, quiltEncodingOf, quiltPatchId, readPatch, readQuiltIndex } from './quilt-bytes.ts';

const { signal } = new AbortController();
const pattern = (length: number, seed: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (i + seed) % 256);
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The hash by which the SDK's tests pin quilts (ts-sdks `packages/walrus/test/unit/quilts.test.ts`). */
function djb2(bytes: Uint8Array): string {
  let hash = 5381;
  for (const byte of bytes) hash = ((hash << 5) + hash + byte) | 0;
  return (hash >>> 0).toString(16).padStart(8, '0');
}

function patchesOf(quilt: Uint8Array) {
  const columns = columnsOf(sourceOf(quilt))!;
  const { entries } = readQuiltIndex(columns);
  return entries.map((entry) => ({ ...entry, ...readPatch(columns, entry, signal) }));
}

const FILES: readonly [string, readonly QuiltFile[], string | null][] = [
  ['one', [{ identifier: 'test-blob', contents: pattern(1000, 42) }], '73b40ec0'],
  [
    'three',
    [
      { identifier: 'blob-a', contents: pattern(500, 1) },
      { identifier: 'blob-b', contents: pattern(1000, 2) },
      { identifier: 'blob-c', contents: pattern(750, 3) },
    ],
    'a5388b02',
  ],
  ['tagged', [{ identifier: 'tagged', contents: pattern(100, 1), tags: { key: 'value', foo: 'bar' } }], '9ed5d860'],
  [
    'large',
    [
      { identifier: 'image1.jpg', contents: pattern(150_000, 1) },
      { identifier: 'image2.png', contents: pattern(250_000, 2) },
      { identifier: 'no bytes, ünd no ascii', contents: new Uint8Array(0) },
    ],
    null,
  ],
];

describe('the bytes of a quilt', () => {
  it.each(FILES)('give back each file: %s', (_name, files, pinned) => {
    const quilt = quiltOf(files);
    // Our encoder makes the very bytes that the SDK's own tests pin.
    if (pinned !== null) expect(djb2(quilt)).toBe(pinned);
    const patches = patchesOf(quilt);
    expect(patches.map(({ identifier }) => identifier).toSorted()).toEqual(
      files.map(({ identifier }) => identifier).toSorted(),
    );
    for (const { identifier, contents, tags = {} } of files) {
      const patch = patches.find((one) => one.identifier === identifier);
      expect(patch).toMatchObject({ sha256: sha256(contents), size: contents.length, agrees: true });
      expect(Object.fromEntries(patch!.tags)).toEqual(tags);
    }
    expect(patches[0]!.start).toBe(1);
    for (const [i, patch] of patches.entries()) expect(patch.start).toBe(i === 0 ? 1 : patches[i - 1]!.end);
  });

  it('counts the first five bytes to the index, which the SDK does not', () => {
    // An index of 664 to 668 bytes needs a second column at symbols of two bytes.
    const quilt = quiltOf([{ identifier: 'a'.repeat(660), contents: pattern(10, 1) }]);
    expect(patchesOf(quilt)[0]).toMatchObject({ start: 2, end: 4, agrees: true });
  });

  it('name patches as walrus does', () => {
    const id = Buffer.concat([Buffer.from([0x39, 0x30]), Buffer.alloc(30)]).toString('base64url');
    expect(quiltPatchId(id, 10, 20)).toBe('OTAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABCgAUAA');
    expect(quiltPatchId('short', 1, 2)).toBeNull();
  });

  it('have one of few lengths', () => {
    expect([0, 10, 222_778, 445_557].map((size) => quiltEncodingOf(size))).toEqual([null, null, null, null]);
    expect(quiltEncodingOf(445_556)?.symbolBytes).toBe(2);
    expect(quiltEncodingOf(222_778 * 65_536)).toBeNull();
  });

  it('show a byte that was changed in the file that holds it, and in no other', () => {
    const files = FILES[1]![1];
    const quilt = quiltOf(files);
    const before = patchesOf(quilt);
    const { start } = before[1]!;
    // Row 20 of its first column.
    quilt[(20 * 667 + start) * 2]! ^= 1;
    const changed = patchesOf(quilt).map((patch, i) => patch.sha256 !== before[i]!.sha256);
    expect(changed).toEqual([false, true, false]);
  });

  it.each([
    ['zeros', new Uint8Array(445_556)],
    ['a pattern', pattern(445_556, 3)],
    ['an index that is cut', (() => Uint8Array.from(quiltOf(FILES[0]![1]), (byte, i) => (i === 1334 ? 2 : byte)))()],
  ])('are refused when they begin with no index: %s', (_what, bytes) => {
    expect(() => readQuiltIndex(columnsOf(sourceOf(bytes))!)).toThrow(AppError);
  });

  it('are read or refused, never more, whatever stands in the index', () => {
    const quilt = quiltOf(FILES[2]![1]);
    const places = Array.from({ length: 120 }, (_, k) => Math.floor(k / 2) * 667 * 2 + (k % 2));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...places), fc.integer({ min: 0, max: 255 })), {
          minLength: 1,
          maxLength: 6,
        }),
        (changes) => {
          const bytes = Uint8Array.from(quilt);
          for (const [at, value] of changes) bytes[at] = value;
          try {
            for (const { size, start, end } of patchesOf(bytes)) {
              expect(size).toBeGreaterThanOrEqual(0);
              expect(size).toBeLessThanOrEqual((end - start) * 668);
            }
          } catch (error) {
            expect(error).toBeInstanceOf(AppError);
          }
        },
      ),
      { numRuns: 30 },
    );
  });
});
