import { NS_PER_SECOND } from '../../base/time.ts';
import { tupleKey, type CaseFacts, type SettlementFacts, type TreeFacts, type Tuple } from '../../model/facts.ts';
import type { Locator } from '../../model/locator.ts';
import { hexName, utc } from './names.ts';

/** A settlement that names one inference in full. */
export interface Settled extends SettlementFacts {
  readonly tuple: Tuple;
}

/** The settlements that have a whole tuple, each tree once: a copy of a tree settles nothing more. */
export function* settledTuples(facts: CaseFacts): Iterable<Settled> {
  for (const settlement of facts.settlements()) {
    if (hasTuple(settlement) && !isInCopy(facts, settlement)) yield settlement;
  }
}

function hasTuple(settlement: SettlementFacts): settlement is Settled {
  return settlement.tuple !== null;
}

export function isInCopy(facts: CaseFacts, settlement: SettlementFacts): boolean {
  if (settlement.treeId === null) return false;
  return (facts.trees.get(settlement.treeId)?.copyOf ?? null) !== null;
}

/** All settlements of those tuples that `isWanted`, under their tuple's key. */
export function groupByTuple(
  facts: CaseFacts,
  isWanted: (settlement: Settled) => boolean,
): ReadonlyMap<string, readonly Settled[]> {
  const tuples = new Map<string, Settled[]>();
  for (const settlement of settledTuples(facts)) {
    if (!isWanted(settlement)) continue;
    const key = tupleKey(settlement.tuple);
    const list = tuples.get(key);
    if (list === undefined) tuples.set(key, [settlement]);
    else list.push(settlement);
  }
  return tuples;
}

/** A number that equal tuples share and few others: enough to find, in little memory, which may stand twice. */
export function tupleFingerprint(tuple: Tuple): number {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  const key = tupleKey(tuple);
  for (let i = 0; i < key.length; i += 1) {
    const code = key.charCodeAt(i);
    high = Math.imul(high ^ code, 0x9e3779b1);
    low = Math.imul(low ^ code, 0x5f356495);
  }
  return (high >>> 11) * 0x1_0000_0000 + (low >>> 0);
}

export function tupleWords(tuple: Tuple): string {
  return (
    `enclave ${hexName(tuple.teeId)}, input hash ${tuple.inputHash}, output hash ${tuple.outputHash}, ` +
    `signed at ${signedTimeWords(tuple.signedTime)}`
  );
}

function signedTimeWords(signedTime: string): string {
  return /^\d{1,11}$/.test(signedTime) ? utc(BigInt(signedTime) * NS_PER_SECOND) : signedTime;
}

export function treeName(tree: TreeFacts): string {
  return tree.blobId === null
    ? `the batch tree with root ${hexName(tree.root)}`
    : `the batch tree of blob ${tree.blobId}`;
}

export function placeWords(facts: CaseFacts, settlement: SettlementFacts): string {
  const tree = settlement.treeId === null ? undefined : facts.trees.get(settlement.treeId);
  if (tree !== undefined) return treeName(tree);
  return settlement.kind === 'batch' ? 'a batch tree' : 'an individual settlement';
}

/** The enclaves of the case that these tuples name. */
export function enclavesOf(facts: CaseFacts, settlements: readonly Settled[]): readonly number[] {
  const names = new Set(settlements.map((settlement) => settlement.tuple.teeId));
  return [...facts.nodes.values()].filter((node) => node.isEnclave && names.has(node.name)).map((node) => node.id);
}

export function settlementGrounds(settlements: readonly Settled[]): readonly Locator[] {
  return settlements.map((settlement) => settlement.ground);
}
