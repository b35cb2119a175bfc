import { constants, createHash, createPublicKey, verify } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { toHex, utf8 } from '../../src/base/bytes.ts';
import { Prng } from './prng.ts';
import { createRsaKey, signPss, type RsaKey } from './rsa-key.ts';

const key = createRsaKey('rsa-key test');
const message = utf8('thirty-two bytes are usual here.');

function isValid(by: RsaKey, signed: Uint8Array, signature: Uint8Array, saltLength: number): boolean {
  const publicKey = createPublicKey({ key: Buffer.from(by.der), format: 'der', type: 'spki' });
  return verify(
    'sha256',
    signed,
    { key: publicKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength },
    Buffer.from(signature),
  );
}

describe('seeded RSA keys', () => {
  it('has 2048 bits and exponent 65537', () => {
    const publicKey = createPublicKey({ key: Buffer.from(key.der), format: 'der', type: 'spki' });
    expect(publicKey.asymmetricKeyDetails).toMatchObject({ modulusLength: 2048, publicExponent: 65537n });
  });

  it('depends on the seed alone', () => {
    // SHA-256 of the DER: a change here changes every generated id.
    expect(createHash('sha256').update(key.der).digest('hex')).toBe(
      '999a281d0a3e8948dca490e581414cf6c3f30d8e5209c626ec63087e3084a480',
    );
    expect(toHex(createRsaKey('another').der)).not.toBe(toHex(key.der));
  });
});

describe('PSS signatures', () => {
  it.each([32, 222])('verifies with salt length %i in another implementation', (saltLength) => {
    const signature = signPss(key, message, saltLength, new Prng('salt'));
    expect(isValid(key, message, signature, saltLength)).toBe(true);
    expect(isValid(key, message, signature, saltLength === 32 ? 222 : 32)).toBe(false);
    expect(isValid(key, utf8('another message of some length..'), signature, saltLength)).toBe(false);
  });

  it('is the same for the same stream, and another for the next salt', () => {
    const stream = new Prng('salt');
    const first = toHex(signPss(key, message, 32, stream));
    expect(toHex(signPss(key, message, 32, new Prng('salt')))).toBe(first);
    expect(toHex(signPss(key, message, 32, stream))).not.toBe(first);
  });
});
