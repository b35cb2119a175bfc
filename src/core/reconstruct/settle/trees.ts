/** Batch trees recomputed from their bytes, and tied to the on-chain events that name them. */
import { createHash } from 'node:crypto';
import { AppError } from '../../../base/errors.ts';
import { asText, isArray, member, parseJson, textMember, type Json } from '../../../base/json.ts';
import { hexKey } from '../../../base/ids.ts';
import type { Locator } from '../../../model/locator.ts';
import type { ChainEvent } from '../../../model/statement.ts';
import { checkBatchTree, type BatchTreeDump, type TreeCheck } from '../../verify/merkle.ts';
import { isBetterTelling } from './chain-telling.ts';
import type { Stated, StatementOf } from '../evidence.ts';
import { createUnionFind } from '../join/union-find.ts';

export interface BatchEvent {
  readonly merkleRoot: string;
  readonly blobId: string | null;
  readonly txHash: string | null;
  readonly blockTimeNs: bigint | null;
  readonly at: Locator;
}

export interface CheckedTree {
  readonly id: number;
  readonly root: string;
  readonly check: TreeCheck;
  readonly blobId: string | null;
  /** Another dump with the same values stands for this one. */
  readonly copyOf: number | null;
  /** Dumps of one and the same tree, changed ones included, have one number. The best of them is told first. */
  readonly group: number;
  readonly event: BatchEvent | null;
  readonly at: Locator;
}

/** The dump as checkBatchTree wants it; members of another shape become text that cannot match. */
export function readDump(json: Json): BatchTreeDump {
  const texts = (value: Json | undefined): readonly string[] =>
    isArray(value) ? value.map((item) => asText(item) ?? '') : [];
  const values = member(json, 'values');
  return {
    format: textMember(json, 'format') ?? '',
    leafEncoding: texts(member(json, 'leafEncoding')),
    tree: texts(member(json, 'tree')),
    values: (isArray(values) ? values : []).map((value) => ({
      value: texts(member(value, 'value')),
      treeIndex: Number(textMember(value, 'treeIndex') ?? Number.NaN),
    })),
  };
}

interface Recomputed {
  readonly check: TreeCheck;
  readonly content: string;
}

function recompute(bytes: Uint8Array, leafCount: number): Recomputed {
  try {
    const dump = readDump(parseJson(new TextDecoder().decode(bytes)));
    const values = dump.values.map(({ value }) => value.map(hexKey).join('|'));
    return {
      check: checkBatchTree(dump),
      content: createHash('sha256').update(values.toSorted().join('\n')).digest('hex'),
    };
  } catch (error) {
    const why = error instanceof AppError ? error.message : String(error);
    const check = { root: null, recomputedRoot: null, ok: false, brokenAt: null, couldNotRun: why, leafCount };
    return { check, content: createHash('sha256').update(bytes).digest('hex') };
  }
}

/** The events of batches, each log once. Of several tellings of one log the one with the block's time counts. */
export function batchEvents(events: Iterable<Stated<StatementOf<'chain-event'>>>): readonly BatchEvent[] {
  const out = new Map<string, { readonly statement: StatementOf<'chain-event'>; readonly event: BatchEvent }>();
  for (const { statement, at } of events) {
    const event: ChainEvent = statement.event;
    if (event.name !== 'BatchSettlement') continue;
    const key = `${statement.txHash}|${statement.logIndex}|${event.merkleRoot}`;
    const known = out.get(key);
    if (known !== undefined && !isBetterTelling(statement, known.statement)) continue;
    const { txHash } = statement;
    const blockTimeNs = statement.blockTimeNs === null ? null : BigInt(statement.blockTimeNs);
    out.set(key, {
      statement,
      event: { merkleRoot: hexKey(event.merkleRoot), blobId: event.blobId, txHash, blockTimeNs, at },
    });
  }
  return [...out]
    .toSorted(([a, x], [b, y]) => compareTimes(x.event.blockTimeNs, y.event.blockTimeNs) || compareText(a, b))
    .map(([, { event }]) => event);
}

function compareTimes(a: bigint | null, b: bigint | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * The event that names the dump's blob id; where none does, the one that has its root. Of several that name one blob
 * the one that does not fit is told: it is what the chain says of this blob, too.
 */
function createEventFinder(events: readonly BatchEvent[]): (blobId: string | null, root: string) => BatchEvent | null {
  const byBlob = Map.groupBy(events, (event) => event.blobId);
  const byRoot = Map.groupBy(events, (event) => event.merkleRoot);
  return (blobId, root) => {
    const named = blobId === null ? [] : (byBlob.get(blobId) ?? []);
    return named.find((event) => event.merkleRoot !== root) ?? named[0] ?? byRoot.get(root)?.[0] ?? null;
  };
}

interface Dump {
  readonly root: string;
  readonly check: TreeCheck;
  readonly blobId: string | null;
  readonly event: BatchEvent | null;
  /** Equal for equal values, in whatever order the file has them. */
  readonly content: string;
  readonly at: Locator;
}

/** Whole ones before broken ones; then those of which the chain says that they hold, those of which it does not, the rest. */
function compareDumps(a: Dump, b: Dump): number {
  const rank = ({ check, event, root }: Dump): number =>
    (check.couldNotRun !== null ? 8 : 0) +
    (check.recomputedRoot === root && check.ok ? 0 : 4) +
    (event === null ? 2 : event.merkleRoot === root ? 0 : 1);
  return rank(a) - rank(b) || compareText(a.content, b.content) || compareText(String(a.blobId), String(b.blobId));
}

/** Every dump with its event; those of one tree (one stated root, or one blob id) side by side, the best first. */
export function checkTrees(
  statements: Iterable<Stated<StatementOf<'batch-tree'>>>,
  events: readonly BatchEvent[],
  readBytes: (at: Locator) => Uint8Array,
): readonly CheckedTree[] {
  const eventOf = createEventFinder(events);
  const dumps = Array.from(statements, ({ statement, at }): Dump => {
    const root = hexKey(statement.root);
    const event = eventOf(statement.blobIdFromName, root);
    const { check, content } = recompute(readBytes(at), statement.leafCount);
    return { root, check, content, blobId: statement.blobIdFromName ?? event?.blobId ?? null, event, at };
  });
  const groups = groupDumps(dumps);
  const trees: CheckedTree[] = [];
  for (const [group, members] of groups.entries()) {
    const known = new Map<string, number>();
    for (const { content, ...dump } of members) {
      const id = trees.length + 1;
      // The same values under one more event say something of their own; under none they are a copy.
      const own = `${dump.root} ${content}`;
      const copyOf = known.get(dump.event === null ? own : `${own} ${dump.event.merkleRoot}`) ?? null;
      if (copyOf === null) {
        if (!known.has(own)) known.set(own, id);
        if (dump.event !== null) known.set(`${own} ${dump.event.merkleRoot}`, id);
      }
      trees.push({ ...dump, id, group, copyOf });
    }
  }
  return trees;
}

function groupDumps(dumps: readonly Dump[]): readonly (readonly Dump[])[] {
  const sets = createUnionFind();
  const first = new Map<string, number>();
  for (const [i, { root, blobId }] of dumps.entries()) {
    sets.add();
    for (const key of [`root ${root}`, ...(blobId === null ? [] : [`blob ${blobId}`])]) {
      const other = first.get(key);
      if (other === undefined) first.set(key, i);
      else sets.union(other, i);
    }
  }
  const groups = Map.groupBy(dumps.keys(), (i) => sets.find(i));
  return [...groups.values()].map((members) => members.map((i) => dumps[i]!).toSorted(compareDumps));
}
