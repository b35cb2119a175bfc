/**
 * RSASSA-PSS with SHA-256 and MGF1-SHA-256 (RFC 8017 §8.1.2, §9.1.2), decoded by hand so that the length
 * of the salt comes out of the signature instead of going in: it tells the signer's generation.
 */
import { constants, createHash, publicDecrypt, type KeyObject } from 'node:crypto';
import { equalBytes } from '../../base/bytes.ts';

export interface PssResult {
  readonly valid: boolean;
  /** Bytes of salt as the signature holds it; null where no salt could be found. */
  readonly saltLength: number | null;
  /** Why it is not valid, in words; null when it is. */
  readonly reason: string | null;
}

const HASH_BYTES = 32;
const TRAILER = 0xbc;

function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

function mgf1(seed: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(Math.ceil(length / HASH_BYTES) * HASH_BYTES);
  const counter = new Uint8Array(4);
  for (let i = 0; i * HASH_BYTES < length; i += 1) {
    new DataView(counter.buffer).setUint32(0, i);
    out.set(sha256(seed, counter), i * HASH_BYTES);
  }
  return out.subarray(0, length);
}

function refused(reason: string, saltLength: number | null = null): PssResult {
  return { valid: false, saltLength, reason };
}

/** The longest salt that a key of this size has room for. */
export function maxSaltLength(modulusBits: number): number {
  return Math.ceil((modulusBits - 1) / 8) - HASH_BYTES - 2;
}

/** @param key an RSA public key; anything else gives a result that is not valid. */
export function verifyPss(message: Uint8Array, signature: Uint8Array, key: KeyObject): PssResult {
  const bits = key.asymmetricKeyDetails?.modulusLength;
  if (key.asymmetricKeyType !== 'rsa' || bits === undefined) return refused('the key is no RSA key');
  const keyBytes = Math.ceil(bits / 8);
  if (signature.length !== keyBytes) {
    return refused(`the signature has ${signature.length} bytes, the key needs ${keyBytes}`);
  }
  let opened: Uint8Array;
  try {
    opened = publicDecrypt({ key, padding: constants.RSA_NO_PADDING }, signature);
  } catch {
    return refused('the signature is no number below the modulus of the key');
  }
  return decodePss(message, opened, bits - 1);
}

function decodePss(message: Uint8Array, opened: Uint8Array, emBits: number): PssResult {
  const length = Math.ceil(emBits / 8);
  const surplus = opened.length - length;
  const encoded = opened.subarray(surplus);
  if (opened.subarray(0, surplus).some((byte) => byte !== 0) || encoded.at(-1) !== TRAILER) {
    return refused('the signature does not open to a PSS block under this key');
  }
  const split = length - HASH_BYTES - 1;
  const topMask = 0xff >> (8 * length - emBits);
  if (((encoded[0] ?? 0) & ~topMask & 0xff) !== 0) return refused('bits beyond the size of the key are set');
  const hash = encoded.subarray(split, split + HASH_BYTES);
  const block = mgf1(hash, split).map((byte, i) => byte ^ (encoded[i] ?? 0));
  block[0] = (block[0] ?? 0) & topMask;
  const mark = block.findIndex((byte) => byte !== 0);
  if (mark < 0 || block[mark] !== 0x01) return refused('the signature does not open to a PSS block under this key');
  const salt = block.subarray(mark + 1);
  const expected = sha256(new Uint8Array(8), sha256(message), salt);
  if (!equalBytes(expected, hash)) return refused('the signature is over another message', salt.length);
  return { valid: true, saltLength: salt.length, reason: null };
}
