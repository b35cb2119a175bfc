/** Batch trees recomputed from their bytes, and tied to the on-chain events that name them. */
import { AppError } from '../../base/errors.ts';
import { asText, isArray, member, parseJson, textMember, type Json } from '../../base/json.ts';
import { hexKey } from '../../base/ids.ts';
import type { Locator } from '../../model/locator.ts';
import type { ChainEvent } from '../../model/statement.ts';
import { checkBatchTree, type BatchTreeDump, type TreeCheck } from '../verify/merkle.ts';
import type { Stated, StatementOf } from './evidence.ts';

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
  /** An earlier dump with the same stated root or blob id. */
  readonly copyOf: number | null;
  readonly event: BatchEvent | null;
  readonly at: Locator;
}

/** The dump as checkBatchTree wants it; members of another shape become text that cannot match. */
export function readDump(json: Json): BatchTreeDump {
  const texts = (value: Json | undefined): readonly string[] => (isArray(value) ? value.map((item) => asText(item) ?? '') : []);
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

function recompute(bytes: Uint8Array, leafCount: number): TreeCheck {
  try {
    return checkBatchTree(readDump(parseJson(new TextDecoder().decode(bytes))));
  } catch (error) {
    const why = error instanceof AppError ? error.message : String(error);
    return { root: null, recomputedRoot: null, ok: false, brokenAt: null, couldNotRun: why, leafCount };
  }
}

export function batchEvents(events: Iterable<Stated<StatementOf<'chain-event'>>>): readonly BatchEvent[] {
  const out: BatchEvent[] = [];
  const seen = new Set<string>();
  for (const { statement, at } of events) {
    const event: ChainEvent = statement.event;
    if (event.name !== 'BatchSettlement') continue;
    // A receipt and a log list tell of one and the same log.
    const key = `${statement.txHash}|${statement.logIndex}|${event.merkleRoot}`;
    if (seen.has(key)) continue;
    seen.add(key);
    out.push({
      merkleRoot: hexKey(event.merkleRoot),
      blobId: event.blobId,
      txHash: statement.txHash,
      blockTimeNs: statement.blockTimeNs === null ? null : BigInt(statement.blockTimeNs),
      at,
    });
  }
  return out;
}

/** The event that names the dump's blob id; where none does, the one that has its root. */
function eventOf(blobId: string | null, root: string, events: readonly BatchEvent[]): BatchEvent | null {
  const byBlob = blobId === null ? undefined : events.find((event) => event.blobId === blobId);
  return byBlob ?? events.find((event) => event.merkleRoot === root) ?? null;
}

export function checkTrees(
  statements: Iterable<Stated<StatementOf<'batch-tree'>>>,
  events: readonly BatchEvent[],
  readBytes: (at: Locator) => Uint8Array,
): readonly CheckedTree[] {
  const trees: CheckedTree[] = [];
  for (const { statement, at } of statements) {
    const root = hexKey(statement.root);
    const event = eventOf(statement.blobIdFromName, root, events);
    const blobId = statement.blobIdFromName ?? event?.blobId ?? null;
    const isSame = (tree: CheckedTree): boolean => tree.root === root || (blobId !== null && tree.blobId === blobId);
    trees.push({
      id: trees.length + 1,
      root,
      check: recompute(readBytes(at), statement.leafCount),
      blobId,
      copyOf: trees.find((tree) => tree.copyOf === null && isSame(tree))?.id ?? null,
      event,
      at,
    });
  }
  return trees;
}
