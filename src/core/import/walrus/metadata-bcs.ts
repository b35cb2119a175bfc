/**
 * A blob's metadata as a storage node answers it: `BlobMetadataWithId` in BCS (walrus-core `metadata.rs`): the id, version 0,
 * the encoding type, the size, and for each sliver pair two Merkle roots (0: of nothing, 1: 32 bytes).
 */
import { BcsReader } from '../../../base/bcs.ts';
import { toBase64, toBase64Url } from '../../../base/bytes.ts';
import type { WalrusMetadataStatement } from '../../../model/walrus-statement.ts';
import { MAX_WHOLE } from './fields.ts';

const HASH_BYTES = 32;
const ID_BYTES = 32;
/** Largest number of shards that blob ids are computed for here. */
const MAX_SHARDS = 2000;
const PAIR_BYTES = 2 * (1 + HASH_BYTES);
const ENCODINGS = ['RedStuff', 'RS2'] as const;

/** Of `shards` sliver pairs that all have their hashes. */
export function metadataBytes(shards: number): number {
  return ID_BYTES + 1 + 1 + 8 + (shards < 128 ? 1 : 2) + shards * PAIR_BYTES;
}

export const MAX_METADATA_BYTES = metadataBytes(MAX_SHARDS);

interface MetadataHead {
  readonly blobId: string;
  readonly encodingType: string;
  readonly size: bigint;
  readonly shards: number;
}

/** @throws AppError BAD_INPUT */
export function readMetadataHead(read: BcsReader): MetadataHead {
  const blobId = toBase64Url(read.take(ID_BYTES));
  const version = read.u8();
  if (version !== 0) read.fail(`version ${version} of the metadata is not known`);
  const encodingType = ENCODINGS[read.u8()] ?? read.fail('the encoding is not known');
  const size = read.u64();
  if (size > MAX_WHOLE) read.fail('a size is larger than a blob can be');
  const shards = read.uleb();
  if (shards < 1 || shards > MAX_SHARDS) read.fail(`${shards} sliver pairs are none or too many`);
  return { blobId, encodingType, size, shards };
}

function hash(read: BcsReader, into: Uint8Array, at: number): void {
  const form = read.u8();
  if (form > 1) read.fail(`a hash has form ${form}, which is not known`);
  if (form === 1) into.set(read.take(HASH_BYTES), at);
}

/** @throws AppError BAD_INPUT saying where the bytes stop being metadata. */
export function readMetadata(bytes: Uint8Array): WalrusMetadataStatement {
  const read = new BcsReader(bytes);
  const { blobId, encodingType, size, shards } = readMetadataHead(read);
  const primary = new Uint8Array(shards * HASH_BYTES);
  const secondary = new Uint8Array(shards * HASH_BYTES);
  for (let pair = 0; pair < shards; pair += 1) {
    hash(read, primary, pair * HASH_BYTES);
    hash(read, secondary, pair * HASH_BYTES);
  }
  read.end();
  return {
    kind: 'walrus-metadata',
    network: null,
    teller: 'storage-node',
    blobId,
    blobIdWritten: blobId,
    size: size.toString(),
    encodingType,
    shards,
    primary: toBase64(primary),
    secondary: toBase64(secondary),
  };
}
