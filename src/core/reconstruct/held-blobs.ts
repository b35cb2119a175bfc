/**
 * Files of the case that are kept under a Walrus blob id as their name and that no importer read: their own id is
 * computed from their bytes. What an importer read has checks of its own.
 */
import { throwIfAborted } from '../../base/errors.ts';
import { isWalrusBlobId } from '../../base/ids.ts';
import type { Locator } from '../../model/locator.ts';
import { sql } from '../store/sql.ts';
import { compareWithBlob, metadataOf } from '../content/blob-metadata.ts';
import type { BlobDifferences } from '../../model/blob-differences.ts';
import { computeBlobId, type BlobIdResult } from '../walrus/compute-blob-id.ts';
import type { PassContext } from './pass.ts';

export interface HeldBlob {
  /** The id that the file is named by. */
  readonly named: string;
  /** The id that its bytes have. */
  readonly computed: string;
  /** Hex. */
  readonly sha256: string;
  readonly bytes: number;
  readonly at: Locator;
  /** Where it is not the blob that it is named by; null: it is that blob. */
  readonly differences: BlobDifferences | null;
}

/** Each reconstruction looks at so much and no more; what is left over stays as it is told. */
export const HELD_LIMITS = { files: 256, fileBytes: 1024 ** 3, allBytes: 4 * 1024 ** 3 } as const;

const PIECE = 1024 * 1024;
const REMEMBERED = 4096;

/** Ids by the SHA-256 of the bytes: the same bytes have the same id, whichever case holds them. */
const known = new Map<string, string>();

/** What is compared with the metadata of a blob: the hashes of slivers take 64 kB each. */
const compared = new Map<string, BlobIdResult>();
const COMPARED = 64;

/** `<id>`, or `<id>` with one extension. */
export function blobIdNamed(name: string): string | null {
  const stem = /^([\w-]{43})(?:\.[A-Za-z0-9]{1,16})?$/.exec(name)?.[1];
  return stem !== undefined && isWalrusBlobId(stem) ? stem : null;
}

async function* piecesOf({ readBytes, signal }: PassContext, source: number, bytes: number): AsyncIterable<Uint8Array> {
  for (let offset = 0; offset < bytes; offset += PIECE) {
    throwIfAborted(signal);
    yield readBytes({ source, offset, length: Math.min(PIECE, bytes - offset) });
  }
}

interface Candidate {
  readonly named: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly source: number;
  /** Where the bytes lie: the first copy's source. */
  readonly held: number;
}

function candidatesOf({ db }: PassContext): readonly Candidate[] {
  const rows = db.all(sql`
    SELECT source.id, source.name, source.bytes, source.sha256, coalesce(source.duplicate_of, source.id) AS held
    FROM source JOIN source AS first ON first.id = coalesce(source.duplicate_of, source.id)
    WHERE first.format IS NULL AND source.bytes > 0 AND length(source.name) BETWEEN 43 AND 60 ORDER BY source.id`);
  const out: Candidate[] = [];
  let all = 0;
  for (const row of rows) {
    const named = blobIdNamed(String(row['name']));
    const bytes = Number(row['bytes']);
    if (named === null || bytes > HELD_LIMITS.fileBytes || all + bytes > HELD_LIMITS.allBytes) continue;
    if (out.length >= HELD_LIMITS.files) break;
    all += bytes;
    out.push({ named, sha256: String(row['sha256']), bytes, source: Number(row['id']), held: Number(row['held']) });
  }
  return out;
}

function remember<T>(map: Map<string, T>, most: number, sha256: string, value: T): void {
  if (map.size >= most) map.clear();
  map.set(sha256, value);
}

async function encode(context: PassContext, { sha256, held, bytes }: Candidate): Promise<BlobIdResult> {
  const result = await computeBlobId(piecesOf(context, held, bytes), { signal: context.signal });
  remember(known, REMEMBERED, sha256, result.blobId);
  remember(compared, COMPARED, sha256, result);
  return result;
}

/** Only a file whose blob's metadata is in the case is encoded once more to be compared. */
async function differencesOf(context: PassContext, candidate: Candidate): Promise<BlobDifferences> {
  const { named, sha256 } = candidate;
  const metadata = metadataOf(context.db, named);
  if (metadata === null)
    return { verdict: 'cannot-tell', against: named, why: 'the case holds no metadata of the blob' };
  return compareWithBlob(compared.get(sha256) ?? (await encode(context, candidate)), named, metadata);
}

/** @throws AppError CANCELLED; NOT_FOUND or CONFLICT when a referenced file is not as it was. */
export async function computeHeldBlobs(context: PassContext): Promise<readonly HeldBlob[]> {
  const { progress } = context;
  const candidates = candidatesOf(context);
  const out: HeldBlob[] = [];
  for (const [i, candidate] of candidates.entries()) {
    const { named, sha256, bytes, source } = candidate;
    progress({ phase: 'reconstruct', item: 'blob ids', done: i, total: candidates.length, unit: 'files' });
    const computed = known.get(sha256) ?? (await encode(context, candidate)).blobId;
    const differences = computed === named ? null : await differencesOf(context, candidate);
    out.push({ named, computed, sha256, bytes, at: { source, offset: 0, length: bytes }, differences });
  }
  return out;
}
