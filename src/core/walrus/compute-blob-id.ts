/**
 * The Walrus blob id of bytes, offline, for any size that Walrus can store, in memory that does not grow with it.
 * Rows are extended first; then every column of the extended matrix is a task of its own, and every row's root.
 */
import { availableParallelism } from 'node:os';
import { toHex } from '../../base/bytes.ts';
import { AppError } from '../../base/errors.ts';
import { withStableFile, type StableFile } from '../content/stable-file.ts';
import { blobIdOf, HASH_BYTES, rootOf, type SliverHashes } from '../verify/walrus/blob-id.ts';
import { DEFAULT_SHARDS, encodingOf, largestBlob } from '../verify/walrus/encoding.ts';
import { loadKernel } from '../kernel-file.ts';
import { withSpooled } from './spool.ts';
import { bandBytesOf, createTask, unitsOf, type Order, type Phase, type Task } from './task.ts';
import { startThreads } from './threads.ts';

export interface BlobIdOptions {
  /** Of the network; both public ones have 1000. */
  readonly shards?: number;
  /** At most one per processor; 20 MB each. */
  readonly threads?: number;
  readonly signal?: AbortSignal | undefined;
  /** In bytes of the blob, the work for all passes counted. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Memory for one pass's recovery symbols; what is larger is read in more passes. For tests. */
  readonly recoveryBytes?: number;
}

export interface BlobIdResult {
  /** 43 characters. */
  readonly blobId: string;
  readonly size: number;
  /** Merkle root over the sliver pairs, hex. */
  readonly rootHash: string;
  readonly shards: number;
  /** To say which rows differ when a blob's metadata is at hand. */
  readonly slivers: SliverHashes;
}

const MAX_THREADS = 8;
const REPORT_MS = 100;

/** Share of the whole work, measured: extending rows; extending and hashing columns; the rows' roots are the rest. */
const ROWS_SHARE = 0.15;
const COLUMNS_SHARE = 0.82;

function threadCount(asked: number | undefined): number {
  if (asked === undefined) return Math.min(MAX_THREADS, availableParallelism());
  if (!Number.isInteger(asked) || asked < 1 || asked > 64) {
    throw new AppError('BAD_INPUT', `The number of threads must be a whole number from 1 to 64, not ${asked}.`);
  }
  return asked;
}

/** A phase, with the share of the whole work that lies before it and in it. */
interface Step extends Order {
  readonly before: number;
  readonly share: number;
}

function stepsOf({ bandBytes, encoding: { symbolBytes } }: Task): readonly Step[] {
  const steps: Step[] = [];
  let before = 0;
  const add = (phase: Phase, band: number, share: number): void => {
    steps.push({ phase, band, before, share });
    before += share;
  };
  for (let band = 0; band * bandBytes < symbolBytes; band += 1) {
    const part = Math.min(bandBytes, symbolBytes - band * bandBytes) / symbolBytes;
    add('rows', band, part * ROWS_SHARE);
    add('columns', band, part * COLUMNS_SHARE);
  }
  add('roots', 0, 1 - ROWS_SHARE - COLUMNS_SHARE);
  return steps;
}

/** A network's sliver pair k is row k and column shards − 1 − k. */
function sliversOf({ rowRoots, columnRoots, encoding }: Task): SliverHashes {
  const columns = new Uint8Array(columnRoots);
  const secondary = new Uint8Array(columns.length);
  for (let k = 0; k < encoding.shards; k += 1) {
    const at = (encoding.shards - 1 - k) * HASH_BYTES;
    secondary.set(columns.subarray(at, at + HASH_BYTES), k * HASH_BYTES);
  }
  return { primary: new Uint8Array(rowRoots).slice(), secondary };
}

async function runAll(task: Task, { threads, signal, onProgress }: BlobIdOptions): Promise<void> {
  const { size, next } = task;
  const taken = new Int32Array(next);
  let step: Step | undefined;
  const report = (): void => {
    if (step === undefined) return;
    const part = Math.min(1, Atomics.load(taken, 0) / unitsOf(step.phase, task));
    onProgress?.(Math.floor(size * (step.before + step.share * part)), size);
  };
  const pool = startThreads(threadCount(threads), task, signal);
  const timer = setInterval(report, REPORT_MS);
  try {
    for (step of stepsOf(task)) await pool.run(step);
    onProgress?.(size, size);
  } finally {
    clearInterval(timer);
    await pool.close();
  }
}

async function blobIdOfOpen({ fd, size }: StableFile, options: BlobIdOptions): Promise<BlobIdResult> {
  const shards = options.shards ?? DEFAULT_SHARDS;
  const encoding = encodingOf(size, shards);
  const bandBytes = bandBytesOf(encoding, options.recoveryBytes);
  const task = createTask({ module: loadKernel('rs2.wasm'), fd, size, encoding, bandBytes });
  await runAll(task, options);
  const slivers = sliversOf(task);
  const root = rootOf(slivers);
  return { blobId: blobIdOf(root, size), size, rootHash: toHex(root), shards, slivers };
}

/**
 * A path is read in place; a file that is open already is left open; a stream goes through a temporary file.
 * @throws AppError NOT_FOUND or BAD_INPUT for what cannot be read, LIMIT for what is larger than a blob can be,
 * CONFLICT for a file that changed meanwhile, CANCELLED.
 */
export function computeBlobId(
  source: string | StableFile | AsyncIterable<Uint8Array>,
  options: BlobIdOptions = {},
): Promise<BlobIdResult> {
  const compute = (bytes: StableFile): Promise<BlobIdResult> => blobIdOfOpen(bytes, options);
  if (typeof source === 'string') return withStableFile(source, compute);
  if (!(Symbol.asyncIterator in source)) return compute(source);
  return withSpooled(source, largestBlob(options.shards ?? DEFAULT_SHARDS), options.signal, compute);
}
