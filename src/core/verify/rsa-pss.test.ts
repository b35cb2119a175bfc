import { constants, generateKeyPairSync, privateEncrypt, sign, type KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../base/bytes.ts';
import { maxSaltLength, verifyPss } from './rsa-pss.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const message = utf8('thirty-two bytes, more or less é');

function pss(saltLength: number, key: KeyObject = privateKey, data = message): Uint8Array {
  return sign('sha256', data, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength });
}

describe('verifyPss', () => {
  it.each([0, 1, 20, 32, 100, 222])('recovers a salt of %i bytes', (saltLength) => {
    expect(verifyPss(message, pss(saltLength), publicKey)).toEqual({ valid: true, saltLength, reason: null });
  });

  it('knows the longest salt of a key', () => {
    expect(maxSaltLength(2048)).toBe(222);
    const longest = pss(constants.RSA_PSS_SALTLEN_MAX_SIGN);
    expect(verifyPss(message, longest, publicKey).saltLength).toBe(222);
  });

  // One size has a whole surplus byte in front, one has seven spare bits.
  it.each([1024, 1025, 1030, 2049])('works for keys of %i bits', (modulusLength) => {
    const pair = generateKeyPairSync('rsa', { modulusLength });
    const salt = maxSaltLength(modulusLength);
    expect(verifyPss(message, pss(salt, pair.privateKey), pair.publicKey)).toMatchObject({
      valid: true,
      saltLength: salt,
    });
    expect(verifyPss(message, pss(32, pair.privateKey), pair.publicKey)).toMatchObject({ valid: true, saltLength: 32 });
  });

  it('agrees with OpenSSL on many signatures', () => {
    for (let i = 0; i < 200; i += 1) {
      const data = utf8(`message ${i}`);
      const signature = pss(i % 223, privateKey, data);
      expect(verifyPss(data, signature, publicKey)).toMatchObject({ valid: true, saltLength: i % 223 });
      expect(verifyPss(utf8(`message ${i + 1}`), signature, publicKey).valid).toBe(false);
    }
  });

  it('fails for every flipped bit of the signature that was tried', () => {
    const signature = pss(32);
    for (let bit = 0; bit < signature.length * 8; bit += 13) {
      const flipped = signature.slice();
      flipped[bit >> 3] = flipped[bit >> 3]! ^ (1 << (bit & 7));
      expect(verifyPss(message, flipped, publicKey).valid).toBe(false);
    }
  });

  it('says that another message was signed, with the salt that was found', () => {
    expect(verifyPss(utf8('other'), pss(222), publicKey)).toEqual({
      valid: false,
      saltLength: 222,
      reason: 'the signature is over another message',
    });
  });

  it('refuses other paddings, other keys, other lengths', () => {
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey;
    expect(verifyPss(message, pss(32), other).valid).toBe(false);
    expect(verifyPss(message, sign('sha256', message, privateKey), publicKey).valid).toBe(false);
    expect(verifyPss(message, Uint8Array.of(0xd3), publicKey).reason).toContain('1 bytes');
    expect(verifyPss(message, new Uint8Array(256).fill(0xff), publicKey).reason).toContain('modulus');
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
    expect(verifyPss(message, pss(32), ec).reason).toContain('RSA');
  });

  it('refuses a block of zeros with the right trailer', () => {
    const block = new Uint8Array(256);
    block[255] = 0xbc;
    const signature = privateEncrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, block);
    expect(verifyPss(message, signature, publicKey).valid).toBe(false);
  });

  it('refuses a block with a bit beyond the key set', () => {
    const small = generateKeyPairSync('rsa', { modulusLength: 1030 });
    const block = new Uint8Array(129);
    block[0] = 0x20;
    block[128] = 0xbc;
    const signature = privateEncrypt({ key: small.privateKey, padding: constants.RSA_NO_PADDING }, block);
    expect(verifyPss(message, signature, small.publicKey).reason).toContain('bits beyond');
  });
});
