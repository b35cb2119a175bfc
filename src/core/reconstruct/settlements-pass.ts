/** Leaves and individual settlements, each once, with the tree or the event that holds them. */
import { hexKey } from '../../base/ids.ts';
import { MAX_NS, secondsToNs } from '../../base/time.ts';
import { tupleKey } from '../../model/facts.ts';
import { statementsOf } from './evidence.ts';
import { tupleOf } from './keys.ts';
import type { PassContext } from './pass.ts';
import { batchEvents, checkTrees, type CheckedTree } from './trees.ts';

function signedNs(signedTime: string | null): bigint | null {
  const ns = signedTime !== null && /^\d{1,11}$/.test(signedTime) ? secondsToNs(BigInt(signedTime)) : null;
  return ns === null || ns > MAX_NS ? null : ns;
}

function writeTree({ db }: PassContext, tree: CheckedTree): void {
  const { id, root, check, blobId, copyOf, event, at } = tree;
  const brokenAt = check.brokenAt ?? (check.couldNotRun === null ? null : `could not be recomputed: ${check.couldNotRun}`);
  db.named('tree_put').run(
    id,
    root,
    check.couldNotRun === null ? check.recomputedRoot : null,
    brokenAt,
    blobId,
    copyOf,
    check.leafCount,
    event?.merkleRoot ?? null,
    event?.txHash ?? null,
    event?.blockTimeNs ?? null,
    event?.at.source ?? null,
    event?.at.offset ?? null,
    event?.at.length ?? null,
    at.source,
    at.offset,
    at.length,
  );
}

function writeLeaves(context: PassContext, trees: readonly CheckedTree[], nextId: () => number): void {
  const { db } = context;
  const bySource = Map.groupBy(trees, (tree) => tree.at.source);
  const original = (tree: CheckedTree): number => tree.copyOf ?? tree.id;
  const hasCopies = new Set(trees.flatMap((tree) => (tree.copyOf === null ? [] : [tree.copyOf])));
  const seen = new Set<string>();
  for (const { statement, at } of statementsOf(db, 'batch-leaf')) {
    const tree = bySource.get(at.source)?.find((t) => at.offset >= t.at.offset && at.offset < t.at.offset + t.at.length);
    if (tree === undefined) continue;
    if (hasCopies.has(original(tree))) {
      // A copy of a tree adds only what the first dump does not have.
      const key = `${original(tree)}|${statement.teeId}|${statement.inputHash}|${statement.outputHash}|${statement.signedTime}`;
      if (tree.copyOf !== null && seen.has(key)) continue;
      seen.add(key);
    }
    const timeNs = tree.event?.blockTimeNs ?? signedNs(statement.signedTime);
    const teeId = statement.teeId === null ? null : hexKey(statement.teeId);
    const hashes = [hexKey(statement.inputHash), hexKey(statement.outputHash)] as const;
    const leaf = [nextId(), 'batch', tree.id, teeId, ...hashes, statement.signedTime, statement.signature] as const;
    db.named('settlement_put').run(...leaf, tree.blobId, tree.root, tree.event?.txHash ?? null, timeNs, at.source, at.offset, at.length);
  }
}

function writeIndividual({ db }: PassContext, nextId: () => number): void {
  const seen = new Set<string>();
  for (const { statement, at } of statementsOf(db, 'chain-event')) {
    const { event, txHash, logIndex, blockTimeNs } = statement;
    if (event.name !== 'IndividualSettlement') continue;
    const tuple = tupleOf(event);
    const key = `${txHash}|${logIndex}|${tuple === null ? '' : tupleKey(tuple)}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const timeNs = blockTimeNs === null ? signedNs(event.signedTime) : BigInt(blockTimeNs);
    const row = [nextId(), 'individual', null, hexKey(event.teeId), hexKey(event.inputHash), hexKey(event.outputHash)] as const;
    db.named('settlement_put').run(...row, event.signedTime, event.signature, event.blobId, null, txHash, timeNs, at.source, at.offset, at.length);
  }
}

export function writeSettlements(context: PassContext): void {
  const { db, readBytes } = context;
  const trees = checkTrees(statementsOf(db, 'batch-tree'), batchEvents(statementsOf(db, 'chain-event')), readBytes);
  for (const tree of trees) writeTree(context, tree);
  let id = 0;
  const nextId = (): number => (id += 1);
  writeLeaves(context, trees, nextId);
  writeIndividual(context, nextId);
}
