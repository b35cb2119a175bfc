/**
 * RS2 from first principles, slow and exact: what the kernel is held against. It shares no code with it, and no table
 * with anyone: the field, its basis and the transform follow from their definitions.
 */
import { blake2b } from '@noble/hashes/blake2.js';

const POLYNOMIAL = 0x1002d;

function multiply(a: number, b: number): number {
  let product = 0;
  for (let x = a, y = b; y !== 0; y >>>= 1) {
    if ((y & 1) !== 0) product ^= x;
    x <<= 1;
    if ((x & 0x10000) !== 0) x ^= POLYNOMIAL;
  }
  return product;
}

/** Element number → polynomial, and back. Basis: v[0] = 1, v[i]² + v[i] = v[i−1], the root with bit 0 clear. */
const polynomials = new Uint16Array(65_536);
const numbers = new Uint16Array(65_536);
/** The even root of x² + x = v. */
function basisAfter(v: number): number {
  let x = 0;
  while ((multiply(x, x) ^ x) !== v) x += 2;
  return x;
}

for (let i = 0, v = 1; i < 16; i += 1) {
  for (let j = 0; j < 1 << i; j += 1) polynomials[j + (1 << i)] = polynomials[j]! ^ v;
  if (i < 15) v = basisAfter(v);
}
for (const [number, polynomial] of polynomials.entries()) numbers[polynomial] = number;

interface Products {
  readonly low: Uint16Array;
  readonly high: Uint16Array;
}

const tables = new Map<number, Products>();

/** Products of element `e` with every low and every high byte: by linearity 16 multiplications are enough. */
function productsOf(e: number): Products {
  const known = tables.get(e);
  if (known !== undefined) return known;
  const low = new Uint16Array(256);
  const high = new Uint16Array(256);
  for (let bit = 0; bit < 8; bit += 1) {
    const l = numbers[multiply(polynomials[e]!, polynomials[1 << bit]!)]!;
    const h = numbers[multiply(polynomials[e]!, polynomials[256 << bit]!)]!;
    for (let j = 0; j < 1 << bit; j += 1) {
      low[j | (1 << bit)] = low[j]! ^ l;
      high[j | (1 << bit)] = high[j]! ^ h;
    }
  }
  tables.set(e, { low, high });
  return { low, high };
}

function addInto(a: Uint16Array, b: Uint16Array): void {
  for (let i = 0; i < a.length; i += 1) a[i]! ^= b[i]!;
}

function addProduct(a: Uint16Array, e: number, b: Uint16Array): void {
  const { low, high } = productsOf(e);
  for (let i = 0; i < a.length; i += 1) a[i]! ^= low[b[i]! & 255]! ^ high[b[i]! >> 8]!;
}

/** Evaluations at positions at .. at + w.length; the twiddle of the block at position p, distance d, is element p / d. */
function forward(w: readonly Uint16Array[], at: number): void {
  for (let d = w.length / 2; d >= 1; d /= 2) {
    for (let r = 0; r < w.length; r += 2 * d) {
      for (let i = r; i < r + d; i += 1) {
        addProduct(w[i]!, (r + at) / d, w[i + d]!);
        addInto(w[i + d]!, w[i]!);
      }
    }
  }
}

function inverse(w: readonly Uint16Array[], at: number): void {
  for (let d = 1; d < w.length; d *= 2) {
    for (let r = 0; r < w.length; r += 2 * d) {
      for (let i = r; i < r + d; i += 1) {
        addInto(w[i + d]!, w[i]!);
        addProduct(w[i]!, (r + at) / d, w[i + d]!);
      }
    }
  }
}

const powerOfTwo = (least: number): number => 2 ** Math.ceil(Math.log2(least));

/** Recovery vectors of the sources. */
export function referenceRecovery(sources: readonly Uint16Array[], count: number): readonly Uint16Array[] {
  if (count === 0) return [];
  const zero = (): Uint16Array => new Uint16Array(sources[0]!.length);
  const ofSource = powerOfTwo(sources.length);
  const ofRecovery = powerOfTwo(count);
  const chunk = (from: number, size: number): readonly Uint16Array[] =>
    Array.from({ length: size }, (_, i) => sources[from + i]?.slice() ?? zero());
  if (ofSource > ofRecovery || (ofSource === ofRecovery && sources.length <= count)) {
    const sum = Array.from({ length: ofRecovery }, zero);
    for (let from = 0; from < sources.length; from += ofRecovery) {
      const w = chunk(from, ofRecovery);
      inverse(w, from + ofRecovery);
      for (const [i, vector] of sum.entries()) addInto(vector, w[i]!);
    }
    forward(sum, 0);
    return sum.slice(0, count);
  }
  const spectrum = chunk(0, ofSource);
  inverse(spectrum, 0);
  const out: Uint16Array[] = [];
  for (let from = 0; from < count; from += ofSource) {
    const w = spectrum.map((vector) => vector.slice());
    forward(w, from + ofSource);
    out.push(...w);
  }
  return out.slice(0, count);
}

/** Blocks of 64 bytes: 32 low bytes, then 32 high ones; a short last block is halved. */
export function toElements(bytes: Uint8Array): Uint16Array {
  const out = new Uint16Array(bytes.length / 2);
  for (let at = 0; at < bytes.length; at += 64) {
    const half = Math.min(64, bytes.length - at) / 2;
    for (let i = 0; i < half; i += 1) out[at / 2 + i] = bytes[at + i]! | (bytes[at + half + i]! << 8);
  }
  return out;
}

export function toSymbol(elements: Uint16Array): Uint8Array {
  const out = new Uint8Array(elements.length * 2);
  for (let at = 0; at < out.length; at += 64) {
    const half = Math.min(64, out.length - at) / 2;
    for (let i = 0; i < half; i += 1) {
      out[at + i] = elements[at / 2 + i]!;
      out[at + half + i] = elements[at / 2 + i]! >> 8;
    }
  }
  return out;
}

const hash = (...parts: readonly Uint8Array[]): Uint8Array => {
  const state = blake2b.create({ dkLen: 32 });
  for (const part of parts) state.update(part);
  return state.digest();
};

export const referenceLeaf = (data: Uint8Array): Uint8Array => hash(Uint8Array.of(0), data);

export function referenceMerkle(nodes: readonly Uint8Array[]): Uint8Array {
  if (nodes.length <= 1) return nodes[0] ?? new Uint8Array(32);
  const above: Uint8Array[] = [];
  for (let i = 0; i < nodes.length; i += 2) {
    above.push(hash(Uint8Array.of(1), nodes[i]!, nodes[i + 1] ?? new Uint8Array(32)));
  }
  return referenceMerkle(above);
}

export interface ReferenceBlob {
  readonly blobId: string;
  readonly root: Uint8Array;
  readonly primary: readonly Uint8Array[];
  readonly secondary: readonly Uint8Array[];
}

export function referenceBlob(data: Uint8Array, shards: number): ReferenceBlob {
  const faulty = Math.floor((shards - 1) / 3);
  const rows = shards - 2 * faulty;
  const columns = shards - faulty;
  const symbolBytes = 2 * Math.ceil(Math.max(data.length, 1) / (rows * columns) / 2);
  const padded = new Uint8Array(rows * columns * symbolBytes);
  padded.set(data);
  const wide = Array.from({ length: rows }, (_, i) => {
    const row = Array.from({ length: columns }, (_, j) =>
      toElements(padded.subarray((i * columns + j) * symbolBytes, (i * columns + j + 1) * symbolBytes)),
    );
    return [...row, ...referenceRecovery(row, shards - columns)];
  });
  const leaves = Array.from({ length: shards }, (_, j) => {
    const column = wide.map((row) => row[j]!);
    return [...column, ...referenceRecovery(column, shards - rows)].map((symbol) => referenceLeaf(toSymbol(symbol)));
  });
  const pairs = Array.from({ length: shards }, (_, k) => k);
  const primary = pairs.map((k) => referenceMerkle(leaves.map((column) => column[k]!)));
  const secondary = pairs.map((k) => referenceMerkle(leaves[shards - 1 - k]!));
  const root = referenceMerkle(pairs.map((k) => hash(Uint8Array.of(0), primary[k]!, secondary[k]!)));
  const size = new Uint8Array(8);
  new DataView(size.buffer).setBigUint64(0, BigInt(data.length), true);
  const blobId = Buffer.from(hash(Uint8Array.of(1), size, root)).toString('base64url');
  return { blobId, root, primary, secondary };
}
