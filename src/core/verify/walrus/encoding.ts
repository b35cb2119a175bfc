/**
 * The RS2 encoding's measures (walrus-core `encoding/config.rs`, `encoding/utils.rs`, `bft.rs`): a blob is a matrix of
 * `rows` × `columns` symbols, row by row and padded with zeros, that Reed–Solomon codes extend to `shards` × `shards`.
 */
import { AppError } from '../../../base/errors.ts';

/** Mainnet and testnet alike. */
export const DEFAULT_SHARDS = 1000;

/** Memory for the hashes of the whole matrix grows with the square. */
const MAX_SHARDS = 2000;

/** Symbols are whole elements of two bytes, and their size is kept in 16 bits. */
const MAX_SYMBOL_BYTES = 65_534;

export interface Encoding {
  readonly shards: number;
  /** Source symbols in a column ("primary"): n − 2f. */
  readonly rows: number;
  /** Source symbols in a row ("secondary"): n − f. */
  readonly columns: number;
  /** Always even. */
  readonly symbolBytes: number;
}

function matrixOf(shards: number): Pick<Encoding, 'rows' | 'columns'> {
  if (!Number.isInteger(shards) || shards < 1 || shards > MAX_SHARDS) {
    throw new AppError(
      'BAD_INPUT',
      `The number of shards must be a whole number from 1 to ${MAX_SHARDS}, not ${shards}.`,
    );
  }
  const faulty = Math.floor((shards - 1) / 3);
  return { rows: shards - 2 * faulty, columns: shards - faulty };
}

/** Bytes of the largest blob that so many shards can store: 14,599,533,452 for 1000. @throws AppError BAD_INPUT */
export function largestBlob(shards: number): number {
  const { rows, columns } = matrixOf(shards);
  return rows * columns * MAX_SYMBOL_BYTES;
}

/** @throws AppError BAD_INPUT for a number of shards out of range; LIMIT for a blob that is too large for it. */
export function encodingOf(size: number, shards: number): Encoding {
  const { rows, columns } = matrixOf(shards);
  const exact = Math.ceil(Math.max(size, 1) / (rows * columns));
  const symbolBytes = exact + (exact % 2);
  if (symbolBytes > MAX_SYMBOL_BYTES) {
    const most = largestBlob(shards);
    throw new AppError(
      'LIMIT',
      `${size} bytes are more than a Walrus blob can hold (${most} bytes with ${shards} shards).`,
      {
        details: { size, most },
      },
    );
  }
  return { shards, rows, columns, symbolBytes };
}
