/** Labels, releases, images: everything that requests are measured against. */
import type { Locator } from '../../../model/locator.ts';
import { artifactKindOf } from '../../../base/ids.ts';
import type { Db } from '../../store/db.ts';
import { sql } from '../../store/sql.ts';
import { statementsOf } from '../evidence.ts';
import type { HeldBlob } from './held-blobs.ts';
import type { Registry } from './registry.ts';
import { buildReleases } from './releases.ts';
import type { Tables } from '../tables.ts';

export function putLocators(db: Db, statement: string, id: number, grounds: readonly Locator[]): void {
  grounds.forEach((at, n) => db.named(statement).run(id, n, at.source, at.offset, at.length));
}

export function writeReleases(db: Db, registry: Registry, labels: ReadonlySet<string>, tables: Tables): void {
  const hub = {
    captures: statementsOf(db, 'hub-capture'),
    files: statementsOf(db, 'hub-file'),
    events: statementsOf(db, 'trace-event'),
  };
  buildReleases(hub, registry, labels).forEach((release, i) => {
    const kind = release.basis === 'image-table' ? 'provider-model' : artifactKindOf(release.artifactRef);
    const artifact = tables.artifactId(release.artifactRef, kind);
    const label = tables.labels.id(release.label);
    db.named('release_put').run(i + 1, label, release.version, artifact, release.afterNs, release.byNs, release.basis);
    putLocators(db, 'release_record_put', i + 1, release.grounds);
  });
}

/** What manifests, caches and headers of files name by content. What they call it is no release: a name is not an artifact. */
export function writeArtifacts(db: Db, tables: Tables): void {
  const named = Array.from(statementsOf(db, 'artifact'), ({ statement, at }) => ({
    ref: statement.ref ?? String(db.named('source_storage').get(at.source)?.['sha256']),
    kind: statement.artifactKind,
    size: statement.size,
  }));
  // By their ids, so that the order of import decides nothing.
  for (const { ref, kind, size } of named.toSorted((a, b) => (a.ref < b.ref ? -1 : Number(a.ref > b.ref)))) {
    const id = tables.artifactId(ref, kind);
    if (size !== null) db.run(sql`UPDATE artifact SET bytes = coalesce(bytes, ${BigInt(size)}) WHERE id = ${id}`);
  }
}

/** Blobs whose very bytes lie in the case: the hash beside the artifact says that its id was computed from them. */
export function writeHeldBlobs(db: Db, heldBlobs: readonly HeldBlob[], tables: Tables): void {
  for (const { named, computed, sha256, bytes } of heldBlobs) {
    if (named !== computed) continue;
    const id = tables.artifactId(computed, 'walrus-blob');
    db.run(sql`UPDATE artifact SET sha256 = ${sha256}, bytes = ${bytes} WHERE id = ${id}`);
  }
}

export function writeImages(db: Db, registry: Registry): void {
  for (const image of registry.images.values()) {
    const { pcrHash, pcr0, pcr1, pcr2, version, approvedNs, revokedNs, knownFrom } = image;
    db.named('image_put').run(pcrHash, pcr0, pcr1, pcr2, version, approvedNs, revokedNs, knownFrom);
  }
}

interface Start {
  readonly role: 'started';
  readonly atNs: string | null;
  readonly at: Locator;
}

/** Each start of an enclave that its own log tells of: the first line of it that names the id. */
function startsOf(db: Db): ReadonlyMap<string, readonly Start[]> {
  const starts = new Map<string, Start[]>();
  let last = '';
  for (const { statement, at } of statementsOf(db, 'gateway-boot')) {
    const { teeId, timeNs } = statement;
    if (teeId === null || `${at.source} ${teeId}` === last) continue;
    last = `${at.source} ${teeId}`;
    const start: Start = { role: 'started', atNs: timeNs, at };
    starts.set(teeId, [...(starts.get(teeId) ?? []), start]);
  }
  return starts;
}

/** Nodes are numbered as requests meet them; an enclave that answered nothing still stands, after those. */
export function createNodes(
  db: Db,
  registry: Registry,
): { readonly id: (name: string, isEnclave: boolean) => number; finish(): void } {
  const ids = new Map<string, number>();
  const starts = startsOf(db);
  const id = (name: string, isEnclave: boolean): number => {
    const known = ids.get(name);
    if (known !== undefined) return known;
    const made = ids.size + 1;
    ids.set(name, made);
    const enclave = isEnclave ? registry.enclaves.get(name) : undefined;
    const {
      endpoint = null,
      pcrHash = null,
      publicKey = null,
      registered = false,
      registeredNs = null,
    } = enclave ?? {};
    const recomputed = enclave?.keyMismatch?.recomputed ?? null;
    db.named('node_put').run(
      made,
      name,
      isEnclave ? 1 : 0,
      endpoint,
      pcrHash,
      publicKey,
      recomputed,
      registered ? 1 : 0,
      registeredNs,
    );
    const own = isEnclave ? (starts.get(name) ?? []) : [];
    [...(enclave?.records ?? []), ...(enclave?.attestations ?? []), ...own].forEach(({ role, atNs, at }, n) => {
      const isMismatch = enclave?.keyMismatch?.ground === at;
      db.named('node_record_put').run(
        made,
        n,
        isMismatch ? 'key mismatch' : role,
        atNs,
        at.source,
        at.offset,
        at.length,
      );
    });
    return made;
  };
  return {
    id,
    finish() {
      for (const teeId of registry.enclaves.keys()) id(teeId, true);
      for (const teeId of starts.keys()) id(teeId, true);
    },
  };
}
