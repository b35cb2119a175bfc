/** Every name that a file's bytes have of themselves: SHA-256, Walrus blob id, and on request the ids of IPFS. */
import { createHash } from 'node:crypto';
import { read } from 'node:fs';
import { promisify } from 'node:util';
import { AppError, throwIfAborted } from '../../base/errors.ts';
import { createCidHasher, type CidCandidate } from '../verify/ipfs/file-cids.ts';
import { computeBlobId, type BlobIdOptions, type BlobIdResult } from '../walrus/compute-blob-id.ts';
import { withStableFile, type StableFile } from './stable-file.ts';

export interface FileIdentity {
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
  readonly blob: BlobIdResult;
  /** null when they were not asked for. */
  readonly ipfs: readonly CidCandidate[] | null;
}

export interface IdentifyOptions extends BlobIdOptions {
  readonly ipfs?: boolean;
}

const PIECE = 1024 * 1024;

const readAt = promisify(read);

type ContentHashes = Pick<FileIdentity, 'sha256' | 'ipfs'>;

async function hashContent({ fd, size }: StableFile, withIpfs: boolean, signal: AbortSignal): Promise<ContentHashes> {
  const sha256 = createHash('sha256');
  const cids = withIpfs ? createCidHasher() : null;
  const buffer = new Uint8Array(PIECE);
  for (let at = 0; at < size;) {
    throwIfAborted(signal);
    const { bytesRead } = await readAt(fd, buffer, 0, Math.min(PIECE, size - at), at);
    if (bytesRead === 0) throw new AppError('CONFLICT', 'It became shorter while it was read.');
    const piece = buffer.subarray(0, bytesRead);
    sha256.update(piece);
    cids?.update(piece);
    at += bytesRead;
  }
  return { sha256: sha256.digest('hex'), ipfs: cids?.finish() ?? null };
}

async function identify(file: StableFile, options: IdentifyOptions): Promise<FileIdentity> {
  const controller = new AbortController();
  const signal = AbortSignal.any([controller.signal, ...(options.signal === undefined ? [] : [options.signal])]);
  const failures: unknown[] = [];
  // Neither may read on when the file is closed: the first to fail stops the other, and both are waited for.
  const endOf = <T>(work: Promise<T>): Promise<T | null> =>
    work.catch((error: unknown) => {
      failures.push(error);
      controller.abort();
      return null;
    });
  const [hashes, blob] = await Promise.all([
    endOf(hashContent(file, options.ipfs === true, signal)),
    endOf(computeBlobId(file, { ...options, signal })),
  ]);
  if (hashes === null || blob === null) throw failures[0];
  return { bytes: file.size, blob, ...hashes };
}

/**
 * Both read the same open file, beside each other.
 * @throws AppError as computeBlobId does.
 */
export function identifyFile(path: string, options: IdentifyOptions = {}): Promise<FileIdentity> {
  return withStableFile(path, (file) => identify(file, options));
}
