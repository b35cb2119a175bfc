/**
 * The canonical order of rows: numbered ones by number, dated ones by time (undated last), those that tie things together
 * by the ids of these. What is still equal, and all others, by their text.
 */
import { canonicalJson, type Plain } from '../../base/canonical-json.ts';
import type { ExtractRows, ExtractTable } from '../../model/extract.ts';

const NUMBERED: Readonly<Partial<Record<ExtractTable, string>>> = {
  custody: 'seq',
  annotations: 'n',
  versions: 'number',
};
const DATED: Readonly<Partial<Record<ExtractTable, string>>> = {
  requests: 'timeNs',
  events: 'timeNs',
  settlements: 'timeNs',
  releases: 'byNs',
};
/** Large tables: comparing two members is a fraction of writing every row as text. */
const BY_IDS: Readonly<Partial<Record<ExtractTable, readonly [string, string]>>> = {
  records: ['request', 'source'],
  proofs: ['request', 'source'],
  clocks: ['request', 'node'],
  finding_requests: ['finding', 'request'],
  handles: ['kind', 'id'],
};

export const lineOf = (row: object): string => canonicalJson(row as unknown as Plain);

type Members = Readonly<Record<string, unknown>>;

interface Keyed<T> {
  readonly row: T;
  readonly time: bigint | null;
  readonly ids: readonly [string, string];
  text: string | null;
}

const textOf = (keyed: Keyed<object>): string => (keyed.text ??= lineOf(keyed.row));
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function compare(a: Keyed<object>, b: Keyed<object>): number {
  if (a.time !== b.time) {
    if (a.time === null) return 1;
    if (b.time === null) return -1;
    return a.time < b.time ? -1 : 1;
  }
  return byText(a.ids[0], b.ids[0]) || byText(a.ids[1], b.ids[1]) || byText(textOf(a), textOf(b));
}

/** Rows in canonical order. Equal rows stay beside each other. */
export function inOrder<T extends ExtractTable>(table: T, rows: Iterable<ExtractRows[T]>): readonly ExtractRows[T][] {
  const [number, dated, ids] = [NUMBERED[table], DATED[table], BY_IDS[table]];
  const member = (row: object, name: string): unknown => (row as Members)[name];
  if (number !== undefined) return [...rows].toSorted((a, b) => Number(member(a, number)) - Number(member(b, number)));
  const keyed = Array.from(rows, (row): Keyed<ExtractRows[T]> => {
    const time = dated === undefined ? null : member(row, dated);
    return {
      row,
      time: typeof time === 'string' ? BigInt(time) : null,
      ids: ids === undefined ? ['', ''] : [String(member(row, ids[0])), String(member(row, ids[1]))],
      text: null,
    };
  });
  return keyed.toSorted(compare).map(({ row }) => row);
}
