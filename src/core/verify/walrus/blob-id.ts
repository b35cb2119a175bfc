/**
 * From the hashes of slivers to the blob id (walrus-core `metadata.rs`, `merkle.rs`, `lib.rs`; on chain
 * `blob.move::derive_blob_id`). Leaves are BLAKE2b-256 of 00 ‖ data, inner nodes of 01 ‖ left ‖ right; an odd level gets
 * one node of zeros.
 */
import { blake2b } from '@noble/hashes/blake2.js';
import { concatBytes, toBase64Url } from '../../../base/bytes.ts';

export const HASH_BYTES = 32;

const LEAF = Uint8Array.of(0);
const INNER = Uint8Array.of(1);

/** BCS index of `EncodingType::RS2`; 0 was RedStuff on RaptorQ, which no public network uses any longer. */
const RS2 = 1;

const hash = (...parts: readonly Uint8Array[]): Uint8Array => blake2b(concatBytes(...parts), { dkLen: HASH_BYTES });

export function leafHash(data: Uint8Array): Uint8Array {
  return hash(LEAF, data);
}

/** 32 zeros for no leaves. */
export function merkleRoot(leaves: readonly Uint8Array[]): Uint8Array {
  const zeros = new Uint8Array(HASH_BYTES);
  let level = leaves;
  while (level.length > 1) {
    const above: Uint8Array[] = [];
    for (let i = 0; i < level.length; i += 2) above.push(hash(INNER, level[i]!, level[i + 1] ?? zeros));
    level = above;
  }
  return level[0] ?? zeros;
}

/** Merkle roots of the slivers, 32 bytes each, in order of the sliver pair: what a blob's metadata lists. */
export interface SliverHashes {
  /** Entry i covers row i of the extended matrix. */
  readonly primary: Uint8Array;
  /** Entry i covers column shards − 1 − i. */
  readonly secondary: Uint8Array;
}

/** Merkle root over the sliver pairs. */
export function rootOf({ primary, secondary }: SliverHashes): Uint8Array {
  const leaves: Uint8Array[] = [];
  for (let at = 0; at < primary.length; at += HASH_BYTES) {
    leaves.push(leafHash(concatBytes(primary.subarray(at, at + HASH_BYTES), secondary.subarray(at, at + HASH_BYTES))));
  }
  return merkleRoot(leaves);
}

/** The id as text, 43 characters of unpadded base64url. `size`: bytes of the blob before encoding. */
export function blobIdOf(rootHash: Uint8Array, size: number): string {
  const head = new Uint8Array(9);
  head[0] = RS2;
  new DataView(head.buffer).setBigUint64(1, BigInt(size), true);
  return toBase64Url(hash(head, rootHash));
}
