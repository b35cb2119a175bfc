import { Prng } from './prng.ts';
import { FolderWriter } from './folder-writer.ts';
import { callMs, type Batch, type Call, type ChainCall, type Incident, type LlmCall } from './incident.ts';
import { releasesOf, type Release } from './releases.ts';
import { renderBatch, type SettledBatch } from './render-batch.ts';
import { renderLlmCall } from './render-llm.ts';
import { renderEventCall, renderSpanCall, renderTransaction } from './render-ml.ts';
import { renderRegistry } from './render-registry.ts';
import { renderWalrus } from './render-walrus.ts';
import {
  blobFacts,
  nodePath,
  PATHS,
  RPC_HEAD,
  RPC_TAIL,
  startRendering,
  traceEvent,
  type Rendering,
  type SeenRequest,
} from './rendering.ts';
import type { TruthSettlement } from './truth.ts';

export interface RenderedIncident {
  readonly requests: readonly SeenRequest[];
  readonly batches: readonly SettledBatch[];
  readonly releases: readonly Release[];
}

/** Calls that share a transaction come as one group. */
function* groups(calls: readonly Call[]): Generator<readonly Call[]> {
  let group: ChainCall[] = [];
  for (const call of calls) {
    if (group.length > 0 && !(call.kind === 'chain' && call.sameTransaction === true)) {
      yield group;
      group = [];
    }
    if (call.kind === 'chain') group.push(call);
    else yield [call];
  }
  if (group.length > 0) yield group;
}

function renderGroup(rendering: Rendering, group: readonly Call[], releases: readonly Release[]): void {
  const first = group[0];
  if (first === undefined) return;
  if (first.kind === 'llm') renderLlmCall(rendering, first, releases);
  else if (first.kind === 'event') renderEventCall(rendering, first, releases);
  else if (first.kind === 'span') renderSpanCall(rendering, first, releases);
  else {
    const chain = group.filter((call) => call.kind === 'chain');
    renderTransaction(rendering, chain, releases);
  }
}

/** The batches by the call after which they can be written: the last of theirs. */
function batchesByLastCall(batches: readonly Batch[], order: ReadonlyMap<Call, number>): Map<Call, Batch[]> {
  const out = new Map<Call, Batch[]>();
  for (const batch of batches) {
    const last = batch.calls.toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0)).at(-1);
    if (last !== undefined) out.set(last, [...(out.get(last) ?? []), batch]);
  }
  return out;
}

/** The leaves that no later batch asks for, so that memory does not grow with the incident. */
function forget(rendering: Rendering, batch: Batch, uses: Map<LlmCall, number>): void {
  for (const call of batch.calls) {
    const left = (uses.get(call) ?? 1) - 1;
    uses.set(call, left);
    if (left === 0) rendering.leaves.delete(call);
  }
}

function settlementOf(batches: readonly SettledBatch[]): TruthSettlement {
  const spoiled = batches.some(({ batch }) => batch.spoiled !== 'no');
  return {
    verdict: batches.length === 0 ? 'missing' : spoiled ? 'root-mismatch' : 'included',
    blobIds: batches.map((b) => b.blobId),
    merkleRoots: [...new Set(batches.flatMap((b) => [b.dumpRoot, b.eventRoot]))],
    txHashes: batches.map((b) => b.txHash),
  };
}

function withSettlements(seen: readonly SeenRequest[], batches: readonly SettledBatch[]): readonly SeenRequest[] {
  const byCall = new Map<Call, SettledBatch[]>();
  for (const batch of batches) {
    for (const call of batch.batch.calls) byCall.set(call, [...(byCall.get(call) ?? []), batch]);
  }
  return seen.map((request) => {
    const { call, truth } = request;
    if (call.kind !== 'llm' || call.generation !== 'G3' || truth.settlement !== null) return request;
    return { ...request, truth: { ...truth, settlement: settlementOf(byCall.get(call) ?? []) } };
  });
}

function renderNodeEvents(rendering: Rendering): void {
  const { incident, writer } = rendering;
  for (const event of incident.nodeEvents) {
    const skew = incident.nodes.find((node) => node.name === event.node)?.skewMs ?? 0;
    const { sha256, size } = blobFacts(event.blob);
    const members = {
      'artifact.fetch': { source: 'walrus-aggregator', bytes: size, ok: true },
      'artifact.load': { sha256, computed_blob_id: event.blob },
      'artifact.evict': { reason: 'lru' },
    }[event.kind];
    const about = { node_id: event.node, blob_id: event.blob };
    writer.line(nodePath(event.node), traceEvent(event.ms + skew, event.kind, { ...about, ...members }));
  }
}

/** Writes the incident's evidence into `folder` (replacing it) and answers what is true of it. */
export function renderIncident(incident: Incident, folder: string): RenderedIncident {
  const writer = new FolderWriter(folder);
  const rendering = startRendering(incident, writer, new Prng(`${incident.seed}/${incident.scenario}/render`));
  const releases = releasesOf(incident);
  renderRegistry(rendering);
  renderNodeEvents(rendering);
  if (incident.walrus !== null) renderWalrus(writer, incident.walrus, rendering.prng.fork('walrus'));
  const calls = incident.calls.toSorted((a, b) => callMs(a) - callMs(b));
  const due = batchesByLastCall(incident.batches, new Map(calls.map((call, i) => [call, i])));
  const uses = new Map<LlmCall, number>();
  for (const call of incident.batches.flatMap((batch) => batch.calls)) uses.set(call, (uses.get(call) ?? 0) + 1);
  const batches: SettledBatch[] = [];
  for (const group of groups(calls)) {
    renderGroup(rendering, group, releases);
    for (const batch of group.flatMap((call) => due.get(call) ?? [])) {
      batches.push(renderBatch(rendering, batch));
      forget(rendering, batch, uses);
    }
  }
  rendering.spans.close();
  const place = (quantity: string): number => Number.parseInt(quantity, 16);
  const logs = rendering.settlementLogs.toSorted(
    (a, b) => place(a.blockNumber) - place(b.blockNumber) || place(a.logIndex) - place(b.logIndex),
  );
  for (const log of logs) writer.item(PATHS.settlementLogs, JSON.stringify(log), RPC_HEAD, RPC_TAIL);
  writer.close();
  return { requests: withSettlements(rendering.seen, batches), batches, releases };
}
