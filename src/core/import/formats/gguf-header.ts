/**
 * The header of a GGUF file (ggml-org/ggml docs/gguf.md): magic, version, two counts, keys with values, and where each
 * tensor lies. Values that are long lists are passed over.
 */
import type { SourceBytes } from '../importer.ts';

export const GGUF_MAGIC = 'GGUF';

export interface GgufHeader {
  readonly version: number;
  readonly tensors: bigint;
  /** Texts and numbers, as far as they were wanted. */
  readonly values: ReadonlyMap<string, string>;
  /** Behind the list of tensors. */
  readonly end: number;
}

const WINDOW = 1024 * 1024;
const STRING = 8;
const ARRAY = 9;
const MAX_DEPTH = 8;
/** Bytes of a value by its type; texts and lists have lengths of their own. */
const SIZES: readonly (number | null)[] = [1, 1, 2, 2, 4, 4, 4, 1, null, null, 8, 8, 8];
const MOST_TEXT = 4096;
const MOST_DIMENSIONS = 8;

/** Reads on through a source; what leads behind its end is an error. */
class Cursor {
  private readonly bytes: SourceBytes;
  private readonly most: number;
  private readonly isLittle: boolean;
  private readonly isWide: boolean;
  private window: DataView = new DataView(new ArrayBuffer(0));
  private windowAt = 0;
  at: number;

  constructor(
    bytes: SourceBytes,
    at: number,
    most: number,
    form: { readonly isLittle: boolean; readonly isWide: boolean },
  ) {
    this.bytes = bytes;
    this.at = at;
    this.most = most;
    this.isLittle = form.isLittle;
    this.isWide = form.isWide;
  }

  skip(length: bigint | number): void {
    const to = BigInt(this.at) + BigInt(length);
    if (to > BigInt(Math.min(this.bytes.size, this.most)))
      throw new RangeError(
        to > BigInt(this.bytes.size)
          ? `the header leads behind the end of the file, at byte ${this.at}`
          : `the header is longer than ${this.most} bytes, the limit (recordBytes)`,
      );
    this.at = Number(to);
  }

  /** A view on the next bytes, which are then passed. */
  private take(length: number): { readonly view: DataView; readonly from: number } {
    const from = this.at;
    this.skip(length);
    if (from < this.windowAt || from + length > this.windowAt + this.window.byteLength) {
      const held = this.bytes.read(from, Math.min(Math.max(WINDOW, length), this.bytes.size - from));
      this.window = new DataView(held.buffer, held.byteOffset, held.byteLength);
      this.windowAt = from;
    }
    return { view: this.window, from: from - this.windowAt };
  }

  uint32(): number {
    const { view, from } = this.take(4);
    return view.getUint32(from, this.isLittle);
  }

  uint64(): bigint {
    const { view, from } = this.take(8);
    return view.getBigUint64(from, this.isLittle);
  }

  /** Lengths and counts, of 4 bytes in the first version. */
  count(): bigint {
    return this.isWide ? this.uint64() : BigInt(this.uint32());
  }

  /** Null for a text that is longer than anybody needs. */
  text(): string | null {
    const length = this.count();
    if (length > BigInt(MOST_TEXT)) {
      this.skip(length);
      return null;
    }
    const { view, from } = this.take(Number(length));
    return Buffer.from(view.buffer, view.byteOffset + from, Number(length)).toString('utf8');
  }

  /** A text or an unsigned number as text; null for everything else, which is passed over. */
  value(type: number, depth = 0): string | null {
    if (type === STRING) return this.text();
    if (type === 4) return String(this.uint32());
    if (type === 10) return this.uint64().toString();
    if (type === ARRAY) {
      if (depth > MAX_DEPTH) throw new RangeError(`lists inside each other deeper than ${MAX_DEPTH}`);
      const inner = this.uint32();
      const count = this.count();
      const size = SIZES[inner];
      if (size !== null && size !== undefined) this.skip(count * BigInt(size));
      else for (let i = 0n; i < count; i += 1n) this.value(inner, depth + 1);
      return null;
    }
    const size = SIZES[type];
    if (size === null || size === undefined)
      throw new RangeError(`a value of the unknown type ${type} at byte ${this.at}`);
    this.skip(size);
    return null;
  }
}

/** @throws RangeError saying where the header stops being one; `most`: bytes of it that are read. */
export function readGgufHeader(bytes: SourceBytes, most: number): GgufHeader {
  const head = bytes.read(0, Math.min(bytes.size, 8));
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (head.length < 8) throw new RangeError('the file ends in its first 8 bytes');
  const isLittle = view.getUint16(4, true) !== 0;
  const version = view.getUint32(4, isLittle);
  if (version < 1 || version > 3) throw new RangeError(`version ${version} is not known`);
  const cursor = new Cursor(bytes, 8, most, { isLittle, isWide: version > 1 });
  const tensors = cursor.count();
  const keys = cursor.count();
  const values = new Map<string, string>();
  for (let i = 0n; i < keys; i += 1n) {
    const key = cursor.text();
    const value = cursor.value(cursor.uint32());
    if (key !== null && value !== null && key.startsWith('general.')) values.set(key, value);
  }
  for (let i = 0n; i < tensors; i += 1n) {
    cursor.skip(cursor.count());
    const dimensions = cursor.uint32();
    if (dimensions > MOST_DIMENSIONS) throw new RangeError(`a tensor of ${dimensions} dimensions at byte ${cursor.at}`);
    cursor.skip(dimensions * (version > 1 ? 8 : 4) + 12);
  }
  return { version, tensors, values, end: cursor.at };
}
