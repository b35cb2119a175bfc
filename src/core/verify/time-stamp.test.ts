import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuthority, openssl, type Authority } from '../../../tests/builders/time-stamp-authority.ts';
import { derOid, derValues } from '../../base/der.ts';
import { isStampOf, readTimeStamp } from './time-stamp.ts';

const DATA = Buffer.from('{"format":"blobtrail/extract/1"}\n');
const OTHER = Buffer.concat([DATA, Buffer.from(' ')]);

let folder: string;
let authority: Authority;
const kept = (name: string, bytes: Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};

describe.skipIf(openssl === null)('a time stamp that openssl made', () => {
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'blobtrail-tsa-'));
    authority = createAuthority(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(['sha256', 'sha384', 'sha512'])('over %s is read, and is about the very bytes', (hash) => {
    const second = BigInt(Math.floor(Date.now() / 1000)) * 1_000_000_000n;
    const answer = authority.stamp(kept('data', DATA), hash);
    const token = readTimeStamp(answer);
    expect(token).toMatchObject({ hash, policy: '1.3.6.1.4.1.99999.1', serial: expect.stringMatching(/^[0-9a-f]+$/) });
    expect(BigInt(token.timeNs)).toBeGreaterThanOrEqual(second);
    for (const [bytes, isIt] of [
      [DATA, true],
      [OTHER, false],
    ] as const) {
      expect(isStampOf(token, bytes)).toBe(isIt);
      expect(authority.accepts(kept('data', bytes), kept('answer.tsr', answer))).toBe(isIt);
    }
  });

  it('is refused when it is damaged, whoever looks', () => {
    const data = kept('data', DATA);
    const whole = authority.stamp(data, 'sha256');
    const [answer] = derValues(whole);
    expect(() => readTimeStamp(Buffer.concat([whole, Buffer.from([0])]))).toThrow(RangeError);
    for (const mutant of [whole.subarray(0, whole.length - 1), answer!.content, DATA]) {
      expect(() => readTimeStamp(mutant)).toThrow(RangeError);
      expect(authority.accepts(data, kept('answer.tsr', mutant))).toBe(false);
    }
    // One bit anywhere: not to be read, about other bytes, or for the authority's signature to find, which openssl checks.
    fc.assert(
      fc.property(fc.nat({ max: whole.length * 8 - 1 }), (bit) => {
        const damaged = Buffer.from(whole);
        damaged[bit >> 3]! ^= 1 << (bit & 7);
        try {
          readTimeStamp(damaged);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
    );
  });

  it('that was refused is told from one that was granted', () => {
    const answer = authority.stamp(kept('data', DATA), 'sha1');
    expect(() => readTimeStamp(answer)).toThrow('the authority refused to stamp');
  });
});

describe('DER', () => {
  it('reads ids of objects, and refuses cut, endless and padded values in words', () => {
    expect(derOid(derValues(Buffer.from('06062a864886f70d', 'hex'))[0])).toBe('1.2.840.113549');
    for (const hex of ['30', '3080', '30810102', '3003', '1f0100', '0601ff', '30850000000001'])
      expect(() => derValues(Buffer.from(hex, 'hex')).map(derOid)).toThrow(RangeError);
  });
});
