import { createHash } from 'node:crypto';

import { toBase64Url, toHex } from '../../src/base/bytes.ts';

/**
 * Seeded randomness (sfc32). The same seed and the same name give the same stream on every machine; `fork` opens
 * an independent stream, so that adding a draw in one place changes nothing elsewhere.
 */
export class Prng {
  /** What the stream depends on, and nothing else. */
  readonly seed: string;
  #a: number;
  #b: number;
  #c: number;
  #counter: number;

  constructor(seed: string) {
    const digest = createHash('sha256').update(seed).digest();
    this.seed = seed;
    this.#a = digest.readUInt32LE(0);
    this.#b = digest.readUInt32LE(4);
    this.#c = digest.readUInt32LE(8);
    this.#counter = digest.readUInt32LE(12);
    for (let i = 0; i < 12; i += 1) this.u32();
  }

  fork(name: string): Prng {
    return new Prng(`${this.seed}/${name}`);
  }

  u32(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** In [0, 1). */
  unit(): number {
    return this.u32() / 0x1_0000_0000;
  }

  /** A whole number in [0, below). */
  below(below: number): number {
    return Math.floor(this.unit() * below);
  }

  /** A whole number in [from, to], both included. */
  between(from: number, to: number): number {
    return from + this.below(to - from + 1);
  }

  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  pick<T>(list: readonly T[]): T {
    const found = list[this.below(list.length)];
    if (found === undefined) throw new RangeError('nothing to pick from');
    return found;
  }

  bytes(length: number): Uint8Array {
    const out = new Uint8Array(length);
    for (let i = 0; i < length; i += 4) {
      const word = this.u32();
      for (let k = 0; k < 4 && i + k < length; k += 1) out[i + k] = (word >>> (8 * k)) & 0xff;
    }
    return out;
  }

  /** `length` random bytes as hex, no `0x`. */
  hex(length: number): string {
    return toHex(this.bytes(length));
  }

  /** 43 characters: the syntax of a Walrus blob id, not the id of any content. */
  blobId(): string {
    return toBase64Url(this.bytes(32));
  }

  uuid(): string {
    const bytes = this.bytes(16);
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
    const hex = toHex(bytes);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }
}
