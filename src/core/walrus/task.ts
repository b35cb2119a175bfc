/** What the threads of one computation share, and what they are told. */
import type { WireError } from '../../base/errors.ts';
import type { Encoding } from '../verify/walrus/encoding.ts';
import { HASH_BYTES } from '../verify/walrus/blob-id.ts';
import { SLICE_BYTES } from './kernel.ts';

export interface Task {
  readonly module: WebAssembly.Module;
  /** Open for reading; threads of a process share descriptors. */
  readonly fd: number;
  readonly size: number;
  readonly encoding: Encoding;
  /** Bytes of every symbol that are worked on at once. */
  readonly bandBytes: number;
  /** Recovery symbols of the source rows, one band: row by row. */
  readonly recovery: SharedArrayBuffer;
  /** Hashes of the matrix, column by column. */
  readonly leaves: SharedArrayBuffer;
  /** Half-done hashes of every column; empty when there is one band. */
  readonly states: SharedArrayBuffer;
  /** Roots of rows and of columns, in the matrix's order. */
  readonly rowRoots: SharedArrayBuffer;
  readonly columnRoots: SharedArrayBuffer;
  /** Next row or column that nobody has taken, in units of the phase. */
  readonly next: SharedArrayBuffer;
}

/** `rows` extends every source row, `columns` extends and hashes every column, `roots` makes the rows' roots. */
export type Phase = 'rows' | 'columns' | 'roots';

export interface Order {
  readonly phase: Phase;
  readonly band: number;
}

/** Neighbouring columns that are read in one go where a band is a whole symbol. */
const GROUP = 16;
const GROUP_BYTES = 4_000_000;

export function columnsPerUnit({ bandBytes, encoding: { rows, symbolBytes } }: Task): number {
  if (bandBytes < symbolBytes) return 1;
  return Math.max(1, Math.min(GROUP, Math.floor(GROUP_BYTES / (rows * symbolBytes))));
}

/** What the threads take one by one: rows, groups of columns, rows. */
export function unitsOf(phase: Phase, task: Task): number {
  const { rows, shards } = task.encoding;
  if (phase === 'rows') return rows;
  return phase === 'roots' ? shards : Math.ceil(shards / columnsPerUnit(task));
}

/** null: done. */
export type Answer = { readonly error: WireError | null };

/**
 * The recovery symbols of a band are the largest thing in memory, and this bounds them; the rest is some 100 MB for
 * 1000 shards and 20 MB a thread. A larger file is read in more bands.
 */
const RECOVERY_BYTES = 192_000_000;

export function bandBytesOf({ shards, rows, columns, symbolBytes }: Encoding, recoveryBytes = RECOVERY_BYTES): number {
  const symbols = rows * (shards - columns);
  if (symbols * symbolBytes <= recoveryBytes) return symbolBytes;
  return Math.max(SLICE_BYTES, Math.floor(recoveryBytes / symbols / SLICE_BYTES) * SLICE_BYTES);
}

/** Bytes of the hash states of one column, as the kernel keeps them. */
export function stateBytesOf({ shards, rows }: Encoding): number {
  return (Math.ceil(rows / 2) + Math.ceil((shards - rows) / 2)) * 128 + shards;
}

export function createTask(from: Pick<Task, 'module' | 'fd' | 'size' | 'encoding' | 'bandBytes'>): Task {
  const { encoding, bandBytes } = from;
  const { shards, rows, columns, symbolBytes } = encoding;
  return {
    ...from,
    recovery: new SharedArrayBuffer(rows * (shards - columns) * bandBytes),
    leaves: new SharedArrayBuffer(shards * shards * HASH_BYTES),
    states: new SharedArrayBuffer(bandBytes < symbolBytes ? shards * stateBytesOf(encoding) : 0),
    rowRoots: new SharedArrayBuffer(shards * HASH_BYTES),
    columnRoots: new SharedArrayBuffer(shards * HASH_BYTES),
    next: new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT),
  };
}
