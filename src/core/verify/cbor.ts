/**
 * CBOR (RFC 8949) as attestation documents use it, read with bounds: whatever the bytes are, reading ends after at
 * most as many steps as there are bytes, and holds no more than they do.
 */
import { AppError } from '../../base/errors.ts';

export interface CborMap {
  readonly kind: 'map';
  /** In the order of the bytes; no key twice. */
  readonly entries: readonly (readonly [Cbor, Cbor])[];
}

export interface CborTag {
  readonly kind: 'tag';
  readonly tag: bigint;
  readonly value: Cbor;
}

/** Integers are bigint, floats are number; `undefined` and simple values other than booleans and null are refused. */
export type Cbor = bigint | number | boolean | null | string | Uint8Array | readonly Cbor[] | CborMap | CborTag;

export interface CborLimits {
  readonly bytes: number;
  readonly depth: number;
  /** Values of any kind, keys included. */
  readonly items: number;
}

export const CBOR_LIMITS: CborLimits = { bytes: 64 * 1024, depth: 16, items: 4096 };

const INDEFINITE = 31;
const BREAK = 0xff;

export function isCborMap(value: Cbor | undefined): value is CborMap {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'map';
}

export function isCborTag(value: Cbor | undefined): value is CborTag {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'tag';
}

export function isCborBytes(value: Cbor | undefined): value is Uint8Array {
  return value instanceof Uint8Array;
}

export function isCborArray(value: Cbor | undefined): value is readonly Cbor[] {
  return Array.isArray(value);
}

/** The value under a text or an integer key. */
export function cborMember(map: CborMap, key: string | bigint): Cbor | undefined {
  return map.entries.find(([name]) => name === key)?.[1];
}

function keyOf(key: Cbor): string {
  if (typeof key === 'string') return `t${key}`;
  if (typeof key === 'bigint') return `i${key}`;
  throw new AppError('BAD_INPUT', 'a map has a key that is neither text nor an integer');
}

class CborReader {
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  private readonly limits: CborLimits;
  private at = 0;
  private items = 0;

  constructor(bytes: Uint8Array, limits: CborLimits) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.limits = limits;
  }

  whole(): Cbor {
    const value = this.value(0);
    if (this.at !== this.bytes.length) {
      throw new AppError('BAD_INPUT', `${this.bytes.length - this.at} bytes stand behind the value`);
    }
    return value;
  }

  private take(length: number): number {
    const from = this.at;
    if (length > this.bytes.length - from) throw new AppError('BAD_INPUT', `the bytes end inside a value at ${from}`);
    this.at += length;
    return from;
  }

  /** The count or value behind an initial byte; null: of indefinite length. */
  private argument(info: number): bigint | null {
    if (info < 24) return BigInt(info);
    if (info === 24) return BigInt(this.bytes[this.take(1)]!);
    if (info === 25) return BigInt(this.view.getUint16(this.take(2)));
    if (info === 26) return BigInt(this.view.getUint32(this.take(4)));
    if (info === 27) return this.view.getBigUint64(this.take(8));
    if (info === INDEFINITE) return null;
    throw new AppError('BAD_INPUT', `the initial byte at ${this.at - 1} is reserved`);
  }

  private value(depth: number): Cbor {
    if (depth > this.limits.depth) throw new AppError('LIMIT', `values nest deeper than ${this.limits.depth}`);
    this.items += 1;
    if (this.items > this.limits.items) throw new AppError('LIMIT', `there are more than ${this.limits.items} values`);
    const initial = this.bytes[this.take(1)]!;
    const major = initial >> 5;
    const info = initial & 31;
    if (major === 7) return this.simple(info);
    const argument = this.argument(info);
    switch (major) {
      case 0:
      case 1:
        if (argument === null) throw new AppError('BAD_INPUT', 'an integer has no value');
        return major === 0 ? argument : -1n - argument;
      case 2:
        return this.string(argument, 2);
      case 3:
        return this.text(argument);
      case 4:
        return this.list(argument, depth);
      case 5:
        return this.map(argument, depth);
      default:
        if (argument === null) throw new AppError('BAD_INPUT', 'a tag has no number');
        return { kind: 'tag', tag: argument, value: this.value(depth + 1) };
    }
  }

  private simple(info: number): Cbor {
    if (info === 20 || info === 21) return info === 21;
    if (info === 22) return null;
    if (info === 25) return this.half();
    if (info === 26) return this.view.getFloat32(this.take(4));
    if (info === 27) return this.view.getFloat64(this.take(8));
    throw new AppError('BAD_INPUT', `a simple value (${info}) that means nothing here`);
  }

  private half(): number {
    const bits = this.view.getUint16(this.take(2));
    const exponent = (bits >> 10) & 31;
    const fraction = bits & 1023;
    const sign = bits >> 15 === 0 ? 1 : -1;
    if (exponent === 0) return sign * fraction * 2 ** -24;
    if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
    return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  }

  /** No count can be more than the bytes that are left: each element takes one at least. */
  private count(argument: bigint): number {
    if (argument > BigInt(this.bytes.length - this.at)) {
      throw new AppError('BAD_INPUT', `a length of ${argument} at ${this.at} is more than the bytes that are left`);
    }
    return Number(argument);
  }

  private isBreak(): boolean {
    if (this.bytes[this.at] !== BREAK) return false;
    this.at += 1;
    return true;
  }

  private string(argument: bigint | null, major: 2 | 3): Uint8Array {
    if (argument !== null) {
      const length = this.count(argument);
      const from = this.take(length);
      return this.bytes.subarray(from, from + length);
    }
    const parts: Uint8Array[] = [];
    while (!this.isBreak()) {
      this.items += 1;
      if (this.items > this.limits.items) throw new AppError('LIMIT', 'a string comes in too many pieces');
      const initial = this.bytes[this.take(1)]!;
      const length = initial >> 5 === major ? this.argument(initial & 31) : null;
      if (length === null) throw new AppError('BAD_INPUT', 'a string holds a piece that is none');
      parts.push(this.string(length, major));
    }
    return new Uint8Array(Buffer.concat(parts));
  }

  private text(argument: bigint | null): string {
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(this.string(argument, 3));
    } catch (error) {
      if (error instanceof AppError) throw error;
      throw new AppError('BAD_INPUT', 'a text is not valid UTF-8', { cause: error });
    }
  }

  private list(argument: bigint | null, depth: number): readonly Cbor[] {
    const out: Cbor[] = [];
    if (argument === null) while (!this.isBreak()) out.push(this.value(depth + 1));
    else for (let left = this.count(argument); left > 0; left -= 1) out.push(this.value(depth + 1));
    return out;
  }

  private map(argument: bigint | null, depth: number): CborMap {
    const entries: (readonly [Cbor, Cbor])[] = [];
    const keys = new Set<string>();
    const add = (): void => {
      const key = this.value(depth + 1);
      const name = keyOf(key);
      if (keys.has(name)) throw new AppError('BAD_INPUT', `a map has the key ${name.slice(1)} twice`);
      keys.add(name);
      entries.push([key, this.value(depth + 1)]);
    };
    if (argument === null) while (!this.isBreak()) add();
    else for (let left = this.count(argument); left > 0; left -= 1) add();
    return { kind: 'map', entries };
  }
}

/**
 * Reads exactly one value that fills the bytes.
 * @throws AppError BAD_INPUT when the bytes are no such value, LIMIT when they go past one of the limits.
 */
export function decodeCbor(bytes: Uint8Array, limits: CborLimits = CBOR_LIMITS): Cbor {
  if (bytes.length > limits.bytes) throw new AppError('LIMIT', `${bytes.length} bytes are more than ${limits.bytes}`);
  return new CborReader(bytes, limits).whole();
}
