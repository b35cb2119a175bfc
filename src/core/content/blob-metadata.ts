/** A blob's sliver hashes out of the case, and what they say of a file that is not the blob. */
import { fromBase64 } from '../../base/bytes.ts';
import type { BlobDifferences } from '../../model/walrus/blob-differences.ts';
import { decimalOfBlobId } from '../../model/known-id.ts';
import type { WalrusMetadataStatement } from '../../model/walrus-statement.ts';
import { statementsOf, type Stated } from '../reconstruct/evidence.ts';
import { metadataBlobId } from '../reconstruct/walrus/mismatches.ts';
import type { Db } from '../store/db.ts';
import { encodingOf, largestBlob } from '../verify/walrus/encoding.ts';
import { sliverDifferences } from '../verify/walrus/sliver-differences.ts';
import type { BlobIdResult } from '../walrus/compute-blob-id.ts';

/** More places than anybody looks at. */
const MOST_RANGES = 1000;

/** A record of the blob's metadata whose hashes give the blob's own id; null: the case holds none. */
export function metadataOf(db: Db, blobId: string): Stated<WalrusMetadataStatement> | null {
  for (const stated of statementsOf(db, 'walrus-metadata')) {
    if (stated.statement.blobId === blobId && metadataBlobId(stated.statement) === blobId) return stated;
  }
  return null;
}

/** @param metadata of the blob `against`, as metadataOf gives it. */
export function compareWithBlob(
  file: BlobIdResult,
  against: string,
  metadata: Stated<WalrusMetadataStatement> | null,
): BlobDifferences {
  const cannot = (why: string): BlobDifferences => ({ verdict: 'cannot-tell', against, why });
  if (decimalOfBlobId(against) === null) return cannot('it is no Walrus blob id');
  if (file.blobId === against) return { verdict: 'same', against };
  if (metadata === null)
    return cannot(
      'the case holds no metadata of the blob (GET /v1/blobs/ID/metadata of a storage node), which has the hashes of its rows',
    );
  const { statement, at } = metadata;
  const [primary, secondary] = [fromBase64(statement.primary), fromBase64(statement.secondary)];
  if (primary === null || secondary === null) return cannot('the metadata of the blob cannot be read');
  if (statement.shards !== file.shards)
    return cannot(`the blob is cut for ${statement.shards} shards, and the file was for ${file.shards}`);
  const blobSize = Number(statement.size);
  if (blobSize > largestBlob(file.shards)) return cannot(`its metadata states ${blobSize} bytes, which no blob has`);
  const encoding = encodingOf(file.size, file.shards);
  const other = encodingOf(blobSize, file.shards);
  if (encoding.symbolBytes !== other.symbolBytes)
    return cannot(
      `the blob has ${blobSize} bytes and is cut into symbols of ${other.symbolBytes}, the file with its ${file.size} bytes into symbols of ${encoding.symbolBytes}: their rows do not lie side by side`,
    );
  // What only the longer of the two has lies behind the end of the other.
  const longest = Math.max(file.size, blobSize);
  const { rows, ranges } = sliverDifferences(file.slivers, { primary, secondary }, encoding, longest);
  return {
    verdict: 'differs',
    against,
    blobSize,
    rows,
    rowBytes: encoding.columns * encoding.symbolBytes,
    ranges: ranges.slice(0, MOST_RANGES),
    rangeCount: ranges.length,
    bytes: ranges.reduce((sum, { length }) => sum + length, 0),
    ground: at,
  };
}
