/** What the importers of Walrus and Sui make of broken evidence: records, refusals and doubts, and never anything else. */
import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BcsReader } from '../src/base/bcs.ts';
import { AppError } from '../src/base/errors.ts';
import { headOf, runImporter } from '../src/core/import/import.test-helper.ts';
import { importerOf } from '../src/core/import/registry.ts';
import { readMetadata, readMetadataHead } from '../src/core/import/walrus/metadata-bcs.ts';
import { callsOfBcs } from '../src/core/import/walrus/transaction-bcs.ts';
import { FORMATS_OF_THE_WORLD } from './builders/walrus-world.ts';

const FIXTURES = join(import.meta.dirname, 'fixtures');
const SEEDS = FORMATS_OF_THE_WORLD.flatMap((id) =>
  readdirSync(join(FIXTURES, id)).map((file) => ({ id, content: readFileSync(join(FIXTURES, id, file)) })),
);

/** Changes that people, disks and attackers make: bytes, cuts, repetitions, and texts that mean something elsewhere. */
const WORDS = ['"', '{', ']', '\\u0000', '1e999', '-1', 'null', '[[[[', '"fields":{', '\u001b[2m', '\n', '0x', '\0'];
const change = fc.oneof(
  fc.record({ kind: fc.constant('byte' as const), at: fc.nat(100_000), value: fc.integer({ min: 0, max: 255 }) }),
  fc.record({ kind: fc.constant('cut' as const), at: fc.nat(100_000), value: fc.nat(200) }),
  fc.record({ kind: fc.constant('repeat' as const), at: fc.nat(100_000), value: fc.nat(2000) }),
  fc.record({ kind: fc.constant('word' as const), at: fc.nat(100_000), value: fc.nat(WORDS.length - 1) }),
);

function changed(
  content: Buffer,
  { kind, at, value }: { readonly kind: string; readonly at: number; readonly value: number },
): Buffer {
  const place = content.length === 0 ? 0 : at % content.length;
  const [head, tail] = [content.subarray(0, place), content.subarray(place)];
  if (kind === 'byte') return Buffer.concat([head, Buffer.from([value]), tail.subarray(1)]);
  if (kind === 'cut') return Buffer.concat([head, tail.subarray(value)]);
  if (kind === 'repeat') return Buffer.concat([head, tail.subarray(0, value), tail]);
  return Buffer.concat([head, Buffer.from(WORDS[value]!), tail]);
}

describe('broken evidence', () => {
  it('is booked to the byte and never stops an importer', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...SEEDS),
        fc.array(change, { minLength: 1, maxLength: 4 }),
        async ({ id, content }, changes) => {
          const bytes = changes.reduce(changed, content);
          const importer = importerOf(id)!;
          expect(importer.sniff(headOf(bytes)).confidence).toBeLessThanOrEqual(1);
          const began = performance.now();
          const { statements, units, issues } = await runImporter(importer, bytes);
          expect(performance.now() - began).toBeLessThan(5000);
          for (const { offset, length } of [...units, ...statements, ...issues]) {
            expect(offset).toBeGreaterThanOrEqual(0);
            expect(offset + length).toBeLessThanOrEqual(bytes.length);
          }
          for (const { statement } of statements) {
            if (!('blobId' in statement) || statement.blobId === null || !('teller' in statement)) continue;
            expect(statement.blobId).toMatch(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('in BCS is read or refused with what is wrong', () => {
    const metadata = readFileSync(join(FIXTURES, 'walrus-metadata', 'ten-shards.bcs'));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 4 }), fc.uint8Array({ maxLength: 300 }), (changes, other) => {
        for (const bytes of [changes.reduce(changed, metadata), other, Buffer.concat([Buffer.from([0, 0]), other])]) {
          for (const read of [
            (): unknown => readMetadata(bytes),
            (): unknown => readMetadataHead(new BcsReader(bytes)),
          ]) {
            try {
              read();
            } catch (error) {
              expect(error).toBeInstanceOf(AppError);
            }
          }
          // Null, or calls; it never throws.
          callsOfBcs(bytes);
        }
      }),
      { numRuns: 300 },
    );
  });
});
