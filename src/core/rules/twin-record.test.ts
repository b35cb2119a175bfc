import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packHash, packTwin, unpackHash, unpackTwin } from './twin-record.ts';

const number = fc.nat({ max: Number.MAX_SAFE_INTEGER });
const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });
const hash = fc.oneof(
  bytes.map((one) => Buffer.from(one).toString('hex')),
  fc.string(),
  fc.constant('0'.repeat(64)),
);
const twin = fc.record({
  id: number,
  artifactId: number,
  outputHash: hash,
  nodeId: fc.option(number),
  timeNs: fc.option(fc.bigInt({ min: -(1n << 63n), max: 1n << 63n })),
  ground: fc.option(fc.record({ source: number, offset: number, length: number })),
});

describe('packed twins', () => {
  it('come back as they were', () => {
    fc.assert(
      fc.property(twin, (one) => {
        expect(unpackTwin(packTwin(one))).toEqual(one);
      }),
    );
  });

  it('have hashes that are equal exactly where the hashes were', () => {
    fc.assert(
      fc.property(hash, hash, (a, b) => {
        expect(unpackHash(packHash(a))).toBe(a);
        expect(packHash(a) === packHash(b)).toBe(a === b);
      }),
    );
  });
});
