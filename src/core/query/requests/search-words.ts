/**
 * Free text in a filter. Every word of it must be found: as the beginning of a word of the request's ids or of its
 * text, or anywhere in the name of its label, node or artifact.
 */
import { hexKey, parseHandle } from '../../../base/ids.ts';
import type { Filter } from '../../../shared/views.ts';
import type { Db } from '../../store/db.ts';
import { joinSql, Sql, sql } from '../../store/sql.ts';
import { numberOf } from '../cells.ts';

/** Words shorter than this are found whole: their beginnings would be everywhere. */
const SHORTEST_BEGINNING = 3;

/** What stands between white space; commas and quotes are no part of an id. */
export function wordsOf(text: string): readonly string[] {
  return text.split(/[\s,;"'`]+/u).filter((word) => word !== '');
}

/**
 * The word as the full-text table takes it, or null when there is nothing in it that could be found. An id such as
 * `chatcmpl-12` is several words there; only the last of them may be a beginning.
 */
export function matchOf(word: string): string | null {
  const bare = hexKey(word).normalize('NFC');
  const tokens = bare.split(/[^\p{L}\p{N}\p{Co}]+/u).filter((token) => token !== '');
  if (tokens.length === 0) return null;
  return tokens
    .map((token, i) => `"${token}"${i === tokens.length - 1 && token.length >= SHORTEST_BEGINNING ? '*' : ''}`)
    .join(' AND ');
}

interface Named {
  readonly label: Sql;
  readonly node: Sql;
  readonly artifact: Sql;
}

/** Which of the few things that have names carry the word. */
function named(word: string): Named {
  const pattern = (text: string): string => `%${text.replace(/[\\%_]/g, (c) => `\\${c}`)}%`;
  return {
    label: sql`SELECT id FROM label WHERE name LIKE ${pattern(word)} ESCAPE '\\'`,
    node: sql`SELECT id FROM node WHERE name LIKE ${pattern(hexKey(word))} ESCAPE '\\'`,
    artifact: sql`SELECT id FROM artifact WHERE ref LIKE ${pattern(word)} ESCAPE '\\'`,
  };
}

function requestHandle(word: string): number {
  const handle = parseHandle(word.toLowerCase());
  return handle?.kind === 'r' ? handle.id : 0;
}

/** The requests that a word is in the text of, or that it is the handle of; each once, ascending. */
export function requestsOfWord(word: string): Sql {
  const match = matchOf(word);
  const inText = match === null ? sql`SELECT 0` : sql`SELECT rowid FROM request_text WHERE request_text MATCH ${match}`;
  return sql`SELECT id FROM request WHERE id IN (${inText} UNION SELECT ${requestHandle(word)}) ORDER BY id`;
}

/** One word as a condition on `request`, whatever it finds. */
function anywhere(word: string): Sql {
  const { label, node, artifact } = named(word);
  return sql`(request.id IN (${requestsOfWord(word)}) OR request.label_id IN (${label}) OR request.node_id IN (${node})
              OR request.artifact_id IN (${artifact}))`;
}

/** The condition on `request` that every word is found. */
export function whereText(text: string): Sql {
  return joinSql([sql`1 = 1`, ...wordsOf(text).map(anywhere)], ' AND ');
}

export interface NamedIds {
  readonly label_id: readonly number[];
  readonly node_id: readonly number[];
  readonly artifact_id: readonly number[];
}

/** A filter whose words have been looked up: names became ids, which roll-ups can answer too. */
export interface SettledFilter extends Filter {
  /** One for each word that only names carry: ids of the labels, nodes and artifacts that do. */
  readonly named?: readonly NamedIds[];
}

/** The few things that carry a word in their names. */
export function namedIds(db: Db, word: string): NamedIds {
  const { label, node, artifact } = named(word);
  const ids = (query: Sql): readonly number[] => db.all(query).map((row) => numberOf(row['id']));
  return { label_id: ids(label), node_id: ids(node), artifact_id: ids(artifact) };
}

/** On requests and on roll-ups alike: a column holds 0 or null where nothing is recorded, and neither is in a list of ids. */
export function whereNamed(one: NamedIds): Sql {
  const parts = (['label_id', 'node_id', 'artifact_id'] as const).flatMap((column) => {
    const ids = one[column];
    return ids.length === 0 ? [] : [new Sql(`${column} IN (${ids.map(() => '?').join(', ')})`, ids)];
  });
  return parts.length === 0 ? sql`1 = 0` : sql`(${joinSql(parts, ' OR ')})`;
}

function isInText(db: Db, word: string): boolean {
  if (requestHandle(word) > 0) return true;
  const match = matchOf(word);
  return (
    match !== null &&
    db.get(sql`SELECT 1 AS n FROM request_text WHERE request_text MATCH ${match} LIMIT 1`) !== undefined
  );
}

/** Looks the words up once, so that what only names carry is counted from the roll-ups. */
export function settleFilter(db: Db, filter: Filter): SettledFilter;
export function settleFilter(db: Db, filter: Filter | undefined): SettledFilter | undefined;
export function settleFilter(db: Db, filter: Filter | undefined): SettledFilter | undefined {
  if (filter?.text === undefined) return filter;
  const { text, ...rest } = filter;
  const words = wordsOf(text);
  const inText = words.filter((word) => isInText(db, word));
  const byName = words.filter((word) => !inText.includes(word)).map((word) => namedIds(db, word));
  return { ...rest, ...(inText.length > 0 && { text: inText.join(' ') }), ...(byName.length > 0 && { named: byName }) };
}
