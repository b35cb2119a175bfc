/**
 * Files of the case that may be blobs: those that are kept under a Walrus blob id as their name, and those of which a record
 * gives the length or the name beside an id. Their own id is computed from their bytes. What an importer read has checks of
 * its own, but for quilts: theirs was computed when they were read.
 */
import { isWalrusBlobId } from '../../../base/ids.ts';
import type { Locator } from '../../../model/locator.ts';
import { sql } from '../../store/sql.ts';
import { compareWithBlob, metadataOf } from '../../content/blob-metadata.ts';
import type { BlobDifferences } from '../../../model/walrus/blob-differences.ts';
import { computeBlobId, type BlobIdResult } from '../../walrus/compute-blob-id.ts';
import { statementsOf } from '../evidence.ts';
import { expectedBlobs } from './expected-blobs.ts';
import { breathe, type PassContext } from '../pass.ts';

export interface HeldBlob {
  /** The id that the file is named by; its own where its name says nothing. */
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

async function* piecesOf(context: PassContext, source: number, bytes: number): AsyncIterable<Uint8Array> {
  for (let offset = 0; offset < bytes; offset += PIECE) {
    await breathe(context);
    yield context.readBytes({ source, offset, length: Math.min(PIECE, bytes - offset) });
  }
}

interface Candidate {
  /** null: the name says nothing, and the file counts only when it is one of the blobs that it may be. */
  readonly named: string | null;
  readonly expected: ReadonlySet<string>;
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
    WHERE (first.format IS NULL OR first.format = 'walrus-quilt') AND source.bytes > 0 ORDER BY source.id`);
  const files = rows.map((row) => ({ name: String(row['name']), bytes: Number(row['bytes']) }));
  const expectedOf = expectedBlobs(
    db,
    files.filter(({ name }) => blobIdNamed(name) === null),
  );
  const found: Candidate[] = [];
  for (const [i, row] of rows.entries()) {
    const { name, bytes } = files[i]!;
    const named = blobIdNamed(name);
    const expected = named === null ? expectedOf(files[i]!) : new Set<string>();
    if ((named === null && expected.size === 0) || bytes > HELD_LIMITS.fileBytes) continue;
    const [sha256, source, held] = [String(row['sha256']), Number(row['id']), Number(row['held'])];
    found.push({ named, expected, sha256, bytes, source, held });
  }
  // What is named by an id goes first: a hint must not take its place where there are many.
  const out: Candidate[] = [];
  let all = 0;
  for (const candidate of found.toSorted((a, b) => Number(a.named === null) - Number(b.named === null))) {
    if (all + candidate.bytes > HELD_LIMITS.allBytes) continue;
    if (out.length >= HELD_LIMITS.files) break;
    all += candidate.bytes;
    out.push(candidate);
  }
  return out;
}

/** Ids that were computed from the bytes while they were read. */
function idsOfQuilts({ db }: PassContext): ReadonlyMap<string, string> {
  const out = new Map<string, string>();
  for (const { statement } of statementsOf(db, 'walrus-blob'))
    if (statement.teller === 'bytes' && statement.sha256 !== null) out.set(statement.sha256, statement.blobId);
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
async function differencesOf(context: PassContext, candidate: Candidate, named: string): Promise<BlobDifferences> {
  const { sha256 } = candidate;
  const metadata = metadataOf(context.db, named);
  if (metadata === null)
    return { verdict: 'cannot-tell', against: named, why: 'the case holds no metadata of the blob' };
  return compareWithBlob(compared.get(sha256) ?? (await encode(context, candidate)), named, metadata);
}

/** @throws AppError CANCELLED; NOT_FOUND or CONFLICT when a referenced file is not as it was. */
export async function computeHeldBlobs(context: PassContext): Promise<readonly HeldBlob[]> {
  const { progress } = context;
  const candidates = candidatesOf(context);
  const quilts = idsOfQuilts(context);
  const out: HeldBlob[] = [];
  for (const [i, candidate] of candidates.entries()) {
    const { named, expected, sha256, bytes, source } = candidate;
    progress({ phase: 'reconstruct', item: 'blob ids', done: i, total: candidates.length, unit: 'files' });
    const computed = known.get(sha256) ?? quilts.get(sha256) ?? (await encode(context, candidate)).blobId;
    if (named === null && !expected.has(computed)) continue;
    const isNamed = named === null || computed === named;
    const differences = isNamed ? null : await differencesOf(context, candidate, named);
    const at = { source, offset: 0, length: bytes };
    out.push({ named: named ?? computed, computed, sha256, bytes, at, differences });
  }
  return out;
}
