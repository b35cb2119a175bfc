/** The records of each request, put in order once they are joined. */
import type { Statement } from '../../../model/statement.ts';
import { openSpanStore, type SpanStore } from '../../spans/span-store.ts';
import type { Row } from '../../store/db.ts';
import { createCompletion } from './complete-statement.ts';
import type { Stated } from '../evidence.ts';
import { inferenceKey, joinKeysOf } from './keys.ts';
import { looseWord } from './loose-keys.ts';
import type { PassContext } from '../pass.ts';
import type { RequestRecord } from '../resolve/resolve.ts';

/** The record of a row of `mention`. */
export function recordOf({ db }: PassContext, spans: SpanStore, row: Row): Stated | null {
  if (row['is_span'] === 1) return spans.get(Number(row['row_id']));
  const found = db.named('statement_get').get(Number(row['row_id']));
  if (found === undefined) return null;
  const at = { source: Number(found['source_id']), offset: Number(found['offset']), length: Number(found['length']) };
  return { statement: JSON.parse(String(found['body'])) as Statement, at };
}

/** The records of one request. */
export interface Group {
  /** The number of its first mention: requests are told in order of it. */
  readonly root: number;
  readonly records: readonly RequestRecord[];
}

/** The request of a span that is alone. */
export const loneGroup = (stated: Stated): readonly RequestRecord[] => order([stated]);

/** Every request's records, the one that tells most of it first: answer, chain, caller, then the rest. */
export function* groupsOf(context: PassContext): Generator<Group> {
  const complete = createCompletion(context.db);
  const spans = openSpanStore(context.db);
  let root = -1;
  let group: Stated[] = [];
  for (const row of context.db.named('mention_groups').iterate()) {
    if (row['root'] !== root && group.length > 0) {
      yield { root, records: order(group) };
      group = [];
    }
    root = Number(row['root']);
    const record = recordOf(context, spans, row);
    if (record !== null) group.push({ ...record, statement: complete(record.statement) });
  }
  if (group.length > 0) yield { root, records: order(group) };
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
