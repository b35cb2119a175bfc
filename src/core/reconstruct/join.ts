/**
 * Which records tell of one and the same request. Keys go through SQLite's sorter instead of a map in
 * memory, so that ten million of them cost disk, not heap.
 */
import { throwIfAborted } from '../../base/errors.ts';
import { hexKey } from '../../base/ids.ts';
import type { Statement } from '../../model/statement.ts';
import { spanOfRow, spansAboutRequests, statementsOf, type Stated } from './evidence.ts';
import { joinKeysOf, type JoinKeys } from './keys.ts';
import { withoutProvider } from './knowledge.ts';
import { labelNamesOf } from './names.ts';
import { breathe, type PassContext } from './pass.ts';
import type { RequestRecord } from './resolve.ts';
import { createUnionFind, type UnionFind } from './union-find.ts';
import { sql } from '../store/sql.ts';

const BATCH = 2000;

function* candidates({ db }: PassContext): Iterable<Stated & { readonly id: number; readonly isSpan: boolean }> {
  for (const found of statementsOf(db, 'answer')) yield { ...found, isSpan: false };
  for (const found of statementsOf(db, 'chain-event')) yield { ...found, isSpan: false };
  for (const found of statementsOf(db, 'trace-event')) yield { ...found, isSpan: false };
  for (const found of spansAboutRequests(db)) yield { ...found, isSpan: true };
}

function putKeys(context: PassContext, mention: number, statement: Statement, keys: JoinKeys): void {
  const { db } = context;
  for (const [kind, key] of keys.keys) db.named('mention_key_put').run(`${kind}:${key}`, mention);
  if (keys.transaction !== null) db.named('mention_tx_put').run(keys.transaction, mention, 0);
  const isInference = statement.kind === 'chain-event' && statement.txHash !== null;
  if (isInference) db.named('mention_tx_put').run(hexKey(statement.txHash ?? ''), mention, 1);
}

/** A transaction without an inference id joins where exactly one inference was made in it. */
function joinTransactions({ db }: PassContext, sets: UnionFind): void {
  let tx = '';
  let inferences = new Set<number>();
  for (const row of db.named('mention_txs').iterate()) {
    const mention = Number(row['mention']);
    if (row['tx'] !== tx) {
      tx = String(row['tx']);
      inferences = new Set();
    }
    if (row['is_inference'] === 1) inferences.add(sets.find(mention));
    else if (inferences.size === 1) sets.union(mention, [...inferences][0] ?? mention);
  }
}

export interface Joined {
  readonly requests: number;
  /** Every label that a record of a request names, with and without its provider. */
  readonly labels: ReadonlySet<string>;
}

/** Groups all records; afterwards `groupsOf` reads them. */
export async function joinRecords(context: PassContext): Promise<Joined> {
  const { db, signal, progress } = context;
  db.run(sql`DELETE FROM mention`);
  db.run(sql`DELETE FROM mention_key`);
  db.run(sql`DELETE FROM mention_tx`);
  const sets = createUnionFind();
  const makes: boolean[] = [];
  const labels = new Set<string>();
  for (const { statement, at, id, isSpan } of candidates(context)) {
    const keys = joinKeysOf(statement);
    for (const { label } of labelNamesOf({ statement, at })) labels.add(label).add(withoutProvider(label));
    if (keys.keys.length === 0 && keys.transaction === null && !keys.makesRequest) continue;
    const mention = sets.add();
    makes.push(keys.makesRequest);
    db.named('mention_put').run(mention, isSpan ? 1 : 0, id);
    putKeys(context, mention, statement, keys);
    if (mention % BATCH === 0) {
      progress({ phase: 'reconstruct', item: 'joining records', done: mention, total: 0, unit: 'records' });
      await breathe();
      throwIfAborted(signal);
    }
  }
  let key = '';
  let first = -1;
  for (const row of db.named('mention_keys').iterate()) {
    const mention = Number(row['mention']);
    if (row['key'] === key) sets.union(first, mention);
    else [key, first] = [String(row['key']), mention];
  }
  joinTransactions(context, sets);

  const isRequest = new Set<number>();
  for (let mention = 0; mention < sets.size; mention += 1) if (makes[mention] === true) isRequest.add(sets.find(mention));
  for (let mention = 0; mention < sets.size; mention += 1) {
    const root = sets.find(mention);
    if (isRequest.has(root)) db.named('mention_root').run(root, mention);
  }
  return { requests: isRequest.size, labels };
}

/** Every request's records, the one that tells most of it first: answer, chain, caller, then the rest. */
export function* groupsOf({ db }: PassContext): Iterable<readonly RequestRecord[]> {
  let root = -1;
  let group: Stated[] = [];
  for (const row of db.named('mention_groups').iterate()) {
    if (row['root'] !== root && group.length > 0) {
      yield order(group);
      group = [];
    }
    root = Number(row['root']);
    const found = db.named(row['is_span'] === 1 ? 'span_get' : 'statement_get').get(Number(row['row_id']));
    if (found === undefined) continue;
    if (row['is_span'] === 1) group.push(spanOfRow(found));
    else {
      const at = { source: Number(found['source_id']), offset: Number(found['offset']), length: Number(found['length']) };
      group.push({ statement: JSON.parse(String(found['body'])) as Statement, at });
    }
  }
  if (group.length > 0) yield order(group);
}

function rank({ kind, ...rest }: Statement): number {
  if (kind === 'answer') return 0;
  if (kind === 'chain-event') return 1;
  if (kind === 'trace-event') return 'event' in rest && rest.event === 'inference.request' ? 2 : 4;
  return 'labelAsked' in rest && rest.labelAsked !== null ? 3 : 5;
}

function order(group: readonly Stated[]): readonly RequestRecord[] {
  const seen = new Set<string>();
  return group
    .toSorted((a, b) => rank(a.statement) - rank(b.statement))
    .map((record, i) => {
      const { keys, transaction } = joinKeysOf(record.statement);
      const shared = keys.find(([kind, key]) => seen.has(`${kind}:${key}`));
      for (const [kind, key] of keys) seen.add(`${kind}:${key}`);
      const word = shared?.[0] ?? (transaction === null ? 'a key of another record' : 'transaction');
      return { ...record, joinedBy: i === 0 ? 'the request’s own record' : `the same ${word}` };
    });
}
