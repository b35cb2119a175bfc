/**
 * The ids of an extract, made of what the evidence says: handles follow the order of import, these do not. Equal content
 * that stands for several things is told apart by more of it, and in the end by a number.
 */
import { hash } from 'node:crypto';
import { canonicalJson, type Plain } from '../../base/canonical-json.ts';
import { AppError } from '../../base/errors.ts';
import type { Place } from '../../model/extract/evidence-rows.ts';
import { naturalKeys, REQUEST_KEY_COLUMNS } from '../annotations/subject-keys.ts';
import { listOf, numberOf, textOf } from '../query/cells.ts';
import { grouped } from '../../base/counted.ts';
import type { Db, Row } from '../store/db.ts';
import { sql, type Sql } from '../store/sql.ts';

/** Above this the ids of one extract would fill the memory of a small machine. */
const MOST_REQUESTS = 2_000_000;
const ID_DIGITS = 16;

export interface ExtractIds {
  /** A source itself, by its number in the case. */
  readonly source: (id: number) => string;
  /** The source whose bytes a place of the case is in: the first by path of those with the same. */
  readonly bytesOf: (id: number) => string;
  readonly place: (row: Row, prefix?: string) => Place;
  /** null: not in scope. */
  readonly request: (id: number) => string | null;
  readonly finding: (id: number) => string | null;
  readonly requests: ReadonlyMap<number, string>;
  readonly findings: ReadonlyMap<number, string>;
}

const digest = (text: string): string => hash('sha256', text).slice(0, ID_DIGITS);
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Ids of things by their contents: the first that is unique, else the last and a number. */
function tellApart(kind: string, things: ReadonlyMap<number, readonly (() => string)[]>): ReadonlyMap<number, string> {
  const out = new Map<number, string>();
  const settle = (ids: readonly number[], depth: number): void => {
    const groups = Map.groupBy(ids, (id) => {
      const contents = things.get(id) ?? [];
      return contents[Math.min(depth, contents.length - 1)]?.() ?? '';
    });
    for (const [content, group] of groups) {
      const isLast = group.every((id) => depth + 1 >= (things.get(id)?.length ?? 0));
      if (group.length === 1) out.set(group[0]!, `${kind}:${digest(content)}`);
      else if (isLast) for (const [n, id] of group.entries()) out.set(id, `${kind}:${digest(content)}~${n + 1}`);
      else settle(group, depth + 1);
    }
  };
  settle([...things.keys()], 0);
  return out;
}

interface SourceIds {
  readonly own: ReadonlyMap<number, string>;
  readonly bytes: ReadonlyMap<number, string>;
}

function sourceIds(db: Db): SourceIds {
  const rows = db.all(sql`SELECT id, path, sha256 FROM source ORDER BY id`);
  const own = tellApart(
    'x',
    new Map(rows.map((row) => [numberOf(row['id']), [() => `${String(row['path'])}\n${String(row['sha256'])}`]])),
  );
  const first = new Map<string, Row>();
  for (const row of rows) {
    const known = first.get(String(row['sha256']));
    if (known === undefined || String(row['path']) < String(known['path'])) first.set(String(row['sha256']), row);
  }
  const bytes = new Map(
    rows.map((row) => [numberOf(row['id']), own.get(numberOf(first.get(String(row['sha256']))?.['id'])) ?? '']),
  );
  return { own, bytes };
}

/** Places of all records of a request, in canonical order. */
function recordsOf(db: Db, id: number, place: ExtractIds['place']): string {
  const rows = db.all(sql`SELECT source_id, offset, length, role FROM request_record WHERE request_id = ${id}`);
  return rows
    .map((row) => canonicalJson({ ...place(row), role: String(row['role']) }))
    .toSorted(byText)
    .join('\n');
}

function requestIds(db: Db, where: Sql, place: ExtractIds['place']): ReadonlyMap<number, string> {
  const things = new Map<number, readonly (() => string)[]>();
  for (const row of db.iterate(sql`SELECT ${REQUEST_KEY_COLUMNS} FROM request WHERE ${where} ORDER BY request.id`)) {
    if (things.size >= MOST_REQUESTS)
      throw new AppError(
        'LIMIT',
        `An extract holds at most ${grouped(MOST_REQUESTS)} requests. Limit it with --label, --from and --to.`,
      );
    const id = numberOf(row['id']);
    const keys = naturalKeys(row);
    const records = (): string => recordsOf(db, id, place);
    things.set(id, keys.length === 0 ? [records] : [() => keys[0]!, () => `${keys.join('\n')}\n${records()}`]);
  }
  return tellApart('r', things);
}

function findingIds(db: Db, place: ExtractIds['place']): ReadonlyMap<number, string> {
  const rows = db.all(sql`SELECT id, rule, labels, nodes, artifacts, summary FROM finding ORDER BY id`);
  const groundsOf = (id: number): string =>
    db
      .all(sql`SELECT source_id, offset, length FROM ground WHERE finding_id = ${id}`)
      .map((row) => canonicalJson(place(row) as unknown as Plain))
      .toSorted(byText)
      .join('\n');
  return tellApart(
    'f',
    new Map(
      rows.map((row) => {
        const id = numberOf(row['id']);
        const lists = ['labels', 'nodes', 'artifacts'].map((column) => listOf(row[column]).toSorted(byText));
        const subjects = canonicalJson([String(row['rule']), ...lists]);
        return [
          id,
          [
            () => subjects,
            () => `${subjects}\n${groundsOf(id)}`,
            () => `${subjects}\n${textOf(row['summary'])}\n${groundsOf(id)}`,
          ],
        ];
      }),
    ),
  );
}

/** @param where of the requests in scope. Every finding of the case has an id. @throws AppError LIMIT */
export function extractIds(db: Db, where: Sql): ExtractIds {
  const sources = sourceIds(db);
  const bytesOf = (id: number): string => sources.bytes.get(id) ?? '';
  const place = (row: Row, prefix = ''): Place => ({
    source: bytesOf(numberOf(row[`${prefix}source_id`])),
    offset: numberOf(row[`${prefix}offset`]),
    length: numberOf(row[`${prefix}length`]),
  });
  const requests = requestIds(db, where, place);
  const findings = findingIds(db, place);
  return {
    source: (id) => sources.own.get(id) ?? '',
    bytesOf,
    place,
    request: (id) => requests.get(id) ?? null,
    finding: (id) => findings.get(id) ?? null,
    requests,
    findings,
  };
}
