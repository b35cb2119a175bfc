/** Where a node and another clock tell of one request: what clock-skew is measured by. Pure. */
import type { Locator } from '../../../model/locator.ts';
import { nodeNameOf, servedAt, type NodeName } from './node-name.ts';
import type { RequestRecord, Resolution } from './resolve.ts';

export interface RequestClocks {
  readonly node: NodeName;
  readonly nodeNs: bigint;
  readonly otherNs: bigint;
  readonly at: Locator;
}

interface Reading {
  readonly ns: bigint;
  readonly at: Locator;
}

type Resolved = Pick<Resolution, 'timeNs' | 'timeBasis' | 'node'>;

function earliest(readings: readonly Reading[]): Reading | null {
  return readings.reduce<Reading | null>((a, b) => (a === null || b.ns < a.ns ? b : a), null);
}

/** What the caller's own clock says of the call: its request event, or the span on its side. */
function callerReading(records: readonly RequestRecord[]): Reading | null {
  const events = records.flatMap(({ statement, at }) =>
    statement.kind === 'trace-event' && statement.event === 'inference.request' && statement.timeNs !== null
      ? [{ ns: BigInt(statement.timeNs), at }]
      : [],
  );
  const spans = records.flatMap(({ statement, at }) =>
    statement.kind === 'span' &&
    statement.spanKind === 'client' &&
    statement.labelAsked !== null &&
    statement.startNs !== null
      ? [{ ns: BigInt(statement.startNs), at }]
      : [],
  );
  return earliest(events) ?? earliest(spans);
}

interface NodeReading extends Reading {
  readonly node: NodeName;
}

/**
 * What nodes wrote by their own clocks. Who wrote an `inference.response` is not said: in the caller's own file it is
 * the caller's, in another it is the node's.
 */
function nodeReadings(records: readonly RequestRecord[], caller: Reading | null): readonly NodeReading[] {
  return records.flatMap(({ statement, at }): readonly NodeReading[] => {
    if (statement.kind === 'span') {
      const node = servedAt(statement);
      if (statement.spanKind !== 'server' || node === null || statement.startNs === null) return [];
      return [{ node: nodeNameOf(node), ns: BigInt(statement.startNs), at }];
    }
    if (statement.kind !== 'trace-event' || statement.timeNs === null) return [];
    const isOwn = statement.event.startsWith('artifact.') || statement.event === 'proof.emit';
    const isAnswer = statement.event === 'inference.response' && caller !== null && caller.at.source !== at.source;
    const name = statement.nodeId ?? statement.teeId;
    return name === null || (!isOwn && !isAnswer) ? [] : [{ node: nodeNameOf(name), ns: BigInt(statement.timeNs), at }];
  });
}

/** At most one pair for every node. */
export function clockPairsOf(
  records: readonly RequestRecord[],
  { timeNs, timeBasis, node }: Resolved,
): readonly RequestClocks[] {
  const caller = callerReading(records);
  // An enclave signs by its own clock, which is no other clock for its own records.
  const signer = timeBasis === 'signed' ? node : null;
  const others = (name: NodeName): bigint | null => {
    if ((timeBasis === 'signed' && signer?.name !== name.name) || timeBasis === 'block') return timeNs;
    return caller?.ns ?? null;
  };
  const signed =
    signer?.isEnclave === true && timeNs !== null && records[0] !== undefined
      ? [{ node: signer, ns: timeNs, at: records[0].at }]
      : [];
  const pairs = new Map<string, RequestClocks>();
  for (const { node: name, ns, at } of [...signed, ...nodeReadings(records, caller)]) {
    const otherNs = others(name);
    if (otherNs === null || pairs.has(name.name)) continue;
    pairs.set(name.name, { node: name, nodeNs: ns, otherNs, at });
  }
  return [...pairs.values()];
}
