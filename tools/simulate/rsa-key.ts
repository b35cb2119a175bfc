import {
  checkPrimeSync,
  constants,
  createHash,
  createPrivateKey,
  createPublicKey,
  privateEncrypt,
  type KeyObject,
} from 'node:crypto';

import { toBase64Url } from '../../src/base/bytes.ts';
import { Prng } from './prng.ts';

/** A throwaway RSA-2048 key. `der` is SubjectPublicKeyInfo. */
export interface RsaKey {
  readonly privateKey: KeyObject;
  readonly der: Uint8Array;
}

const PRIME_BITS = 1024;
const EXPONENT = 65537n;
const SMALL_PRIMES = smallPrimes(4000);

function smallPrimes(limit: number): readonly number[] {
  const out: number[] = [];
  for (let n = 3; n < limit; n += 2) if (out.every((p) => n % p !== 0)) out.push(n);
  return out;
}

function toBigInt(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}

function toBase64UrlNumber(value: bigint): string {
  const hex = value.toString(16);
  return toBase64Url(Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex'));
}

function modInverse(value: bigint, modulus: bigint): bigint {
  let [r0, r1] = [modulus, value % modulus];
  let [t0, t1] = [0n, 1n];
  while (r1 !== 0n) {
    const quotient = r0 / r1;
    [r0, r1] = [r1, r0 - quotient * r1];
    [t0, t1] = [t1, t0 - quotient * t1];
  }
  return ((t0 % modulus) + modulus) % modulus;
}

/** The first prime at or after a random start; both top bits set, so that the product of two has 2048 bits. */
function primeFrom(prng: Prng): bigint {
  for (;;) {
    const top = 3n << BigInt(PRIME_BITS - 2);
    const start = top | (toBigInt(prng.bytes(PRIME_BITS / 8)) & ((1n << BigInt(PRIME_BITS - 2)) - 1n)) | 1n;
    const residues = SMALL_PRIMES.map((p) => Number(start % BigInt(p)));
    for (let step = 0; step < 4000; step += 2) {
      if (SMALL_PRIMES.some((p, i) => ((residues[i] ?? 0) + step) % p === 0)) continue;
      const candidate = start + BigInt(step);
      if ((candidate - 1n) % EXPONENT !== 0n && checkPrimeSync(candidate)) return candidate;
    }
  }
}

/** Finding primes takes most of the time that a small incident takes, and tests ask for the same keys again and again. */
const made = new Map<string, RsaKey>();

/** The key of a seed: the same seed gives the same key. */
export function createRsaKey(seed: string): RsaKey {
  const known = made.get(seed) ?? findRsaKey(new Prng(seed));
  made.set(seed, known);
  return known;
}

function findRsaKey(prng: Prng): RsaKey {
  const p = primeFrom(prng);
  const q = primeFrom(prng);
  const d = modInverse(EXPONENT, (p - 1n) * (q - 1n));
  const jwk = {
    kty: 'RSA',
    n: toBase64UrlNumber(p * q),
    e: toBase64UrlNumber(EXPONENT),
    d: toBase64UrlNumber(d),
    p: toBase64UrlNumber(p),
    q: toBase64UrlNumber(q),
    dp: toBase64UrlNumber(d % (p - 1n)),
    dq: toBase64UrlNumber(d % (q - 1n)),
    qi: toBase64UrlNumber(modInverse(q, p)),
  };
  const privateKey = createPrivateKey({ key: jwk, format: 'jwk' });
  const der = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  return { privateKey, der: new Uint8Array(der) };
}

function sha256(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

function mgf1(seed: Uint8Array, length: number): Buffer {
  const blocks: Buffer[] = [];
  const counter = Buffer.alloc(4);
  for (let i = 0; i * 32 < length; i += 1) {
    counter.writeUInt32BE(i);
    blocks.push(sha256(seed, counter));
  }
  return Buffer.concat(blocks).subarray(0, length);
}

/**
 * RSASSA-PSS with SHA-256 and MGF1-SHA-256 over `message` (RFC 8017 §8.1), the salt taken from the stream so that a
 * signature can be made again. `saltLength` is 32 (current gateways) or 222, the longest that fits (older ones).
 */
export function signPss(key: RsaKey, message: Uint8Array, saltLength: number, prng: Prng): Uint8Array {
  const emLength = 256;
  const salt = prng.bytes(saltLength);
  const digest = sha256(new Uint8Array(8), sha256(message), salt);
  const block = Buffer.alloc(emLength - 32 - 1);
  block[block.length - saltLength - 1] = 1;
  block.set(salt, block.length - saltLength);
  const mask = mgf1(digest, block.length);
  for (let i = 0; i < block.length; i += 1) block[i] = (block[i] ?? 0) ^ (mask[i] ?? 0);
  block[0] = (block[0] ?? 0) & 0x7f;
  const encoded = Buffer.concat([block, digest, Buffer.from([0xbc])]);
  return new Uint8Array(privateEncrypt({ key: key.privateKey, padding: constants.RSA_NO_PADDING }, encoded));
}
