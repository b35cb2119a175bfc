/**
 * From the records of one request to what it was: when, which label, on which node, which artifact, and
 * how sure. The letter is docs/reconstruction.md. Pure: records and tables in, an answer out.
 */
import { artifactKindOf, type ArtifactKind } from '../../../base/ids.ts';
import type { NameConflict } from '../../../model/facts.ts';
import type { Freshness, Status, UnknownReason } from '../../../model/status.ts';
import type { ReleaseIndex } from '../../../model/release-order.ts';
import type { SpanStatement } from '../../../model/statement.ts';
import { answerIdOf } from '../join/answer-id.ts';
import { artifactKey } from './artifact-key.ts';
import type { CacheHistory } from './cache-history.ts';
import { derive, type Asked, type Hop } from './derive.ts';
import type { Stated, StatementOf } from '../evidence.ts';
import { withoutProvider } from '../../../model/label-name.ts';
import { tellsAnswerAlone } from '../join/keys.ts';
import {
  artifactConflict,
  artifactNamesOf,
  askedLabels,
  chooseArtifact,
  labelConflict,
  type ArtifactName,
} from './names.ts';
import { nodeNameOf, servedAt, type NodeName } from './node-name.ts';
import type { Registry } from '../things/registry.ts';

export interface RequestRecord extends Stated {
  /** Which key joined it to the others, in words; the first record's is "the request's own record". */
  readonly joinedBy: string;
}

export interface ResolveContext {
  readonly registry: Registry;
  readonly releases: ReleaseIndex;
  /** The handle of an artifact's id text; makes one where there is none. */
  readonly artifactId: (ref: string, kind: ArtifactKind | null) => number;
  /** The same where there is one already, else null. */
  readonly knownArtifact: (ref: string) => number | null;
  /** Labels of which the artifact is a release. */
  readonly labelsOf: (artifactId: number) => readonly string[];
  /** SHA-256 of the files that lie in the case: content ids that were recomputed here. */
  readonly heldFiles: ReadonlySet<string>;
  readonly caches: CacheHistory;
}

export interface Resolution {
  readonly timeNs: bigint | null;
  readonly timeBasis: 'signed' | 'block' | 'caller' | 'response' | 'none';
  readonly durationNs: bigint | null;
  readonly label: string | null;
  readonly labelFrom: 'asked' | 'echoed' | 'release' | 'none';
  readonly labelAnswered: string | null;
  readonly node: NodeName | null;
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

const NS = (text: string | null | undefined): bigint | null =>
  text === null || text === undefined ? null : BigInt(text);
const least = (times: readonly (bigint | null)[]): bigint | null =>
  times.reduce<bigint | null>((a, b) => (a === null ? b : b === null || a < b ? a : b), null);

type Records = readonly RequestRecord[];

function ofKind<K extends RequestRecord['statement']['kind']>(records: Records, kind: K): readonly StatementOf<K>[] {
  return records.flatMap(({ statement }) => (statement.kind === kind ? [statement as StatementOf<K>] : []));
}

/** Spans that tell of the call, but not which model was asked for. */
function answerSpans(records: Records): readonly SpanStatement[] {
  return ofKind(records, 'span').filter(tellsAnswerAlone);
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
  const spans = ofKind(records, 'span').filter((span) => span.labelAsked !== null);
  // Where both sides traced the call, the caller's clock is the client span's.
  const clients = spans.filter((span) => span.spanKind === 'client');
  const started = least(clients.map((span) => NS(span.startNs))) ?? least(spans.map((span) => NS(span.startNs)));
  const own = [...answers, ...ofKind(records, 'model-run'), ...ofKind(records, 'sdk-result')];
  const caller = started ?? least(own.map(({ timeNs }) => NS(timeNs)));
  if (caller !== null) return { timeNs: caller, timeBasis: 'caller' };
  const answered = least(events.map((e) => (e.event === 'inference.response' ? NS(e.timeNs) : null)));
  if (answered !== null) return { timeNs: answered, timeBasis: 'response' };
  const named = least(answerSpans(records).map((span) => NS(span.startNs)));
  return { timeNs: named, timeBasis: named === null ? 'none' : 'caller' };
}

function resolveDuration(records: Records): bigint | null {
  const calls = [...ofKind(records, 'span').filter((s) => s.labelAsked !== null), ...answerSpans(records)];
  const span = calls.find((s) => s.startNs !== null && s.endNs !== null);
  if (span !== undefined && BigInt(span.endNs ?? 0) >= BigInt(span.startNs ?? 0)) {
    return BigInt(span.endNs ?? 0) - BigInt(span.startNs ?? 0);
  }
  // Two files may have been written by two clocks: only one file's own events measure a call.
  const bySource = Map.groupBy(records, ({ at }) => at.source);
  const lengths = [...bySource.values()].map((own) => {
    const events = ofKind(own, 'trace-event');
    const from = least(events.map((e) => (e.event === 'inference.request' ? NS(e.timeNs) : null)));
    const to = least(events.map((e) => (e.event === 'inference.response' ? NS(e.timeNs) : null)));
    return from === null || to === null || to < from ? null : to - from;
  });
  return least(lengths);
}

function nodeOfSpan(span: SpanStatement): NodeName | null {
  const name = span.teeId ?? servedAt(span);
  return name === null ? null : nodeNameOf(name);
}

/** Facilitator and Hub write events of their own about a request; they did not answer it. */
function isOfNode(event: StatementOf<'trace-event'>): boolean {
  return !event.event.startsWith('settlement.') && !event.event.startsWith('hub.');
}

/** The enclave that the answer names; else the node that the call's own records name, callers first. */
function resolveNode(records: Records): NodeName | null {
  const tee = ofKind(records, 'answer').find((a) => a.teeId !== null)?.teeId ?? null;
  if (tee !== null) return nodeNameOf(tee);
  const events = ofKind(records, 'trace-event').filter(isOfNode);
  const calls = events.filter((e) => e.event.startsWith('inference.'));
  for (const event of [...calls, ...events]) {
    const name = event.teeId ?? event.nodeId;
    if (name !== null) return nodeNameOf(name);
  }
  // What a client library kept is the enclave that it connected to: the answer's own word comes before it.
  const connected =
    ofKind(records, 'sdk-result').find((result) => result.connectedTeeId !== null)?.connectedTeeId ?? null;
  if (connected !== null) return nodeNameOf(connected);
  const spans = ofKind(records, 'span');
  const asked = spans.filter((span) => span.labelAsked !== null);
  // The engine ran it; a server's own span knows better where it ran than its caller, who knows an address.
  const engines = spans.filter(({ spanKind, requestId }) => spanKind === 'server' && answerIdOf(requestId) !== null);
  for (const span of [...engines, ...asked.filter(({ spanKind }) => spanKind !== 'client'), ...asked, ...spans]) {
    const node = nodeOfSpan(span);
    if (node !== null) return node;
  }
  return null;
}

const BASIS_WORDS: Readonly<Record<ArtifactName['basis'], string>> = {
  recomputed: 'the id recomputed from the loaded file, as the node states it',
  chain: 'modelCID of the inference event',
  call: 'the call to the node',
  load: 'the file that the node loaded for it',
  lookup: 'the node’s cache lookup for it',
  span: 'the span of the call',
  resolve: 'the resolver’s record',
};

type Which = Pick<Resolution, 'artifact' | 'status' | 'rule' | 'reason' | 'hops'>;

function resolveNamed(best: ArtifactName, conflicts: readonly NameConflict[], context: ResolveContext): Which {
  const which = (status: Status, because: string): Which => ({
    artifact: { ref: best.ref, kind: best.kind },
    status,
    rule: null,
    reason: null,
    hops: [{ title: 'Artifact named', value: best.ref, status, because, open: null }],
  });
  if (conflicts.length > 0) {
    return which('contradicted', `Records of this request disagree: ${conflicts.flatMap((c) => c.names).join(' ≠ ')}.`);
  }
  if (context.heldFiles.has(artifactKey(best.ref))) {
    return which('proved', 'The file is in the case and was hashed here: its id is this one.');
  }
  const words = BASIS_WORDS[best.basis];
  return which(
    best.status,
    best.status === 'attested' ? `Named by ${words}, on chain.` : `Named by ${words}; unsigned.`,
  );
}

function resolveArtifact(
  names: readonly ArtifactName[],
  conflicts: readonly NameConflict[],
  asked: Asked,
  context: ResolveContext,
): Which {
  const best = chooseArtifact(names);
  if (best !== null) return resolveNamed(best, conflicts, context);
  const { ref, rule, reason, hops, isContradicted } = derive(asked, context);
  const artifact = ref === null ? null : { ref, kind: artifactKindOf(ref) ?? ('provider-model' as const) };
  if (conflicts.length > 0 || isContradicted === true)
    return { artifact, status: 'contradicted', rule: null, reason: null, hops };
  if (artifact !== null) return { artifact, status: 'inferred', rule, reason: null, hops };
  return { artifact: null, status: 'unknown', rule: null, reason: reason ?? 'not-recorded', hops };
}

/** Under which name releases of a label are known, if any are. */
export function releaseLabelOf(label: string, { releases }: ResolveContext): string {
  return releases.hasLabel(label) ? label : withoutProvider(label);
}

export function resolveRequest(records: Records, context: ResolveContext): Resolution {
  const { timeNs, timeBasis } = resolveTime(records);
  const durationNs = resolveDuration(records);
  const labels = askedLabels(records);
  const asked = labels.find((name) => !name.isEcho) ?? labels[0] ?? null;
  const names = records.flatMap(artifactNamesOf);
  const conflicts = [artifactConflict(names), labelConflict(labels)].filter((conflict) => conflict !== null);
  const node = resolveNode(records);
  const which = resolveArtifact(names, conflicts, { label: asked?.label ?? null, node, timeNs, durationNs }, context);
  const artifactId = which.artifact === null ? null : context.artifactId(which.artifact.ref, which.artifact.kind);

  const byRelease = asked === null && artifactId !== null ? context.labelsOf(artifactId) : [];
  const label = asked?.label ?? (byRelease.length === 1 ? (byRelease[0] ?? null) : null);
  const releaseLabel = label === null ? null : releaseLabelOf(label, context);
  // Of two artifacts, or under two labels, nothing is current and nothing stale.
  const ofArtifact = which.status === 'contradicted' ? null : artifactId;
  const ofLabel = labelConflict(labels) === null ? releaseLabel : null;
  const fresh = context.releases.freshnessOf(ofLabel, ofArtifact, timeNs);
  return {
    timeNs,
    timeBasis,
    durationNs,
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
