import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fromBase58, toBase58 } from './base58.ts';
import { fromHex } from './bytes.ts';

it('writes the examples of the draft specification', () => {
  // draft-msporny-base58-03, section 5.
  expect(toBase58(new TextEncoder().encode('Hello World!'))).toBe('2NEpo7TZRRrLZSi2U');
  expect(toBase58(fromHex('0x0000287fb4cd')!)).toBe('11233QC4');
});

it('reads back what it wrote, and nothing else', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      expect(fromBase58(toBase58(bytes))).toEqual(bytes);
    }),
  );
  expect([fromBase58('0'), fromBase58('l'), fromBase58('1'.repeat(1025))]).toEqual([null, null, null]);
});
