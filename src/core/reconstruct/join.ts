/**
 * Which records tell of one and the same request. Keys go through SQLite's sorter instead of a map in
 * memory, so that ten million of them cost disk, not heap.
 */
import { createHash } from 'node:crypto';
import { throwIfAborted } from '../../base/errors.ts';
import { hexKey } from '../../base/ids.ts';
import { Flags } from '../../base/number-list.ts';
import type { PlaceholderFacts } from '../../model/facts.ts';
import type { Locator } from '../../model/locator.ts';
import { isInference, type Statement } from '../../model/statement.ts';
import { statementsOf, type Stated } from './evidence.ts';
import { inferenceKey, joinKeysOf, type JoinKeys, type JoinKind } from './keys.ts';
import { joinLoosely, looseKeyOf, looseWord, type LooseKey } from './loose-keys.ts';
import { artifactNamesOf, labelNamesOf } from './names.ts';
import { breathe, type PassContext } from './pass.ts';
import { createCompletion } from './complete-statement.ts';
import { createPayloadHashes } from './payload-hashes.ts';
import type { RequestRecord } from './resolve.ts';
import { standInsOf } from './stand-ins.ts';
import { createUnionFind, type UnionFind } from './union-find.ts';
import { openSpanStore, type SpanStore } from '../spans/span-store.ts';
import type { Row } from '../store/db.ts';
import { sql } from '../store/sql.ts';
import { artifactKey } from './artifact-key.ts';

const BATCH = 2000;

function* candidates({ db }: PassContext): Iterable<Stated & { readonly id: number; readonly isSpan: boolean }> {
  const complete = createPayloadHashes(db);
  for (const found of statementsOf(db, 'answer'))
    yield { ...found, statement: complete(found.statement), isSpan: false };
  for (const found of statementsOf(db, 'chain-event')) yield { ...found, isSpan: false };
  for (const found of statementsOf(db, 'trace-event')) yield { ...found, isSpan: false };
  for (const kind of ['model-run', 'sdk-result', 'settlement-job', 'gateway-call'] as const)
    for (const found of statementsOf(db, kind)) yield { ...found, isSpan: false };
  for (const found of openSpanStore(db).aboutRequests()) yield { ...found, isSpan: true };
}

/** Records of which the text says more than what was read of it. */
const WHOLE_KINDS: ReadonlySet<string> = new Set(['answer', 'model-run', 'sdk-result']);

/**
 * A record without any key of its own is the same as another one only when it is that record again, in a copy or a
 * replica: byte for byte, or for events, lines of logs and spans in everything that was read of it.
 */
function ownKey({ readBytes }: PassContext, statement: Statement, at: Locator): readonly [JoinKind, string] {
  const content = WHOLE_KINDS.has(statement.kind) ? readBytes(at) : JSON.stringify(statement);
  return ['record', createHash('sha256').update(content).digest('base64')];
}

function putKeys(context: PassContext, mention: number, statement: Statement, keys: JoinKeys): void {
  const { db } = context;
  for (const [kind, key] of keys.keys) db.named('mention_key_put').run(`${kind}:${key}`, mention);
  if (keys.transaction !== null) db.named('mention_tx_put').run(keys.transaction, mention, 0);
  if (statement.kind !== 'chain-event' || !isInference(statement.event)) return;
  if (statement.txHash !== null) db.named('mention_tx_put').run(hexKey(statement.txHash), mention, 1);
  db.named('mention_tx_put').run(inferenceKey(statement.event.inferenceId), mention, 1);
}

/** A record that names a transaction in which several inferences were made, and not which of them it is about. */
interface Undecided {
  readonly mention: number;
  readonly inferences: ReadonlySet<number>;
}

/** A transaction without an inference id joins where exactly one inference was made in it. */
function joinTransactions({ db }: PassContext, sets: UnionFind): readonly Undecided[] {
  const undecided: Undecided[] = [];
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
    else if (inferences.size > 1) undecided.push({ mention, inferences });
  }
  return undecided;
}

/** The artifacts that the records of these sets name. */
function artifactsOf(
  context: PassContext,
  sets: UnionFind,
  wanted: ReadonlySet<number>,
): ReadonlyMap<number, ReadonlySet<string>> {
  const spans = openSpanStore(context.db);
  const named = new Map<number, Set<string>>();
  for (const row of context.db.named('mention_all').iterate()) {
    const root = sets.find(Number(row['id']));
    const record = wanted.has(root) ? recordOf(context, spans, row) : null;
    for (const { ref } of record === null ? [] : artifactNamesOf(record))
      named.set(root, (named.get(root) ?? new Set()).add(artifactKey(ref)));
  }
  return named;
}

/**
 * Of several inferences of one transaction the one is meant whose artifact the record's own request names. Where that
 * leaves it open the record makes no request either: it is about one of those that the chain tells of.
 * @returns the sets that make none.
 */
function joinByArtifact(context: PassContext, sets: UnionFind, undecided: readonly Undecided[]): ReadonlySet<number> {
  if (undecided.length === 0) return new Set();
  const wanted = new Set(
    undecided.flatMap(({ mention, inferences }) => [sets.find(mention), ...[...inferences].map(sets.find)]),
  );
  const named = artifactsOf(context, sets, wanted);
  const decided: (readonly [number, number])[] = [];
  const open: number[] = [];
  for (const { mention, inferences } of undecided) {
    const own = sets.find(mention);
    const candidates = [...new Set([...inferences].map(sets.find))];
    if (candidates.includes(own)) continue;
    const artifacts = named.get(own) ?? new Set();
    const fitting = candidates.filter((root) => [...(named.get(root) ?? [])].some((ref) => artifacts.has(ref)));
    if (fitting.length === 1 && fitting[0] !== undefined) decided.push([mention, fitting[0]]);
    else open.push(mention);
  }
  for (const [mention, inference] of decided) sets.union(mention, inference);
  return new Set(open.map(sets.find));
}

export interface Joined {
  readonly requests: number;
  /** Every label that a record names, as written. */
  readonly labels: ReadonlySet<string>;
  /** Stand-ins in records that belong to no request. */
  readonly standIns: readonly PlaceholderFacts[];
}

/** Groups all records; afterwards `groupsOf` reads them. */
export async function joinRecords(context: PassContext): Promise<Joined> {
  const { db, signal, progress } = context;
  db.run(sql`DELETE FROM mention`);
  db.run(sql`DELETE FROM mention_key`);
  db.run(sql`DELETE FROM mention_tx`);
  const sets = createUnionFind();
  const makes = new Flags();
  const parts = new Map<number, LooseKey>();
  const labels = new Set<string>();
  const standIns: { readonly mention: number | null; readonly found: readonly PlaceholderFacts[] }[] = [];
  for (const { statement, at, id, isSpan } of candidates(context)) {
    const stated = joinKeysOf(statement);
    for (const { label } of labelNamesOf({ statement, at })) labels.add(label);
    const loose = looseKeyOf(statement);
    const isMention = stated.keys.length > 0 || stated.transaction !== null || stated.makesRequest || loose !== null;
    const found = standInsOf({ statement, at });
    if (found.length > 0) standIns.push({ mention: isMention ? sets.size : null, found });
    if (!isMention) continue;
    const keys = stated.keys.length > 0 ? stated : { ...stated, keys: [ownKey(context, statement, at)] };
    const mention = sets.add();
    if (keys.makesRequest) makes.set(mention);
    if (loose !== null) parts.set(mention, loose);
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
  const open = joinByArtifact(context, sets, joinTransactions(context, sets));

  const undecided = joinLoosely(context, sets, parts);

  const isRequest = new Flags();
  for (let mention = 0; mention < sets.size; mention += 1) if (makes.has(mention)) isRequest.set(sets.find(mention));
  for (const root of open) isRequest.clear(root);
  for (const mention of undecided) isRequest.clear(sets.find(mention));
  let requests = 0;
  for (let mention = 0; mention < sets.size; mention += 1) {
    const root = sets.find(mention);
    if (!isRequest.has(root)) continue;
    // The root of a set is its smallest member: each set is counted once.
    if (root === mention) requests += 1;
    db.named('mention_root').run(root, mention);
  }
  const loose = standIns.filter(({ mention }) => mention === null || !isRequest.has(sets.find(mention)));
  const entries = Array.from(statementsOf(db, 'registry-entry'), standInsOf);
  return { requests, labels, standIns: [...loose.flatMap(({ found }) => found), ...entries.flat()] };
}

function recordOf({ db }: PassContext, spans: SpanStore, row: Row): Stated | null {
  if (row['is_span'] === 1) return spans.get(Number(row['row_id']));
  const found = db.named('statement_get').get(Number(row['row_id']));
  if (found === undefined) return null;
  const at = { source: Number(found['source_id']), offset: Number(found['offset']), length: Number(found['length']) };
  return { statement: JSON.parse(String(found['body'])) as Statement, at };
}

/** Every request's records, the one that tells most of it first: answer, chain, caller, then the rest. */
export function* groupsOf(context: PassContext): Iterable<readonly RequestRecord[]> {
  const complete = createCompletion(context.db);
  const spans = openSpanStore(context.db);
  let root = -1;
  let group: Stated[] = [];
  for (const row of context.db.named('mention_groups').iterate()) {
    if (row['root'] !== root && group.length > 0) {
      yield order(group);
      group = [];
    }
    root = Number(row['root']);
    const record = recordOf(context, spans, row);
    if (record !== null) group.push({ ...record, statement: complete(record.statement) });
  }
  if (group.length > 0) yield order(group);
}

function rank({ kind, ...rest }: Statement): number {
  if (kind === 'answer') return 0;
  if (kind === 'chain-event') return 1;
  if (kind === 'trace-event') return 'event' in rest && rest.event === 'inference.request' ? 2 : 4;
  return 'labelAsked' in rest && rest.labelAsked !== null ? 3 : 5;
}

function timeOf(statement: Statement): string {
  const text =
    'timeNs' in statement
      ? statement.timeNs
      : 'blockTimeNs' in statement
        ? statement.blockTimeNs
        : 'startNs' in statement
          ? statement.startNs
          : null;
  return (text ?? '').padStart(20, '0');
}

/** Callers and chain first, then in order of time, then by content: the order of the files decides nothing. */
function inOrder(group: readonly Stated[]): readonly Stated[] {
  if (group.length < 2) return group;
  const sorted = group
    .map((record) => ({
      record,
      sort: `${rank(record.statement)}${timeOf(record.statement)}${JSON.stringify(record.statement)}`,
    }))
    .toSorted((a, b) => (a.sort < b.sort ? -1 : a.sort > b.sort ? 1 : 0));
  const isCopy = (i: number): boolean => sorted[i]?.sort === sorted[i - 1]?.sort;
  // What is only said again stands last: it adds nothing.
  return [...sorted.filter((_, i) => !isCopy(i)), ...sorted.filter((_, i) => isCopy(i))].map(({ record }) => record);
}

function order(group: readonly Stated[]): readonly RequestRecord[] {
  const seen = new Set<string>();
  return inOrder(group).map((record, i) => {
    const { keys, transaction } = joinKeysOf(record.statement);
    const shared = keys.find(([kind, key]) => seen.has(`${kind}:${key}`));
    for (const [kind, key] of keys) seen.add(`${kind}:${key}`);
    const hasKey = keys.length > 0 || transaction !== null;
    const single = transaction?.startsWith(inferenceKey('')) === true ? 'inference id' : 'transaction';
    const word =
      shared?.[0] ?? (!hasKey ? 'record once more' : transaction === null ? 'key as another record' : single);
    const part = shared === undefined && transaction === null ? looseWord(record.statement) : null;
    return { ...record, joinedBy: i === 0 ? 'the request’s own record' : (part ?? `the same ${word}`) };
  });
}
