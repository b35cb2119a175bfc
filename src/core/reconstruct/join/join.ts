/**
 * Which records tell of one and the same request. Keys go through SQLite's sorter instead of a map in
 * memory, so that ten million of them cost disk, not heap.
 */
import { Flags } from '../../../base/number-list.ts';
import type { PlaceholderFacts } from '../../../model/facts.ts';
import { openSpanStore } from '../../spans/span-store.ts';
import { sql } from '../../store/sql.ts';
import { artifactKey } from '../resolve/artifact-key.ts';
import { statementsOf } from '../evidence.ts';
import { recordOf } from './groups.ts';
import { joinLoosely } from './loose-keys.ts';
import { mentionSpans, mentionStatements, type Mentions } from './mentions.ts';
import { artifactNamesOf } from '../resolve/names.ts';
import type { PassContext } from '../pass.ts';
import { createKeyList } from './shared-keys.ts';
import { openSpanMentions, type SpanMention, type SpanMentions } from './span-mentions.ts';
import { standInsOf } from './stand-ins.ts';
import { createUnionFind, type UnionFind } from './union-find.ts';

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
  /** The spans that ask for an inference of which no other record tells, in order of import. */
  readonly lone: () => Iterable<SpanMention>;
}

function joinByKey({ db }: PassContext, sets: UnionFind): void {
  let key = '';
  let first = -1;
  for (const row of db.named('mention_keys').iterate()) {
    const mention = Number(row['mention']);
    if (row['key'] === key) sets.union(first, mention);
    else [key, first] = [String(row['key']), mention];
  }
}

/** Apart from what the records were joined with, which nothing then holds any more. */
function loneSpans(spans: SpanMentions, isLone: (mention: number) => boolean, makes: Flags): Joined['lone'] {
  return () => spans.walk((mention) => isLone(mention) && makes.has(mention));
}

/** Groups all records; afterwards `groupsOf` reads them, but for those of `lone`. */
export async function joinRecords(context: PassContext): Promise<Joined> {
  const { db } = context;
  db.run(sql`DELETE FROM mention`);
  db.run(sql`DELETE FROM mention_key`);
  db.run(sql`DELETE FROM mention_tx`);
  const into: Mentions = {
    sets: createUnionFind(),
    makes: new Flags(),
    parts: new Map(),
    labels: new Set(),
    standIns: [],
  };
  const { sets, makes, standIns } = into;
  const list = createKeyList(db);
  await mentionStatements(context, into, list);
  const spans = openSpanMentions(context, sets.size);
  const isLone = await mentionSpans(context, into, list, spans);
  joinByKey(context, sets);
  const open = joinByArtifact(context, sets, joinTransactions(context, sets));

  const undecided = joinLoosely(context, sets, into.parts);

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
    if (!isLone(mention)) db.named('mention_root').run(root, mention);
  }
  const loose = standIns.filter(({ mention }) => mention === null || !isRequest.has(sets.find(mention)));
  const entries = Array.from(statementsOf(db, 'registry-entry'), standInsOf);
  return {
    requests,
    labels: into.labels,
    standIns: [...loose.flatMap(({ found }) => found), ...entries.flat()],
    lone: loneSpans(spans, isLone, makes),
  };
}
