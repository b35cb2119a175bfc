/** The canonical order of rows: numbered ones by number, dated ones by time (undated last), all others by their text. */
import { canonicalJson, type Plain } from '../../base/canonical-json.ts';
import type { ExtractRows, ExtractTable } from '../../model/extract.ts';

const NUMBERED = { custody: 'seq', annotations: 'n', versions: 'number' } as const;
const DATED = { requests: 'timeNs', events: 'timeNs', settlements: 'timeNs', releases: 'byNs' } as const;

export const lineOf = (row: object): string => canonicalJson(row as unknown as Plain);

interface Keyed<T> {
  readonly row: T;
  readonly time: bigint | null;
  readonly text: string;
}

function compare(a: Keyed<unknown>, b: Keyed<unknown>): number {
  if (a.time !== b.time) {
    if (a.time === null) return 1;
    if (b.time === null) return -1;
    return a.time < b.time ? -1 : 1;
  }
  return a.text < b.text ? -1 : a.text > b.text ? 1 : 0;
}

function memberOf(names: Readonly<Partial<Record<ExtractTable, string>>>, table: ExtractTable, row: object): unknown {
  const name = names[table];
  return name === undefined ? null : (row as Readonly<Record<string, unknown>>)[name];
}

/** Rows in canonical order. Equal rows stay beside each other. */
export function inOrder<T extends ExtractTable>(table: T, rows: Iterable<ExtractRows[T]>): readonly ExtractRows[T][] {
  if (Object.hasOwn(NUMBERED, table)) {
    const number = (row: object): number => Number(memberOf(NUMBERED, table, row));
    return [...rows].toSorted((a, b) => number(a) - number(b));
  }
  const keyed = Array.from(rows, (row): Keyed<ExtractRows[T]> => {
    const time = memberOf(DATED, table, row);
    return { row, time: typeof time === 'string' ? BigInt(time) : null, text: lineOf(row) };
  });
  return keyed.toSorted(compare).map(({ row }) => row);
}
