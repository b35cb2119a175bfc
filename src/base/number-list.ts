/** Many numbers in little memory. */

const CHUNK = 16_384;

/** Whole numbers below 2^32 that come one behind the other: 4 bytes each, and growing moves none of them. */
export class NumberList {
  readonly #full: Uint32Array[] = [];
  #open = new Uint32Array(16);
  #used = 0;

  push(value: number): void {
    if (this.#used === this.#open.length) this.#grow();
    this.#open[this.#used] = value;
    this.#used += 1;
  }

  #grow(): void {
    const { length } = this.#open;
    if (length === CHUNK) {
      this.#full.push(this.#open);
      this.#open = new Uint32Array(CHUNK);
      this.#used = 0;
      return;
    }
    const grown = new Uint32Array(Math.min(CHUNK, length * 4));
    grown.set(this.#open);
    this.#open = grown;
  }

  get length(): number {
    return this.#full.length * CHUNK + this.#used;
  }

  get last(): number | undefined {
    return this.#used > 0 ? this.#open[this.#used - 1] : this.#full.at(-1)?.[CHUNK - 1];
  }

  *[Symbol.iterator](): Iterator<number> {
    for (const chunk of this.#full) yield* chunk;
    yield* this.#open.subarray(0, this.#used);
  }

  /** Writes all of them into `out`, from `at` on. */
  copyTo(out: Uint32Array, at = 0): void {
    this.#full.forEach((chunk, i) => out.set(chunk, at + i * CHUNK));
    out.set(this.#open.subarray(0, this.#used), at + this.#full.length * CHUNK);
  }

  toArray(): Uint32Array {
    const out = new Uint32Array(this.length);
    this.copyTo(out);
    return out;
  }
}

/** Yes or no for whole numbers from 0 on, a bit each; what was never set is no. */
export class Flags {
  #bits = new Uint8Array(1024);

  set(at: number): void {
    const byte = at >>> 3;
    if (byte >= this.#bits.length) {
      const grown = new Uint8Array(Math.max(byte + 1, this.#bits.length * 2));
      grown.set(this.#bits);
      this.#bits = grown;
    }
    this.#bits[byte] = (this.#bits[byte] ?? 0) | (1 << (at & 7));
  }

  clear(at: number): void {
    const byte = at >>> 3;
    if (byte < this.#bits.length) this.#bits[byte] = (this.#bits[byte] ?? 0) & ~(1 << (at & 7));
  }

  has(at: number): boolean {
    return ((this.#bits[at >>> 3] ?? 0) & (1 << (at & 7))) !== 0;
  }
}
