import { hexKey } from '../../base/ids.ts';
import type { CaseFacts, RequestFacts, TreeFacts } from '../../model/facts.ts';
import type { Finding } from '../../model/finding.ts';
import type { Rule } from '../../model/rule.ts';
import { chooseGrounds } from './grounds.ts';
import { known, makeFinding } from './make-finding.ts';
import { counted, hexName, joined } from './names.ts';
import { treeName } from './settled-tuples.ts';
import { spanOf } from './time-span.ts';

interface Mismatch {
  readonly tree: TreeFacts;
  /** The values do not give the root that the dump states. */
  readonly inDump: boolean;
  /** The chain has another root for this blob. */
  readonly onChain: boolean;
  readonly requests: Set<number>;
  readonly labels: Set<string>;
  readonly nodes: Set<number>;
  readonly times: (bigint | null)[];
}

/** A batch tree is not what its root, or the chain, says. */
export const rootMismatch: Rule = {
  id: 'root-mismatch',
  title: 'A batch tree does not have its root',
  version: 1,
  begin: (facts) => {
    const mismatches = findMismatches(facts);
    const byRequest = new Map<number, Mismatch[]>();
    for (const settlement of mismatches.size === 0 ? [] : facts.settlements()) {
      const mismatch = settlement.treeId === null ? undefined : mismatches.get(settlement.treeId);
      if (mismatch === undefined) continue;
      mismatch.times.push(settlement.timeNs);
      if (settlement.requestId === null) continue;
      mismatch.requests.add(settlement.requestId);
      const list = byRequest.get(settlement.requestId);
      if (list === undefined) byRequest.set(settlement.requestId, [mismatch]);
      else list.push(mismatch);
    }
    return {
      request: (request) => describe(byRequest.get(request.id), request),
      end: () => [...mismatches.values()].map(toFinding),
    };
  },
};

function describe(mismatches: readonly Mismatch[] | undefined, request: RequestFacts): void {
  for (const mismatch of mismatches ?? []) {
    for (const label of known(request.label)) mismatch.labels.add(label);
    for (const node of known(request.nodeId)) mismatch.nodes.add(node);
  }
}

function findMismatches(facts: CaseFacts): ReadonlyMap<number, Mismatch> {
  const found = new Map<number, Mismatch>();
  for (const tree of facts.trees.values()) {
    const [inDump, onChain] = [differs(tree.root, tree.recomputedRoot), differs(tree.root, tree.event?.merkleRoot)];
    if ((!inDump && !onChain) || isPlainCopy(facts, tree, onChain)) continue;
    found.set(tree.id, { tree, inDump, onChain, requests: new Set(), labels: new Set(), nodes: new Set(), times: [] });
  }
  return found;
}

function differs(root: string, other: string | null | undefined): boolean {
  return other !== null && other !== undefined && hexKey(root) !== hexKey(other);
}

/** The tree that it is a copy of has the same fault: it is said once. A copy with another root is not that copy. */
function isPlainCopy(facts: CaseFacts, tree: TreeFacts, onChain: boolean): boolean {
  const original = tree.copyOf === null ? undefined : facts.trees.get(tree.copyOf);
  if (original === undefined || differs(tree.root, original.root)) return false;
  return !onChain || (original.event !== null && !differs(original.event.merkleRoot, tree.event?.merkleRoot));
}

function toFinding(mismatch: Mismatch): Finding {
  const { tree, inDump, onChain } = mismatch;
  const name = treeName(tree);
  const broken = tree.brokenAt === null ? '' : `, first differing at ${tree.brokenAt}`;
  const parts = [
    ...(inDump
      ? [
          `its ${counted(tree.leafCount, 'leaf', 'leaves')} give the root ${hexName(tree.recomputedRoot ?? '')}${broken}`,
        ]
      : []),
    ...(onChain
      ? [`the on-chain event ${eventWords(tree)} has the root ${hexName(tree.event?.merkleRoot ?? '')}`]
      : []),
  ];
  return makeFinding('root-mismatch', {
    summary: `${name.charAt(0).toUpperCase()}${name.slice(1)} states the root ${hexName(tree.root)}, but ${joined(parts)}.`,
    alternatives: [
      inDump
        ? 'The dump may have been changed or cut after it was written; which value it was, the root alone does not tell.'
        : 'The dump is sound in itself, so this may be another tree than the one that was settled: a file that was kept under a wrong blob id.',
      ...(onChain
        ? [
            'The facilitator may have settled another root than that of the dump which it stored; the contract checks nothing of it.',
          ]
        : []),
    ],
    settledBy:
      'The blob itself, read from Walrus by the id that the BatchSettlement event names, and the receipt of the settling transaction (eth_getTransactionReceipt).',
    labels: mismatch.labels,
    nodes: mismatch.nodes,
    requests: [...mismatch.requests].toSorted((a, b) => a - b),
    ...spanOf(mismatch.times),
    grounds: chooseGrounds([tree.ground, ...(tree.event === null ? [] : [tree.event.ground])]),
  });
}

function eventWords(tree: TreeFacts): string {
  const tx = tree.event?.txHash ?? null;
  return tx === null ? 'of its settlement' : `of transaction ${hexName(tx)}`;
}
