/**
 * Every importer over its own fixtures, damaged: bytes flipped, cut out, doubled, put in from another fixture. Whatever
 * comes of it, nothing is thrown, every byte is booked at most once, what is told lies inside of the file, and neither time nor
 * memory is spent on it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { headOf, runImporter } from '../src/core/import/import.test-helper.ts';
import { IMPORT_LIMITS } from '../src/core/import/limits.ts';
import { IMPORTERS } from '../src/core/import/registry.ts';
import { recognise } from '../src/core/import/sniff.ts';
import './property-seed.ts';

const FIXTURES = join(import.meta.dirname, 'fixtures');
const MOST_BYTES = 24 * 1024;
const RUNS = 12;
/** A damaged file of this size is read in a moment or something goes round in circles. */
const MOST_MS = 5_000;
/** Nor does it cost much memory, whatever sizes and counts it states: so much more than before, garbage included. */
const MOST_MIB = 192;

function heldMib(): number {
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 2 ** 20;
}

const fixtures = IMPORTERS.flatMap((importer) =>
  readdirSync(join(FIXTURES, importer.id)).map((file) => ({
    importer,
    id: importer.id,
    file,
    content: readFileSync(join(FIXTURES, importer.id, file)).subarray(0, MOST_BYTES),
  })),
);

type Damage = (bytes: Buffer) => Buffer;

const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
const at = (bytes: Buffer, where: number): number => Math.floor(where * bytes.length);

const damage: fc.Arbitrary<Damage> = fc.oneof(
  fc.tuple(place, fc.integer({ min: 1, max: 255 })).map(([where, flip]): Damage => (bytes) => {
    const out = Buffer.from(bytes);
    if (out.length > 0) out[at(out, where)]! ^= flip;
    return out;
  }),
  fc.tuple(place, place).map(([from, to]): Damage => (bytes) => {
    const [a, b] = [at(bytes, Math.min(from, to)), at(bytes, Math.max(from, to))];
    return Buffer.concat([bytes.subarray(0, a), bytes.subarray(b)]);
  }),
  fc.tuple(place, place).map(([from, to]): Damage => (bytes) => {
    const [a, b] = [at(bytes, Math.min(from, to)), at(bytes, Math.max(from, to))];
    return Buffer.concat([bytes.subarray(0, b), bytes.subarray(a, b), bytes.subarray(b)]);
  }),
  fc.tuple(place, fc.nat(fixtures.length - 1)).map(([where, other]): Damage => (bytes) => {
    const piece = fixtures[other]!.content.subarray(0, 700);
    return Buffer.concat([bytes.subarray(0, at(bytes, where)), piece, bytes.subarray(at(bytes, where))]);
  }),
  fc.tuple(place, fc.constantFrom('"', '{', '[', '\\', '\n', "'", '(', '\u2028', '0x', ',', '...')).map(
    ([where, text]): Damage =>
      (bytes) =>
        Buffer.concat([bytes.subarray(0, at(bytes, where)), Buffer.from(text), bytes.subarray(at(bytes, where))]),
  ),
);

describe.each(fixtures)('$id over a damaged $file', ({ importer, content }) => {
  it('throws nothing, and books every byte at most once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 3 }), async (damages) => {
        const bytes = damages.reduce<Buffer>((out, damaged) => damaged(out), content);
        const [started, held] = [performance.now(), heldMib()];
        recognise(headOf(bytes));
        const { statements, units, issues } = await runImporter(importer, bytes);
        expect(performance.now() - started).toBeLessThan(MOST_MS);
        expect(heldMib() - held).toBeLessThan(MOST_MIB);
        for (const { offset, length } of [...units, ...statements, ...issues]) {
          expect(offset).toBeGreaterThanOrEqual(0);
          expect(offset + length).toBeLessThanOrEqual(bytes.length);
        }
        expect(units.reduce((sum, { length }) => sum + length, 0)).toBeLessThanOrEqual(bytes.length);
      }),
      { numRuns: RUNS },
    );
  });
});

/** Heads on which a pattern that tries every place from every place would stay for long. */
const REPEATED = [
  'a',
  ' ',
  '\n',
  '\t\n',
  '"',
  '{',
  '[',
  '<',
  "{'a': ",
  '{ chatOutput: ',
  'StreamChunk(a=[',
  'A(',
  '0x',
  'eyJ',
  '=== ',
];

describe.each(IMPORTERS)('$id', (importer) => {
  it('is done soon with a head that says one thing over and over', () => {
    for (const text of REPEATED) {
      const bytes = Buffer.from(text.repeat(IMPORT_LIMITS.headBytes)).subarray(0, IMPORT_LIMITS.headBytes);
      const started = performance.now();
      importer.sniff(headOf(bytes));
      expect([text, performance.now() - started < MOST_MS / 2]).toEqual([text, true]);
    }
  });
});
