import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sharedPath } from '../../../tests/shared-files.ts';
import { sha256Hex } from './digest.ts';
import { derOfPem, pemOfDer, teeIdOf } from './tee-id.ts';

describe('derOfPem and pemOfDer', () => {
  it('agree with OpenSSL both ways', () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const pem = publicKey.export({ format: 'pem', type: 'spki' }) as string;
    const der = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }));
    expect(derOfPem(pem)).toEqual(der);
    expect(pemOfDer(der)).toBe(pem);
    expect(derOfPem(`note\n${pem.replaceAll('\n', '\r\n')}\n`)).toEqual(der);
  });

  it.each([
    '',
    'MIIB',
    '-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----',
    '-----BEGIN PUBLIC KEY-----\nA\n-----END PUBLIC KEY-----',
    '-----BEGIN RSA PUBLIC KEY-----\nAAAA\n-----END RSA PUBLIC KEY-----',
  ])('refuses %j', (pem) => {
    expect(() => derOfPem(pem)).toThrow('PEM public key');
  });
});

const legacy = sharedPath('vectors/legacy_tee_signature.json');

describe.skipIf(legacy === null)('the key of a real gateway', () => {
  it('has the enclave id and the SHA-256 that are known of it', () => {
    const vector = JSON.parse(readFileSync(legacy!, 'utf8')) as {
      public_key_pem: string;
      expected: { tee_id_keccak_der: string; sha256_der: string };
    };
    const der = derOfPem(vector.public_key_pem);
    expect(`0x${teeIdOf(der)}`).toBe(vector.expected.tee_id_keccak_der);
    expect(sha256Hex(der)).toBe(vector.expected.sha256_der);
  });
});
