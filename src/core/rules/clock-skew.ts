import { NS_PER_SECOND } from '../../base/time.ts';
import type { CaseFacts, ClockPair } from '../../model/facts.ts';
import type { Finding } from '../../model/finding.ts';
import type { Rule } from '../../model/rule.ts';
import { GroundList } from './grounds.ts';
import { makeFinding } from './make-finding.ts';
import { durationWords, nodeName } from './names.ts';
import { compareNs, spanOf } from './time-span.ts';

const LIMIT_NS = 60n * NS_PER_SECOND;
const FEWEST_REQUESTS = 3;

/** What of a difference the length of the call leaves unexplained; positive where the node is ahead. */
interface Measured {
  readonly pair: ClockPair;
  readonly unexplainedNs: bigint;
}

/** A node's clock is not where the other clocks are. */
export const clockSkew: Rule = {
  id: 'clock-skew',
  title: 'A node’s clock is off',
  version: 1,
  begin: (facts) => ({
    end: () => {
      const findings: Finding[] = [];
      for (const [nodeId, measured] of measureNodes(facts)) {
        if (measured.length < FEWEST_REQUESTS) continue;
        const medianNs = median(measured.map(({ unexplainedNs }) => unexplainedNs));
        if (sizeOf(medianNs) > LIMIT_NS) findings.push(toFinding(facts, nodeId, measured));
      }
      return findings;
    },
  }),
};

/** Node by node, so that no more than one node's pairs are held. Of several pairs of one request the one counts that says least. */
function* measureNodes(facts: CaseFacts): Iterable<readonly [nodeId: number, measured: readonly Measured[]]> {
  let nodeId: number | null = null;
  let requests = new Map<number, Measured>();
  for (const pair of facts.clockPairs()) {
    if (nodeId !== null && pair.nodeId !== nodeId) {
      yield [nodeId, [...requests.values()]];
      requests = new Map();
    }
    ({ nodeId } = pair);
    const measured = { pair, unexplainedNs: unexplained(pair.nodeNs - pair.otherNs, pair.durationNs) };
    const before = requests.get(pair.requestId);
    if (before === undefined || sizeOf(measured.unexplainedNs) < sizeOf(before.unexplainedNs)) {
      requests.set(pair.requestId, measured);
    }
  }
  if (nodeId !== null) yield [nodeId, [...requests.values()]];
}

function sizeOf(ns: bigint): bigint {
  return ns < 0n ? -ns : ns;
}

function unexplained(differenceNs: bigint, durationNs: bigint): bigint {
  if (sizeOf(differenceNs) <= durationNs) return 0n;
  return differenceNs < 0n ? differenceNs + durationNs : differenceNs - durationNs;
}

function median(values: readonly bigint[]): bigint {
  const sorted = values.toSorted(compareNs);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0n;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2n;
}

function toFinding(facts: CaseFacts, nodeId: number, measured: readonly Measured[]): Finding {
  const offsetNs = median(measured.map(({ pair }) => pair.nodeNs - pair.otherNs));
  const inTime = measured.toSorted((a, b) => compareNs(a.pair.otherNs, b.pair.otherNs));
  const grounds = new GroundList();
  for (const { pair } of inTime) grounds.add(pair.ground);
  return makeFinding('clock-skew', {
    summary:
      `The clock of node ${nodeName(facts, nodeId)} is ${durationWords(offsetNs)} ${offsetNs > 0n ? 'ahead of' : 'behind'} the other clocks, ` +
      `by the median of the ${measured.length} requests that both recorded; the calls themselves were shorter than that.`,
    alternatives: [
      'The length of the calls does not explain it: where it is known it was taken off each difference before the median was taken.',
      'The other clock may be the one that is off; it would then be off for the other nodes that it met as well.',
      'A time zone that was written without its name gives whole or half hours.',
    ],
    settledBy:
      'A third clock for the same calls: block times of their settlements, or a heartbeat of the node, which carries its own time into a block that has one.',
    nodes: [nodeId],
    requests: inTime.map(({ pair }) => pair.requestId),
    ...spanOf(measured.map(({ pair }) => pair.otherNs)),
    grounds: grounds.list(),
  });
}
