/** Leaves and individual settlements, each once, with the tree or the event that holds them. */
import { hexKey } from '../../../base/ids.ts';
import { MAX_NS, secondsToNs } from '../../../base/time.ts';
import { tupleKey } from '../../../model/facts.ts';
import type { ChainEvent } from '../../../model/statement.ts';
import { chainEvents } from './block-times.ts';
import { isBetterTelling } from './chain-telling.ts';
import { statementsOf, type Stated, type StatementOf } from '../evidence.ts';
import { tupleOf } from '../join/keys.ts';
import type { PassContext } from '../pass.ts';
import { batchEvents, checkTrees, type CheckedTree } from './trees.ts';

function signedNs(signedTime: string | null): bigint | null {
  const ns = signedTime !== null && /^\d{1,11}$/.test(signedTime) ? secondsToNs(BigInt(signedTime)) : null;
  return ns === null || ns > MAX_NS ? null : ns;
}

function writeTree({ db }: PassContext, tree: CheckedTree): void {
  const { id, root, check, blobId, copyOf, event, at } = tree;
  const brokenAt =
    check.brokenAt ?? (check.couldNotRun === null ? null : `could not be recomputed: ${check.couldNotRun}`);
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

type Leaf = Stated<StatementOf<'batch-leaf'>>;

/** Which dump a leaf stands in. */
function createTreeFinder(trees: readonly CheckedTree[]): (leaf: Leaf) => CheckedTree | null {
  const bySource = Map.groupBy(
    trees.toSorted((a, b) => a.at.offset - b.at.offset),
    (tree) => tree.at.source,
  );
  return ({ at }) => {
    const inSource = bySource.get(at.source) ?? [];
    let low = 0;
    let high = inSource.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (inSource[middle]!.at.offset <= at.offset) low = middle + 1;
      else high = middle;
    }
    const tree = inSource[low - 1];
    return tree !== undefined && at.offset < tree.at.offset + tree.at.length ? tree : null;
  };
}

function writeLeaves(context: PassContext, trees: readonly CheckedTree[], nextId: () => number): void {
  const { db } = context;
  const treeOf = createTreeFinder(trees);
  const put = (tree: CheckedTree, { statement, at }: Leaf): void => {
    const timeNs = tree.event?.blockTimeNs ?? signedNs(statement.signedTime);
    const teeId = statement.teeId === null ? null : hexKey(statement.teeId);
    const hashes = [hexKey(statement.inputHash), hexKey(statement.outputHash)] as const;
    const leaf = [nextId(), 'batch', tree.id, teeId, ...hashes, statement.signedTime, statement.signature] as const;
    db.named('settlement_put').run(
      ...leaf,
      tree.blobId,
      tree.root,
      tree.event?.txHash ?? null,
      timeNs,
      at.source,
      at.offset,
      at.length,
    );
  };
  const firsts = new Map<number, CheckedTree>();
  for (const tree of trees) if (!firsts.has(tree.group)) firsts.set(tree.group, tree);
  const changed = new Set(
    trees.filter((tree) => tree.copyOf === null && firsts.get(tree.group) !== tree).map((tree) => tree.group),
  );
  const seen = new Set<string>();
  const others: { readonly tree: CheckedTree; readonly leaf: Leaf; readonly key: string }[] = [];
  for (const leaf of statementsOf(db, 'batch-leaf')) {
    const tree = treeOf(leaf);
    if (tree === null || tree.copyOf !== null) continue;
    const { teeId, inputHash, outputHash, signedTime } = leaf.statement;
    const key = changed.has(tree.group) ? `${tree.group}|${teeId}|${inputHash}|${outputHash}|${signedTime}` : '';
    if (firsts.get(tree.group) === tree) {
      if (key !== '') seen.add(key);
      put(tree, leaf);
    } else others.push({ tree, leaf, key });
  }
  // A changed dump of the same tree settles only what the first does not hold.
  for (const { tree, leaf, key } of others.toSorted((a, b) => a.tree.id - b.tree.id)) {
    if (seen.has(key)) continue;
    seen.add(key);
    put(tree, leaf);
  }
}

interface Individual {
  readonly teeId: string | null;
  readonly inputHash: string;
  readonly outputHash: string;
  readonly signedTime: string | null;
  readonly signature: string | null;
  readonly blobId: string | null;
}

/** The relay's first contract settled hashes alone: no enclave, no time, no blob. */
function individualOf(event: ChainEvent): Individual | null {
  if (event.name === 'IndividualSettlement') return event;
  if (event.name !== 'Settlement') return null;
  const { inputHash, outputHash } = event;
  return { teeId: null, inputHash, outputHash, signedTime: null, signature: null, blobId: null };
}

/** A receipt and a log list tell of one and the same log; the telling with the block's time counts. */
function writeIndividual({ db }: PassContext, nextId: () => number): void {
  const found = new Map<string, Stated<StatementOf<'chain-event'>>>();
  for (const stated of chainEvents(db)) {
    const { event, txHash, logIndex } = stated.statement;
    const own = individualOf(event);
    if (own === null) continue;
    const tuple = tupleOf(own);
    const key = `${txHash}|${logIndex}|${tuple === null ? `${own.inputHash}|${own.outputHash}` : tupleKey(tuple)}`;
    const known = found.get(key);
    if (known === undefined || isBetterTelling(stated.statement, known.statement)) found.set(key, stated);
  }
  for (const { statement, at } of found.values()) {
    const { event, txHash, blockTimeNs } = statement;
    const own = individualOf(event);
    if (own === null) continue;
    const timeNs = blockTimeNs === null ? signedNs(own.signedTime) : BigInt(blockTimeNs);
    const row = [
      nextId(),
      'individual',
      null,
      own.teeId === null ? null : hexKey(own.teeId),
      hexKey(own.inputHash),
      hexKey(own.outputHash),
    ] as const;
    db.named('settlement_put').run(
      ...row,
      own.signedTime,
      own.signature,
      own.blobId,
      null,
      txHash,
      timeNs,
      at.source,
      at.offset,
      at.length,
    );
  }
}

export function writeSettlements(context: PassContext): void {
  const { db, readBytes } = context;
  const trees = checkTrees(statementsOf(db, 'batch-tree'), batchEvents(chainEvents(db)), readBytes);
  for (const tree of trees) writeTree(context, tree);
  let id = 0;
  const nextId = (): number => (id += 1);
  writeLeaves(context, trees, nextId);
  writeIndividual(context, nextId);
}
