/**
 * Decodes ABI-encoded data (Solidity contract ABI specification). Every offset, length and number is
 * checked against the data and its type; offsets that point at one place again and again cannot make a
 * small log decode to a huge value.
 */
import { toHex } from '../../../base/bytes.ts';
import { AppError } from '../../../base/errors.ts';
import { headSize, isDynamic, type AbiType } from './abi-type.ts';

/** Integers as bigint; `bytesN` and `bytes` as bytes; an address as 40 hex digits; a tuple as a list. */
export type AbiValue = bigint | boolean | string | Uint8Array | readonly AbiValue[];

const WORD = 32;

/** Encoders write every word once; sharing tails is legal, so some slack is left. */
const WORDS_PER_WORD = 8;

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

class AbiReader {
  readonly data: Uint8Array;
  budget: number;

  constructor(data: Uint8Array) {
    this.data = data;
    this.budget = 64 + Math.ceil(data.length / WORD) * WORDS_PER_WORD;
  }

  fail(what: string): never {
    throw new AppError('BAD_INPUT', `ABI data of ${this.data.length} bytes: ${what}`);
  }

  spend(words: number): void {
    this.budget -= words;
    if (this.budget < 0) this.fail('it decodes to more than it can hold');
  }

  bytes(at: number, length: number): Uint8Array {
    if (at + length > this.data.length) this.fail(`it ends before byte ${at + length}`);
    return this.data.subarray(at, at + length);
  }

  uint(at: number): bigint {
    this.spend(1);
    return BigInt(`0x${toHex(this.bytes(at, WORD))}`);
  }

  /** An offset or a length: never more than there is data. */
  size(at: number, what: string): number {
    const value = this.uint(at);
    if (value > BigInt(this.data.length)) this.fail(`the ${what} at byte ${at} leads outside`);
    return Number(value);
  }

  sequence(types: readonly AbiType[], base: number): readonly AbiValue[] {
    let head = base;
    return types.map((type) => {
      const at = isDynamic(type) ? base + this.size(head, 'offset') : head;
      head += headSize(type);
      return this.value(type, at);
    });
  }

  value(type: AbiType, at: number): AbiValue {
    switch (type.kind) {
      case 'tuple':
        this.spend(1);
        return this.sequence(type.members, at);
      case 'array':
        return this.array(type.of, type.length, at);
      case 'bytes':
      case 'string':
        return this.blob(type.kind, at);
      case 'fixed-bytes':
        return this.fixedBytes(type.size, at);
      case 'bool':
        return this.integer(1, false, at) === 1n;
      case 'address':
        return this.integer(160, false, at).toString(16).padStart(40, '0');
      default:
        return this.integer(type.bits, type.kind === 'int', at);
    }
  }

  array(of: AbiType, fixed: number | null, at: number): readonly AbiValue[] {
    const length = fixed ?? this.size(at, 'length');
    this.spend(length);
    const start = fixed === null ? at + WORD : at;
    this.bytes(start, length * headSize(of));
    return this.sequence(
      Array.from({ length }, () => of),
      start,
    );
  }

  blob(kind: 'bytes' | 'string', at: number): Uint8Array | string {
    const length = this.size(at, 'length');
    this.spend(Math.ceil(length / WORD));
    const bytes = this.bytes(at + WORD, length);
    return kind === 'string' ? decoder.decode(bytes) : bytes.slice();
  }

  fixedBytes(size: number, at: number): Uint8Array {
    this.spend(1);
    const word = this.bytes(at, WORD);
    if (word.subarray(size).some((byte) => byte !== 0)) this.fail(`bytes${size} at byte ${at} is longer than its type`);
    return word.slice(0, size);
  }

  integer(bits: number, signed: boolean, at: number): bigint {
    const raw = this.uint(at);
    const value = signed ? BigInt.asIntN(256, raw) : raw;
    const fits = signed ? BigInt.asIntN(bits, value) === value : value >> BigInt(bits) === 0n;
    if (!fits) this.fail(`the number at byte ${at} does not fit ${signed ? 'int' : 'uint'}${bits}`);
    return value;
  }
}

/**
 * The values of a parameter list. Bytes after the last value are allowed. A text that is not UTF-8 comes
 * back with U+FFFD in it.
 * @throws AppError BAD_INPUT saying where the data ends early or does not fit its type.
 */
export function decodeAbi(types: readonly AbiType[], data: Uint8Array): readonly AbiValue[] {
  return new AbiReader(data).sequence(types, 0);
}
