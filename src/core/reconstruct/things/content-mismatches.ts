/** Bytes that were loaded or kept under a content id that is not theirs (docs/rules.md, "content-mismatch"). */
import { artifactKindOf, hexKey, type ArtifactKind } from '../../../base/ids.ts';
import { differenceWords } from '../../../model/walrus/blob-differences.ts';
import type { ContentMismatch } from '../../../model/facts.ts';
import type { Locator } from '../../../model/locator.ts';
import { sql } from '../../store/sql.ts';
import type { Db } from '../../store/db.ts';
import { artifactKey, contentKey } from '../resolve/artifact-key.ts';
import { statementsOf, type Stated, type StatementOf } from '../evidence.ts';
import type { HeldBlob } from './held-blobs.ts';
import { nodeNameOf } from '../resolve/node-name.ts';

export interface MismatchContext {
  readonly db: Db;
  readonly heldBlobs: readonly HeldBlob[];
  readonly artifactId: (ref: string, kind: ArtifactKind | null) => number;
  readonly nodeId: (name: string, isEnclave: boolean) => number;
}

interface Published {
  readonly sha256: Set<string>;
  readonly ground: Locator;
}

/** SHA-256 by artifact, as the Hub and publish events state it. */
function publishedHashes(db: Db): ReadonlyMap<string, Published> {
  const out = new Map<string, Published>();
  const add = (ref: string, sha256: string | null, ground: Locator): void => {
    if (sha256 === null) return;
    const key = artifactKey(ref);
    const known = out.get(key) ?? { sha256: new Set<string>(), ground };
    known.sha256.add(contentKey(sha256));
    out.set(key, known);
  };
  for (const { statement, at } of statementsOf(db, 'hub-file')) add(statement.artifactRef, statement.sha256, at);
  for (const { statement, at } of statementsOf(db, 'trace-event')) {
    if (statement.event === 'hub.version.publish' && statement.blobId !== null)
      add(statement.blobId, statement.sha256, at);
  }
  return out;
}

/** Two ids of one encoding that cannot belong to the same bytes. A CID may be written in two versions. */
function excludes(stated: string, computed: string): boolean {
  const kind = artifactKindOf(stated);
  if (kind === null || kind !== artifactKindOf(computed) || artifactKey(stated) === artifactKey(computed)) return false;
  return kind !== 'ipfs-cid' || stated.startsWith('Qm') === computed.startsWith('Qm');
}

/** Files of the case by the id that was computed of them: whoever loaded that id had these bytes, or others. */
function heldHashes(heldBlobs: readonly HeldBlob[]): ReadonlyMap<string, Published> {
  return new Map(
    heldBlobs.map(({ computed, sha256, at }) => [
      artifactKey(computed),
      { sha256: new Set([contentKey(sha256)]), ground: at },
    ]),
  );
}

type Load = Stated<StatementOf<'trace-event'>>;

interface Found {
  readonly basis: ContentMismatch['basis'];
  readonly expected: string;
  readonly found: string;
  readonly further: readonly Locator[];
}

function mismatchOf(
  { statement }: Load,
  published: ReadonlyMap<string, Published>,
  held: ReadonlyMap<string, Published>,
): Found | null {
  const { blobId, computedBlobId, sha256 } = statement;
  if (blobId === null || artifactKindOf(blobId) === null) return null;
  if (computedBlobId !== null && excludes(blobId, computedBlobId))
    return { basis: 'loaded-id', expected: blobId, found: computedBlobId, further: [] };
  if (sha256 === null) return null;
  const hash = contentKey(sha256);
  if (!/^[0-9a-f]{64}$/.test(hash)) return null;
  if (artifactKindOf(blobId) === 'file-sha256' && contentKey(blobId) !== hash)
    return { basis: 'loaded-id', expected: contentKey(blobId), found: hash, further: [] };
  const file = held.get(artifactKey(blobId));
  const known = file ?? published.get(artifactKey(blobId));
  if (known === undefined || known.sha256.has(hash)) return null;
  return {
    basis: file === undefined ? 'loaded-hash' : 'loaded-other',
    expected: [...known.sha256].toSorted().join(' or '),
    found: hash,
    further: [known.ground],
  };
}

/** The requests that a load was for, by the record that they rest on. */
function requestsAt(db: Db, { source, offset, length }: Locator): readonly number[] {
  return db
    .all(sql`SELECT DISTINCT request_id AS id FROM request_record
             WHERE source_id = ${source} AND offset = ${offset} AND length = ${length} AND role IN ('artifact.load', 'model-run')`)
    .map((row) => Number(row['id']));
}

/** Bytes of a quilt, on both public networks, are a whole number of these. */
const QUILT_UNIT = 334 * 667;

/** Blob ids that are known as quilts': a file inside has no blob id of its own, so that its own bytes cannot have that one. */
function quiltIds(db: Db): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const { statement } of statementsOf(db, 'walrus-patch'))
    if (statement.quiltId !== null) ids.add(statement.quiltId);
  for (const { statement } of statementsOf(db, 'walrus-blob')) if (statement.isQuilt) ids.add(statement.blobId);
  for (const { statement } of statementsOf(db, 'walrus-store')) {
    if (statement.isQuilt && statement.blobId !== null) ids.add(statement.blobId);
  }
  return ids;
}

export function findContentMismatches(context: MismatchContext): readonly ContentMismatch[] {
  const { db, heldBlobs, artifactId, nodeId } = context;
  const published = publishedHashes(db);
  const held = heldHashes(heldBlobs);
  const quilts = quiltIds(db);
  const out: ContentMismatch[] = [];
  for (const load of statementsOf(db, 'trace-event')) {
    if (load.statement.event !== 'artifact.load') continue;
    const found = mismatchOf(load, published, held);
    const { blobId, nodeId: named, teeId, timeNs } = load.statement;
    if (found === null || blobId === null || quilts.has(blobId)) continue;
    const node = named ?? (teeId === null ? null : hexKey(teeId));
    const name = node === null ? null : nodeNameOf(node);
    out.push({
      ...found,
      places: null,
      nodeId: name === null ? null : nodeId(name.name, name.isEnclave),
      artifactId: artifactId(blobId, artifactKindOf(blobId)),
      timeNs: timeNs === null ? null : BigInt(timeNs),
      requests: requestsAt(db, load.at),
      ground: load.at,
    });
  }
  for (const { named, computed, bytes, at, differences } of heldBlobs) {
    // Named by its quilt, and not long enough to be the whole of one: a file out of it.
    const isFromQuilt = quilts.has(named) && bytes % QUILT_UNIT !== 0;
    if (named === computed || isFromQuilt) continue;
    const isTold = differences?.verdict === 'differs';
    out.push({
      basis: 'held-file',
      expected: named,
      found: computed,
      further: isTold ? [differences.ground] : [],
      places: isTold ? differenceWords(differences) : null,
      nodeId: null,
      artifactId: artifactId(named, 'walrus-blob'),
      timeNs: null,
      requests: [],
      ground: at,
    });
  }
  return out;
}
