import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../../base/json.ts';
import { blobIdOfDecimal, decimalOfBlobId } from '../../../model/known-id.ts';
import { Reading, Refusal } from './reading.ts';
import { blobIdIn, notABlobId, readBlobId } from './written-id.ts';

/** Of a store that walrus' `storing-blobs.mdx` shows, and the number that Sui has for it. */
const ID = 'M4hsZGQ1oCktdzegB6HnI6Mi28S2nqOPHxK-W7_4BUk';
const DECIMAL = '33029388974007764889800497995325165905902854956237990162315138693239164143667';

describe('blob ids as they are written', () => {
  it('are one id in base64url and in decimal', () => {
    expect([readBlobId(ID), readBlobId(DECIMAL)]).toEqual([ID, ID]);
    // walrus `cli.rs`: a number of the documentation and its id.
    expect(readBlobId('80885466015098902458382552429473803233277035186046880821304527730792838764083')).toBe(
      'M5YQinGO3RoRLaW_KbCfvXStVlWEqO5dGDe5cSiN07I',
    );
  });

  it('are base64url when 43 digits could be either, unless decimals are all that the format has', () => {
    const both = `1${'0'.repeat(41)}0`;
    expect(readBlobId(both)).toBe(both);
    expect(readBlobId(both, { decimalFirst: true })).toBe(blobIdOfDecimal(both));
  });

  it('are numbers in hex only where a column is known to hold one', () => {
    const hex = `0x${BigInt(DECIMAL).toString(16)}`;
    expect([readBlobId(hex), readBlobId(hex, { hexInteger: true })]).toEqual([null, ID]);
  });

  it.each([
    ['spare bits set', `${ID.slice(0, 42)}l`],
    ['padding', `${ID}=`],
    ['the other alphabet', ID.replaceAll('-', '+').replaceAll('_', '/')],
    ['a blank before', ` ${ID}`],
  ])('are read, with a doubt, in a spelling that lax decoders take: %s', (_what, text) => {
    const reading = new Reading();
    const id = blobIdIn(reading, parseJson(JSON.stringify({ blobId: text })), ['blobId']);
    expect(id).toEqual({ blobId: ID, blobIdWritten: text });
    expect(reading.doubts).toMatchObject([{ code: 'id-spelling' }]);
  });

  it.each([
    ['an object id', `0x${'ab'.repeat(32)}`, 'object id'],
    ['a patch id', '6XUOE-Q5-nAXHRifN6n9nomVDtHZQbGuAkW3PjlBuKoBAQDQAA', 'quilt patch'],
    ['a digest', '4XQHFa9S324wTzYHF3vsBSwpUZuLpmwTHYMFv9nsttSs', 'digest'],
    ['2^256', (2n ** 256n).toString(), '2^256'],
    ['42 characters', ID.slice(0, 42), '42 characters'],
  ])('are refused with what else it is: %s', (_what, text, word) => {
    expect(readBlobId(text)).toBeNull();
    expect(notABlobId(text)).toContain(word);
    expect(() => blobIdIn(new Reading(), parseJson(JSON.stringify({ blobId: text })), ['blobId'])).toThrow(Refusal);
  });

  it('keep their bytes through every spelling', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        const id = Buffer.from(bytes).toString('base64url');
        const decimal = decimalOfBlobId(id)!;
        expect(readBlobId(id)).toBe(id);
        expect(readBlobId(decimal, { decimalFirst: true })).toBe(id);
        expect(readBlobId(`0x${BigInt(decimal).toString(16)}`, { hexInteger: true })).toBe(id);
      }),
    );
  });
});
