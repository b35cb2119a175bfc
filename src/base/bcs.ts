/**
 * Binary Canonical Serialization, as Sui's Move values are written (https://docs.rs/bcs): integers little-endian, lengths
 * and enum indices as ULEB128, no padding.
 */
import { toHex } from './bytes.ts';
import { AppError } from './errors.ts';

/** Lengths are 32 bits. */
const MAX_ULEB = 0xffff_ffff;

/** Reads a text of bytes from its front. Every method throws AppError BAD_INPUT where the bytes end or break a rule. */
export class BcsReader {
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.bytes.length - this.at;
  }

  fail(what: string): never {
    throw new AppError('BAD_INPUT', `${what} at byte ${this.at}`, { details: { at: this.at } });
  }

  /** A view, not a copy. */
  take(length: number): Uint8Array {
    if (length > this.left) this.fail(`it ends early: ${length} bytes are announced and ${this.left} are there`);
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  u8(): number {
    return this.take(1)[0]!;
  }

  u16(): number {
    this.take(2);
    return this.view.getUint16(this.at - 2, true);
  }

  u32(): number {
    this.take(4);
    return this.view.getUint32(this.at - 4, true);
  }

  u64(): bigint {
    this.take(8);
    return this.view.getBigUint64(this.at - 8, true);
  }

  bool(): boolean {
    const byte = this.u8();
    if (byte > 1) this.fail(`${byte} is no truth value`);
    return byte === 1;
  }

  uleb(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.u8();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) {
        if (byte === 0 && shift > 0) this.fail('a length is not written in its shortest form');
        return value > MAX_ULEB ? this.fail('a length is out of range') : value;
      }
    }
    return this.fail('a length is out of range');
  }

  /** `vector<u8>`: a view, not a copy. */
  blob(): Uint8Array {
    return this.take(this.uleb());
  }

  text(): string {
    const bytes = this.blob();
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      return this.fail('a text is not UTF-8');
    }
  }

  /** 64 hex digits without `0x`. */
  address(): string {
    return toHex(this.take(32));
  }

  /** A vector of values of at least `leastBytes` each, so that a false length cannot ask for more than is there. */
  list<T>(leastBytes: number, read: () => T): readonly T[] {
    const count = this.uleb();
    if (count * leastBytes > this.left) this.fail(`it ends early: ${count} values are announced`);
    return Array.from({ length: count }, read);
  }

  end(): void {
    if (this.left > 0) this.fail(`${this.left} bytes are left over`);
  }
}
