/** What Walrus reserves for a blob (walrus-core `encoding/config.rs`, `metadata.rs`), for the 1000 shards of both public networks. */
const SHARDS = 1000n;
const ROWS = 334n;
const COLUMNS = 667n;
/** Of a blob's metadata on every shard: two hashes of 32 bytes for each sliver pair, and what is kept beside them. */
const METADATA_BYTES = 64_032n;

/** Bytes of storage that a blob of that size needs at least: 66,034,000 for anything up to 445,556 bytes. */
export function encodedBytes(size: bigint): bigint {
  const symbols = ROWS * COLUMNS;
  const exact = (size > 0n ? size + symbols - 1n : symbols) / symbols;
  const symbolBytes = exact + (exact % 2n);
  return SHARDS * ((ROWS + COLUMNS) * symbolBytes + METADATA_BYTES);
}

/** Epochs that storage can be bought for in advance. */
export const MOST_EPOCHS_AHEAD = 53;
