/**
 * A Parquet file opened like a container: its rows come out as lines of JSON. A row has no bytes of its own in the file,
 * for each column of a row group is stored and compressed apart; as a line it has a place that can be read again.
 */
import { Worker } from 'node:worker_threads';
import type { Bytes, OnDamage } from '../archive/expand.ts';
import type { StoredPlace } from '../archive/zip-members.ts';
import { NO_NAMES, type ColumnNames } from './column-names.ts';

export interface ParquetTask {
  readonly place: StoredPlace;
  readonly names: ColumnNames;
}

export type ParquetAnswer =
  | { readonly kind: 'piece'; readonly bytes: Uint8Array }
  | { readonly kind: 'damage'; readonly damage: string }
  | { readonly kind: 'end' };

const HEAP_MB = 384;
/** A slice takes seconds at most. What takes longer goes round in circles. */
const MOST_MS = 180_000;

/** From sources Node strips the types itself; in a bundle the worker is a file of `out/engine`. */
function workerUrl(): URL {
  const own = import.meta.url;
  return new URL(own.endsWith('.ts') ? './parquet-worker.ts' : '../engine/parquet-worker.js', own);
}

/** The next piece; null at the end, or when the thread ended or was ended over it. */
function nextPiece(worker: Worker, onDamage: OnDamage, mostMs: number): Promise<Uint8Array | null> {
  return new Promise((resolve) => {
    const settle = (piece: Uint8Array | null): void => {
      clearTimeout(timer);
      worker.off('message', onMessage).off('error', onError);
      resolve(piece);
    };
    const onMessage = (answer: ParquetAnswer): void => {
      if (answer.kind === 'damage') onDamage(answer.damage);
      else settle(answer.kind === 'piece' ? answer.bytes : null);
    };
    const onError = (error: Error): void => {
      onDamage(`The rest of this Parquet file cannot be decoded (${error.message}).`);
      settle(null);
    };
    const timer = setTimeout(() => {
      onDamage(`The rest of this Parquet file was given up: no row came out in ${mostMs / 1000} seconds.`);
      settle(null);
    }, mostMs);
    worker.on('message', onMessage).on('error', onError);
    worker.postMessage('next');
  });
}

/** The rows as lines; see docs/formats/tempo-parquet.md for how values are written. */
export async function* unparquet(
  place: StoredPlace,
  onDamage: OnDamage,
  names: ColumnNames = NO_NAMES,
  mostMs = MOST_MS,
): Bytes {
  const workerData: ParquetTask = { place, names };
  const worker = new Worker(workerUrl(), { workerData, resourceLimits: { maxOldGenerationSizeMb: HEAP_MB } });
  try {
    for (let piece = await nextPiece(worker, onDamage, mostMs); piece !== null;) {
      if (piece.length > 0) yield piece;
      piece = await nextPiece(worker, onDamage, mostMs);
    }
  } finally {
    await worker.terminate();
  }
}
