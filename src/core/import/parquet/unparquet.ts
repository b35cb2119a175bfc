/**
 * A Parquet file opened like a container: its rows come out as lines of JSON. A row has no bytes of its own in the file,
 * for each column of a row group is stored and compressed apart; as a line it has a place that can be read again.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Bytes, OnDamage } from '../archive/expand.ts';
import { IMPORT_LIMITS, type ImportLimits } from '../limits.ts';
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

type ParquetLimits = Pick<ImportLimits, 'parquetHeapMiB' | 'parquetSeconds'>;

/** From sources Node strips the types itself; in a bundle the program is a file of `out/engine`. */
function childPath(): string {
  const own = import.meta.url;
  return fileURLToPath(new URL(own.endsWith('.ts') ? './parquet-child.ts' : '../engine/parquet-child.js', own));
}

/** The next piece; null at the end, or when the process ended or was ended over it. */
function nextPiece(child: ChildProcess, onDamage: OnDamage, limits: ParquetLimits): Promise<Uint8Array | null> {
  const { parquetHeapMiB, parquetSeconds } = limits;
  return new Promise((resolve) => {
    const settle = (piece: Uint8Array | null): void => {
      clearTimeout(timer);
      child.off('message', onMessage).off('exit', onExit).off('error', onError);
      resolve(piece);
    };
    const giveUp = (why: string): void => {
      onDamage(why);
      settle(null);
    };
    const onMessage = (answer: ParquetAnswer): void => {
      if (answer.kind === 'damage') onDamage(answer.damage);
      else settle(answer.kind === 'piece' ? answer.bytes : null);
    };
    const onExit = (code: number | null, signal: string | null): void =>
      giveUp(
        `The rest of this Parquet file cannot be decoded: it took more memory than the limit (parquetHeapMiB), which is ${parquetHeapMiB}, or a page that no decoder takes (ended with ${signal ?? code}).`,
      );
    const onError = (error: Error): void =>
      giveUp(`The rest of this Parquet file cannot be decoded (${error.message}).`);
    const timer = setTimeout(
      () =>
        giveUp(
          `The rest of this Parquet file was given up: no row came out in ${parquetSeconds} seconds, the limit (parquetSeconds).`,
        ),
      parquetSeconds * 1000,
    );
    child.on('message', onMessage).on('exit', onExit).on('error', onError);
    child.send('next', (error) => {
      if (error !== null) onError(error);
    });
  });
}

/** The rows as lines; see docs/formats/tempo-parquet.md for how values are written. */
export async function* unparquet(
  place: StoredPlace,
  onDamage: OnDamage,
  names: ColumnNames = NO_NAMES,
  limits: ParquetLimits = IMPORT_LIMITS,
): Bytes {
  const task: ParquetTask = { place, names };
  const child = fork(childPath(), [], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
    execArgv: [`--max-old-space-size=${limits.parquetHeapMiB}`],
  });
  try {
    child.send(task);
    for (let piece = await nextPiece(child, onDamage, limits); piece !== null;) {
      if (piece.length > 0) yield piece;
      piece = await nextPiece(child, onDamage, limits);
    }
  } finally {
    child.kill('SIGKILL');
  }
}
