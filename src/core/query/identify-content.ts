/** A file's own ids for the window: `blobtrail blob-id` as a method. Nothing is acquired and nothing is kept. */
import { basename } from 'node:path';
import type { ContentIdentity } from '../../model/content-identity.ts';
import type { CallContext } from '../../shared/contract.ts';
import { compareWithBlob, metadataOf } from '../content/blob-metadata.ts';
import { identifyFile } from '../content/identify-file.ts';
import type { Db } from '../store/db.ts';

export interface AgainstBlob {
  readonly blobId: string;
  /** Whose metadata of the blob to use; null: no case is open. */
  readonly db: Db | null;
}

/** @throws AppError NOT_FOUND, BAD_INPUT, LIMIT or CONFLICT as the file is missing, none, too large, or changing; CANCELLED. */
export async function identifyContent(
  path: string,
  { signal, progress }: CallContext,
  against: AgainstBlob | null = null,
): Promise<ContentIdentity> {
  const item = basename(path);
  const { bytes, sha256, blob, ipfs } = await identifyFile(path, {
    signal,
    ipfs: true,
    onProgress: (done, total) => progress({ phase: 'hash', item, done, total, unit: 'bytes' }),
  });
  const identity = {
    bytes,
    sha256,
    blobId: blob.blobId,
    shards: blob.shards,
    cids: (ipfs ?? []).map(({ cid }) => cid),
  };
  if (against === null) return identity;
  const metadata = against.db === null ? null : metadataOf(against.db, against.blobId);
  return { ...identity, differences: compareWithBlob(blob, against.blobId, metadata) };
}
