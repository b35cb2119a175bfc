import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { derOfPem } from '../../../tests/builders/pem.ts';
import { sharedPath } from '../../../tests/shared-files.ts';
import { sha256Hex } from './digest.ts';
import { teeIdOf } from './tee-id.ts';

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
