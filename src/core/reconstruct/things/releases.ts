/**
 * Which artifact a label meant from when on, from three kinds of record: publish events, captures of
 * the Model Hub, and the label tables of approved images (docs/rules.md, "Releases"). Pure.
 */
import type { Locator } from '../../../model/locator.ts';
import type { ReleaseFacts } from '../../../model/facts.ts';
import type { Stated, StatementOf } from '../evidence.ts';
import { withoutProvider } from '../../../model/label-name.ts';
import type { Registry } from './registry.ts';

/** As ReleaseFacts, with the artifact's id text instead of its handle. */
export type ReleaseDraft = Omit<ReleaseFacts, 'artifactId'> & { readonly artifactRef: string };

export interface HubInput {
  readonly captures: Iterable<Stated<StatementOf<'hub-capture'>>>;
  readonly files: Iterable<Stated<StatementOf<'hub-file'>>>;
  readonly events: Iterable<Stated<StatementOf<'trace-event'>>>;
}

interface Seen {
  readonly atNs: bigint;
  readonly at: Locator;
}

/** The same event told by several files is one release. */
function publishEvents(events: HubInput['events']): readonly ReleaseDraft[] {
  const out = new Map<string, ReleaseDraft>();
  for (const { statement, at } of events) {
    const { event, label, blobId, timeNs, version } = statement;
    if (event !== 'hub.version.publish' || label === null || blobId === null || timeNs === null) continue;
    const key = JSON.stringify([label, version, blobId, timeNs]);
    const byNs = BigInt(timeNs);
    const release = {
      label,
      artifactRef: blobId,
      version,
      afterNs: byNs - 1n,
      byNs,
      basis: 'publish-event',
      grounds: [at],
    } as const;
    if (!out.has(key)) out.set(key, release);
  }
  return [...out.values()];
}

/** Looks at the Hub in order of time; of several at one moment the order of the files decides nothing. */
function inOrder<S extends StatementOf<'hub-capture'> | StatementOf<'hub-file'>>(
  looks: Iterable<Stated<S>>,
): readonly Stated<S>[] {
  return Array.from(looks, (look) => ({
    look,
    sort: `${(look.statement.capturedNs ?? '').padStart(20, '0')}${JSON.stringify(look.statement)}`,
  }))
    .toSorted((a, b) => compareText(a.sort, b.sort))
    .map(({ look }) => look);
}

/** Version shown first at F₁ and shown absent last before that at F₀: published in (F₀, F₁]. */
function hubCaptures({ captures, files }: HubInput): readonly ReleaseDraft[] {
  const shown = new Map<string, Seen>();
  const lists = new Map<
    string,
    { readonly atNs: bigint; readonly at: Locator; readonly versions: ReadonlySet<string> }[]
  >();
  const see = (label: string, version: string | null, atNs: bigint, at: Locator): void => {
    const key = JSON.stringify([label, version]);
    const before = shown.get(key);
    if (before === undefined || atNs < before.atNs) shown.set(key, { atNs, at });
  };
  for (const { statement, at } of inOrder(captures)) {
    if (statement.label === null || statement.capturedNs === null) continue;
    const atNs = BigInt(statement.capturedNs);
    for (const version of statement.versions) see(statement.label, version, atNs, at);
    if (!statement.listsAllVersions) continue;
    const list = lists.get(statement.label) ?? [];
    list.push({ atNs, at, versions: new Set(statement.versions) });
    lists.set(statement.label, list);
  }
  const artifacts = new Map<
    string,
    { readonly label: string; readonly version: string | null; readonly ref: string; readonly at: Locator }
  >();
  for (const { statement, at } of inOrder(files)) {
    if (statement.label === null || statement.capturedNs === null) continue;
    see(statement.label, statement.version, BigInt(statement.capturedNs), at);
    const key = JSON.stringify([statement.label, statement.version, statement.artifactRef]);
    if (!artifacts.has(key))
      artifacts.set(key, { label: statement.label, version: statement.version, ref: statement.artifactRef, at });
  }
  const out: ReleaseDraft[] = [];
  for (const { label, version, ref, at } of artifacts.values()) {
    const first = shown.get(JSON.stringify([label, version]));
    if (first === undefined) continue;
    let absent: Seen | null = null;
    for (const list of version === null ? [] : (lists.get(label) ?? [])) {
      const isEarlier = list.atNs < first.atNs && !list.versions.has(version ?? '');
      if (isEarlier && (absent === null || list.atNs > absent.atNs)) absent = list;
    }
    const grounds = [at, first.at, ...(absent === null ? [] : [absent.at])];
    out.push({
      label,
      artifactRef: ref,
      version,
      afterNs: absent?.atNs ?? null,
      byNs: first.atNs,
      basis: 'hub-capture',
      grounds,
    });
  }
  return out;
}

/** When an entry of an image's table was published: first approval, or without one first registration. One for every spelling asked for. */
function imageTables(registry: Registry, labels: ReadonlySet<string>): readonly ReleaseDraft[] {
  const registered = new Map<string, Seen & { readonly teeId: string }>();
  for (const enclave of registry.enclaves.values()) {
    if (enclave.pcrHash === null || enclave.registeredNs === null) continue;
    const before = registered.get(enclave.pcrHash);
    const record = enclave.records.find((r) => r.atNs === enclave.registeredNs) ?? enclave.records[0];
    const isFirst =
      before === undefined ||
      enclave.registeredNs < before.atNs ||
      (enclave.registeredNs === before.atNs && enclave.teeId < before.teeId);
    if (record !== undefined && isFirst)
      registered.set(enclave.pcrHash, { atNs: enclave.registeredNs, at: record.at, teeId: enclave.teeId });
  }
  const approvedFirst = new Map<string, ReleaseDraft>();
  const registeredFirst = new Map<string, ReleaseDraft>();
  for (const image of registry.images.values()) {
    const approved =
      image.approvedNs !== null && image.approvedAt !== null ? { atNs: image.approvedNs, at: image.approvedAt } : null;
    const seen = approved ?? registered.get(image.pcrHash) ?? null;
    if (seen === null || image.known === null) continue;
    const first = approved === null ? registeredFirst : approvedFirst;
    for (const label of labels) {
      const artifactRef = image.known.aliases.get(label) ?? image.known.aliases.get(withoutProvider(label));
      if (artifactRef === undefined) continue;
      const key = JSON.stringify([label, artifactRef]);
      const before = first.get(key);
      const isLater =
        before !== undefined &&
        (before.byNs < seen.atNs || (before.byNs === seen.atNs && String(before.version) <= String(image.version)));
      if (isLater) continue;
      first.set(key, {
        label,
        artifactRef,
        version: image.version,
        afterNs: seen.atNs - 1n,
        byNs: seen.atNs,
        basis: 'image-table',
        grounds: [seen.at],
      });
    }
  }
  return [...new Map([...registeredFirst, ...approvedFirst]).values()];
}

/** All releases; those of image tables only for `labels`, because a table names labels that nobody asked for. */
export function buildReleases(hub: HubInput, registry: Registry, labels: ReadonlySet<string>): readonly ReleaseDraft[] {
  const events = [...hub.events];
  const all = [...publishEvents(events), ...hubCaptures({ ...hub, events }), ...imageTables(registry, labels)];
  return all.toSorted(
    (a, b) =>
      (a.byNs === b.byNs ? 0 : a.byNs < b.byNs ? -1 : 1) ||
      compareText(a.label, b.label) ||
      compareText(a.artifactRef, b.artifactRef) ||
      compareText(a.basis, b.basis) ||
      compareText(String(a.version), String(b.version)),
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
