/** The WebAssembly kernel of RS2 (`tools/walrus-kernel`): one instance per thread, memory of its own. */
import type { Encoding } from '../verify/walrus/encoding.ts';

/** All addresses are byte offsets into `memory`. */
export interface Kernel {
  readonly memory: WebAssembly.Memory;
  configure(shards: number, rows: number, columns: number): void;
  allocate(bytes: number): number;
  /** Where a column's half-done hashes stand between two bands of its symbols. */
  stateAddress(): number;
  stateBytes(): number;
  /** One row's `columns` symbols of `width` bytes, `stride` apart → its recovery symbols, side by side at `to`. */
  encodeRow(from: number, stride: number, width: number, to: number): void;
  /** One column's `rows` symbols (or bands of them) → with the last band `shards` leaf hashes at `to`. */
  hashColumn(from: number, stride: number, width: number, before: number, isLast: 0 | 1, to: number): void;
  /** In place over nodes of 32 bytes; needs room for one more. The root ends at `at`. */
  merkleRoot(at: number, count: number): void;
}

/** Bands of a symbol must be whole slices, but for the last one. */
export const SLICE_BYTES = 512;

export function createKernel(module: WebAssembly.Module, { shards, rows, columns }: Encoding): Kernel {
  const kernel = new WebAssembly.Instance(module).exports as unknown as Kernel;
  kernel.configure(shards, rows, columns);
  return kernel;
}
