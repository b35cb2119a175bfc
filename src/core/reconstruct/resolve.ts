/**
 * From the records of one request to what it was: when, which label, on which node, which artifact, and
 * how sure. The letter is docs/reconstruction.md. Pure: records and tables in, an answer out.
 */
import { hexKey } from '../../base/ids.ts';
import type { ArtifactKind } from '../../base/ids.ts';
import type { NameConflict } from '../../model/facts.ts';
import type { Freshness, Status, UnknownReason } from '../../model/status.ts';
import type { ReleaseIndex } from '../../model/release-order.ts';
import type { SpanStatement } from '../../model/statement.ts';
import type { Stated, StatementOf } from './evidence.ts';
import { withoutProvider } from './knowledge.ts';
import { artifactConflict, artifactNamesOf, chooseArtifact, labelConflict, labelNamesOf, type ArtifactName } from './names.ts';
import type { Registry } from './registry.ts';

export interface RequestRecord extends Stated {
  /** Which key joined it to the others, in words; the first record's is "the request's own record". */
  readonly joinedBy: string;
}

export interface ResolveContext {
  readonly registry: Registry;
  readonly releases: ReleaseIndex;
  /** The handle of an artifact's id text; makes one where there is none. */
  readonly artifactId: (ref: string, kind: ArtifactKind | null) => number;
  /** Labels of which the artifact is a release. */
  readonly labelsOf: (artifactId: number) => readonly string[];
  /** SHA-256 of the files that lie in the case: content ids that were recomputed here. */
  readonly heldFiles: ReadonlySet<string>;
}

/** One hop of "which artifact", in words, for the path and the report. */
export interface Hop {
  readonly title: string;
  readonly value: string | null;
  readonly status: Status;
  readonly because: string;
}

export interface Resolution {
  readonly timeNs: bigint | null;
  readonly timeBasis: 'signed' | 'block' | 'caller' | 'response' | 'none';
  readonly durationNs: bigint | null;
  readonly label: string | null;
  readonly labelFrom: 'asked' | 'echoed' | 'release' | 'none';
  readonly labelAnswered: string | null;
  /** Hex key of an enclave, or a node's name. */
  readonly node: { readonly name: string; readonly isEnclave: boolean } | null;
  readonly artifact: { readonly ref: string; readonly kind: ArtifactKind | null } | null;
  readonly status: Status;
  readonly rule: string | null;
  readonly reason: UnknownReason | null;
  readonly freshness: Freshness;
  readonly expectedId: number | null;
  readonly supersededNs: bigint | null;
  readonly conflicts: readonly NameConflict[];
  readonly hops: readonly Hop[];
}

const NS = (text: string | null | undefined): bigint | null => (text === null || text === undefined ? null : BigInt(text));
const least = (times: readonly (bigint | null)[]): bigint | null =>
  times.reduce<bigint | null>((a, b) => (a === null ? b : b === null || a < b ? a : b), null);

type Records = readonly RequestRecord[];

function ofKind<K extends RequestRecord['statement']['kind']>(records: Records, kind: K): readonly StatementOf<K>[] {
  return records.flatMap(({ statement }) => (statement.kind === kind ? [statement as StatementOf<K>] : []));
}

function resolveTime(records: Records): Pick<Resolution, 'timeNs' | 'timeBasis'> {
  const answers = ofKind(records, 'answer');
  const signed = least(answers.map((a) => (a.signedTime === null ? null : NS(a.timeNs))));
  if (signed !== null) return { timeNs: signed, timeBasis: 'signed' };
  const block = least(ofKind(records, 'chain-event').map((e) => NS(e.blockTimeNs)));
  if (block !== null) return { timeNs: block, timeBasis: 'block' };
  const events = ofKind(records, 'trace-event');
  const asked = least(events.map((e) => (e.event === 'inference.request' ? NS(e.timeNs) : null)));
  if (asked !== null) return { timeNs: asked, timeBasis: 'caller' };
  const spans = ofKind(records, 'span');
  const started = least(spans.map((s) => (s.labelAsked === null ? null : NS(s.startNs))));
  const caller = started ?? least(answers.map((a) => NS(a.timeNs)));
  if (caller !== null) return { timeNs: caller, timeBasis: 'caller' };
  const answered = least(events.map((e) => (e.event === 'inference.response' ? NS(e.timeNs) : null)));
  return { timeNs: answered, timeBasis: answered === null ? 'none' : 'response' };
}

function resolveDuration(records: Records): bigint | null {
  const span = ofKind(records, 'span').find((s) => s.labelAsked !== null && s.startNs !== null && s.endNs !== null);
  if (span !== undefined) return BigInt(span.endNs ?? 0) - BigInt(span.startNs ?? 0);
  const events = ofKind(records, 'trace-event');
  const from = least(events.map((e) => (e.event === 'inference.request' ? NS(e.timeNs) : null)));
  const to = least(events.map((e) => (e.event === 'inference.response' ? NS(e.timeNs) : null)));
  return from === null || to === null || to < from ? null : to - from;
}

const enclave = (teeId: string): Resolution['node'] => ({ name: hexKey(teeId), isEnclave: true });
const named = (name: string): Resolution['node'] => ({ name, isEnclave: false });

function nodeOfSpan(span: SpanStatement): Resolution['node'] {
  if (span.teeId !== null) return enclave(span.teeId);
  return span.node === null ? null : named(span.node);
}

/** The enclave that the answer names; else the node that the call's own records name, callers first. */
function resolveNode(records: Records): Resolution['node'] {
  const tee = ofKind(records, 'answer').find((a) => a.teeId !== null)?.teeId;
  if (tee !== undefined && tee !== null) return enclave(tee);
  const events = ofKind(records, 'trace-event');
  const calls = events.filter((e) => e.event.startsWith('inference.'));
  for (const event of [...calls, ...events]) {
    if (event.teeId !== null) return enclave(event.teeId);
    if (event.nodeId !== null) return named(event.nodeId);
  }
  const spans = ofKind(records, 'span');
  for (const span of [...spans.filter((s) => s.labelAsked !== null), ...spans]) {
    const node = nodeOfSpan(span);
    if (node !== null) return node;
  }
  return null;
}

interface Aliased {
  readonly ref: string | null;
  readonly reason: UnknownReason | null;
  readonly hops: readonly Hop[];
}

/** enclave id → registry entry → pcrHash → known image → its label table → the provider's model. */
function throughImage(label: string | null, node: Resolution['node'], registry: Registry): Aliased {
  const hops: Hop[] = [];
  const stop = (title: string, value: string | null, reason: UnknownReason, because: string): Aliased => {
    hops.push({ title, value, status: 'unknown', because });
    return { ref: null, reason, hops };
  };
  if (node === null || !node.isEnclave) return { ref: null, reason: 'not-recorded', hops };
  const entry = registry.enclaves.get(node.name);
  if (entry?.pcrHash == null) return stop('Registry entry', null, 'not-collected', 'No registry entry of this enclave with its pcrHash is in the case.');
  hops.push({ title: 'Registry entry', value: `0x${entry.pcrHash}`, status: 'observed', because: 'The registry export gives this enclave’s pcrHash.' });
  const image = registry.images.get(entry.pcrHash)?.known ?? null;
  if (image === null || image.aliases.size === 0) {
    return stop('Label table', null, 'not-collected', 'No label table is known for an image with this pcrHash.');
  }
  hops.push({ title: 'Measured image', value: image.origin, status: 'observed', because: `Its PCRs hash to this pcrHash; its table is ${image.confidence}.` });
  if (label === null) return stop('Label table', null, 'not-recorded', 'No record names the label.');
  for (const name of [label, withoutProvider(label)]) {
    if (image.contested.has(name)) return stop('Label table', null, 'ambiguous', 'Versions with this one measurement disagree about the label.');
    const ref = image.aliases.get(name);
    if (ref !== undefined) {
      hops.push({ title: 'Label table', value: ref, status: 'inferred', because: `The table of this image sends ${name} to ${ref}.` });
      return { ref, reason: null, hops };
    }
  }
  return stop('Label table', null, 'not-recorded', 'The label table of this image does not have the label.');
}

const BASIS_WORDS: Readonly<Record<ArtifactName['basis'], string>> = {
  recomputed: 'the id recomputed from the loaded file, as the node states it',
  chain: 'modelCID of the inference event',
  load: 'the file that the node loaded for it',
  lookup: 'the node’s cache lookup for it',
  span: 'the span of the call',
  resolve: 'the resolver’s record',
};

type Which = Pick<Resolution, 'artifact' | 'status' | 'rule' | 'reason' | 'hops'>;

function resolveArtifact(names: readonly ArtifactName[], conflicts: readonly NameConflict[], label: string | null, node: Resolution['node'], context: ResolveContext): Which {
  const best = chooseArtifact(names);
  if (best !== null) {
    const artifact = { ref: best.ref, kind: best.kind };
    const hop = (status: Status, because: string): Hop => ({ title: 'Artifact named', value: best.ref, status, because });
    if (conflicts.length > 0) {
      return { artifact, status: 'contradicted', rule: null, reason: null, hops: [hop('contradicted', `Records of this request disagree: ${conflicts.flatMap((c) => c.names).join(' ≠ ')}.`)] };
    }
    if (context.heldFiles.has(contentKey(best.ref))) {
      return { artifact, status: 'proved', rule: null, reason: null, hops: [hop('proved', 'The file is in the case and was hashed here: its id is this one.')] };
    }
    const because = best.status === 'attested' ? `Named by ${BASIS_WORDS[best.basis]}, on chain.` : `Named by ${BASIS_WORDS[best.basis]}; unsigned.`;
    return { artifact, status: best.status, rule: null, reason: null, hops: [hop(best.status, because)] };
  }
  const aliased = throughImage(label, node, context.registry);
  const artifact = aliased.ref === null ? null : ({ ref: aliased.ref, kind: 'provider-model' } as const);
  if (conflicts.length > 0) return { artifact, status: 'contradicted', rule: null, reason: null, hops: aliased.hops };
  if (artifact !== null) return { artifact, status: 'inferred', rule: 'image-alias-table', reason: null, hops: aliased.hops };
  return { artifact: null, status: 'unknown', rule: null, reason: aliased.reason ?? 'not-recorded', hops: aliased.hops };
}

/** `sha256:<hex>` and bare hex are one content id. */
export function contentKey(ref: string): string {
  return ref.toLowerCase().replace(/^sha256:/, '').replace(/^0x/, '');
}

export function resolveRequest(records: Records, context: ResolveContext): Resolution {
  const { timeNs, timeBasis } = resolveTime(records);
  const labels = records.flatMap(labelNamesOf);
  const asked = labels.find((name) => !name.isEcho) ?? labels[0] ?? null;
  const names = records.flatMap(artifactNamesOf);
  const conflicts = [artifactConflict(names), labelConflict(labels)].filter((conflict) => conflict !== null);
  const node = resolveNode(records);
  const which = resolveArtifact(names, conflicts, asked?.label ?? null, node, context);
  const artifactId = which.artifact === null ? null : context.artifactId(which.artifact.ref, which.artifact.kind);

  const byRelease = asked === null && artifactId !== null ? context.labelsOf(artifactId) : [];
  const label = asked?.label ?? (byRelease.length === 1 ? (byRelease[0] ?? null) : null);
  const releaseLabel = label === null || context.releases.hasLabel(label) ? label : withoutProvider(label);
  const fresh = context.releases.freshnessOf(releaseLabel, artifactId, timeNs);
  return {
    timeNs,
    timeBasis,
    durationNs: resolveDuration(records),
    label,
    labelFrom: asked === null ? (label === null ? 'none' : 'release') : asked.isEcho ? 'echoed' : 'asked',
    labelAnswered: answeredLabel(records),
    node,
    ...which,
    freshness: fresh.freshness,
    expectedId: fresh.expectedArtifactId,
    supersededNs: fresh.supersededNs,
    conflicts,
  };
}

function answeredLabel(records: Records): string | null {
  for (const { statement } of records) {
    if (statement.kind === 'answer' && statement.labelAnswered !== null) return statement.labelAnswered;
    if (statement.kind === 'span' && statement.labelAnswered !== null) return statement.labelAnswered;
    if (statement.kind === 'trace-event' && statement.providerModel !== null) return statement.providerModel;
  }
  return null;
}
