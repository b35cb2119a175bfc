/** The two digests of the proof trail, as lower-case hex without `0x`. Text is hashed as UTF-8. */
import { createHash } from 'node:crypto';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { toHex, utf8 } from '../../base/bytes.ts';

export type HashAlgorithm = 'keccak256' | 'sha256';

export function keccakHex(data: string | Uint8Array): string {
  return toHex(keccak_256(typeof data === 'string' ? utf8(data) : data));
}

export function sha256Hex(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

export function digestHex(algorithm: HashAlgorithm, data: string | Uint8Array): string {
  return algorithm === 'keccak256' ? keccakHex(data) : sha256Hex(data);
}
