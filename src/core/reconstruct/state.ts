/** What earlier passes leave in memory for later ones. Rebuilt from the evidence, never stored. */
import { buildReleaseIndex, type ReleaseIndex } from '../../model/release-order.ts';
import type { ReleaseFacts } from '../../model/facts.ts';
import type { Db } from '../store/db.ts';
import { sql } from '../store/sql.ts';
import { ATTESTATION_ROOTS } from '../verify/attestation.ts';
import { artifactKey } from './resolve/artifact-key.ts';
import { createAttestations } from './things/attestations.ts';
import { chainEvents } from './settle/block-times.ts';
import { createCacheHistory, type CacheHistory } from './resolve/cache-history.ts';
import { statementsOf } from './evidence.ts';
import { withoutProvider } from '../../model/label-name.ts';
import { buildKnowledge } from './things/knowledge.ts';
import { buildRegistry, type Registry } from './things/registry.ts';
import type { ResolveContext } from './resolve/resolve.ts';

/** Root certificates that ship with the tool, but for those that are withdrawn. */
function trustedRoots(withdrawn: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...ATTESTATION_ROOTS].filter((root) => !withdrawn.has(`root:${root}`)));
}

export function loadRegistry(db: Db): Registry {
  return buildRegistry({
    entries: statementsOf(db, 'registry-entry'),
    events: chainEvents(db),
    measurements: statementsOf(db, 'measurement'),
    attestations: createAttestations(statementsOf(db, 'attestation'), trustedRoots(db.withdrawn)),
    knowledge: buildKnowledge(
      { images: statementsOf(db, 'known-image'), redirects: statementsOf(db, 'known-redirect') },
      db.withdrawn,
    ),
  });
}

export function releasesFromRows(db: Db): readonly ReleaseFacts[] {
  return db
    .named('facts_releases')
    .all()
    .map((row) => ({
      label: String(row['label']),
      artifactId: Number(row['artifact_id']),
      version: row['version'] === null ? null : String(row['version']),
      afterNs: row['after_ns'] === null ? null : BigInt(String(row['after_ns'])),
      byNs: BigInt(String(row['by_ns'])),
      basis: String(row['basis']) as ReleaseFacts['basis'],
      grounds: db
        .named('facts_release_records')
        .all(Number(row['id']))
        .map((at) => ({ source: Number(at['source_id']), offset: Number(at['offset']), length: Number(at['length']) })),
    }));
}

function loadReleaseIndex(db: Db): { readonly index: ReleaseIndex; readonly releases: readonly ReleaseFacts[] } {
  const releases = releasesFromRows(db);
  return { index: buildReleaseIndex(releases), releases };
}

/**
 * Keys of the ids that were computed here from bytes of the case: SHA-256 of every file, blob ids of some, and of the files
 * inside of quilts their SHA-256 and their patch ids.
 */
function loadHeldFiles(db: Db): ReadonlySet<string> {
  const hashes = db.all(sql`SELECT sha256 AS id FROM source WHERE duplicate_of IS NULL`);
  const blobs = db.all(sql`
    SELECT ref AS id FROM artifact WHERE kind = 'walrus-blob' AND sha256 IN (SELECT sha256 FROM source)`);
  const out = new Set([...hashes, ...blobs].map((row) => artifactKey(String(row['id']))));
  for (const { statement } of statementsOf(db, 'walrus-patch')) {
    if (statement.teller !== 'bytes' || statement.sha256 === null) continue;
    out.add(artifactKey(statement.sha256));
    if (statement.patchId !== null) out.add(artifactKey(statement.patchId));
  }
  return out;
}

function loadCacheHistory(db: Db): CacheHistory {
  return createCacheHistory(() => statementsOf(db, 'trace-event'));
}

/** The labels of which an artifact is a release. A label with its provider and without counts once, without. */
function labelsByArtifact(releases: readonly ReleaseFacts[]): (artifactId: number) => readonly string[] {
  const labels = new Map<number, Map<string, string>>();
  for (const { artifactId, label } of releases) {
    let own = labels.get(artifactId);
    if (own === undefined) labels.set(artifactId, (own = new Map()));
    const name = withoutProvider(label);
    const known = own.get(name);
    if (known === undefined || label.length < known.length) own.set(name, label);
  }
  return (artifactId) => [...(labels.get(artifactId)?.values() ?? [])];
}

/** What every request is resolved against; only how artifacts get their handles differs between the passes and a view. */
export function loadResolveContext(
  db: Db,
  registry: Registry,
  { artifactId, knownArtifact }: Pick<ResolveContext, 'artifactId' | 'knownArtifact'>,
): ResolveContext {
  const { index, releases } = loadReleaseIndex(db);
  return {
    registry,
    releases: index,
    artifactId,
    knownArtifact,
    labelsOf: labelsByArtifact(releases),
    heldFiles: loadHeldFiles(db),
    caches: loadCacheHistory(db),
  };
}
