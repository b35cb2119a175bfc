/** Which finding or request of the case as it is now a row of the past speaks of. */
import { formatHandle, parseHandle } from '../../base/ids.ts';
import type { Db } from '../store/db.ts';
import { findingsByKey, keysOfFinding, keysOfRequest, requestOfRecord, requestsByKey } from './subject-keys.ts';

export interface StoredSubject {
  readonly id: number;
  readonly subjectKind: 'finding' | 'request';
  /** Strongest first. */
  readonly subjectKeys: readonly string[];
  /** The handle when the row was written. */
  readonly handle: string;
}

function findAmong(keys: readonly string[], byKey: ReadonlyMap<string, number>): number | null {
  for (const key of keys) {
    const id = byKey.get(key);
    if (id !== undefined) return id;
  }
  return null;
}

/** Most often nothing has shifted: the handle of then still has the strongest name of then. */
function isStillThere(row: StoredSubject, keysOf: (id: number) => readonly string[]): boolean {
  const [strongest] = row.subjectKeys;
  return strongest !== undefined && keysOf(parseHandle(row.handle)?.id ?? 0).includes(strongest);
}

function locateRequests(db: Db, rows: readonly StoredSubject[], out: Map<number, string>): void {
  const known = new Map<number, readonly string[]>();
  const keysOf = (id: number): readonly string[] => {
    const keys = known.get(id) ?? keysOfRequest(db, id);
    known.set(id, keys);
    return keys;
  };
  const shifted: StoredSubject[] = [];
  for (const row of rows) {
    if (isStillThere(row, keysOf)) out.set(row.id, row.handle);
    else shifted.push(row);
  }
  if (shifted.length === 0) return;
  const byKey = requestsByKey(db, [...new Set(shifted.flatMap((row) => row.subjectKeys))]);
  for (const row of shifted) {
    const id = findAmong(row.subjectKeys, byKey) ?? requestOfRecord(db, row.subjectKeys.at(-1) ?? '');
    if (id !== null) out.set(row.id, formatHandle('r', id));
  }
}

function locateFindings(db: Db, rows: readonly StoredSubject[], out: Map<number, string>): void {
  if (rows.length === 0) return;
  const rules = new Set(rows.map((row) => row.subjectKeys[0]?.split(' ')[0] ?? ''));
  const byKey = findingsByKey(db, [...rules]);
  for (const row of rows) {
    const id = findAmong(row.subjectKeys, byKey);
    if (id !== null) out.set(row.id, formatHandle('f', id));
  }
}

/** The handle of now for each row's id. A row is missing when what it speaks of is not in the case any more. */
export function locateSubjects(db: Db, rows: readonly StoredSubject[]): ReadonlyMap<number, string> {
  const out = new Map<number, string>();
  locateRequests(
    db,
    rows.filter((row) => row.subjectKind === 'request'),
    out,
  );
  locateFindings(
    db,
    rows.filter((row) => row.subjectKind === 'finding'),
    out,
  );
  return out;
}

export function keysOfHandle(db: Db, handle: string): readonly string[] {
  const parsed = parseHandle(handle);
  if (parsed?.kind === 'r') return keysOfRequest(db, parsed.id);
  return parsed?.kind === 'f' ? keysOfFinding(db, parsed.id) : [];
}
