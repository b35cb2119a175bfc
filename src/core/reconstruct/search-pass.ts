/** The words of every request, for free text. Labels, nodes and artifacts are few and are looked up by name instead. */
import type { AnswerParts } from '../../model/answer-parts.ts';
import { isArray, isObject, textMember, type Json } from '../../base/json.ts';
import type { Db } from '../store/db.ts';
import { sql } from '../store/sql.ts';

/** Characters kept of what was asked and of what was answered, each: enough to find a call by, bounded for ten million of them. */
const SAID = 1000;

function messageTexts(request: Json | undefined): string {
  const messages = isObject(request) ? request.get('messages') : undefined;
  if (isArray(messages)) return messages.map((message) => textMember(message, 'content') ?? '').join(' ');
  return textMember(request, 'prompt') ?? '';
}

/** The held text of a call, cut to what is searched; '' when none is held. */
export function saidIn(parts: AnswerParts): string {
  const asked = messageTexts(parts.requestObject ?? undefined);
  return `${asked.slice(0, SAID)} ${(parts.outputText ?? '').slice(0, SAID)}`.trim();
}

/** SQLite merges as it goes when it is left alone; one merge at the end writes half as much. */
const BULK = [
  `INSERT INTO request_text (request_text, rank) VALUES ('automerge', 0)`,
  `INSERT INTO request_text (request_text, rank) VALUES ('crisismerge', 1000)`,
];
const MERGE = `INSERT INTO request_text (request_text) VALUES ('optimize')`;
/** Fewer requests lie in a dozen parts at most, which are searched as quickly as one. */
const MERGED_FROM = 150_000;
const REST = [
  `INSERT INTO request_text (request_text, rank) VALUES ('automerge', 4)`,
  `INSERT INTO request_text (request_text, rank) VALUES ('crisismerge', 16)`,
];

export function clearSearch(db: Db): void {
  db.script(`INSERT INTO request_text (request_text) VALUES ('delete-all')`);
}

export function writeSearch(db: Db, requests: number): void {
  for (const text of BULK) db.script(text);
  db.run(sql`
    INSERT INTO request_text (rowid, words)
    SELECT request.id, concat_ws(' ', response_id, tx_hash, input_hash, output_hash, trace_id, inference_id, settlement_blob,
                                 settlement_root, settlement_tx, request_said.words)
    FROM request LEFT JOIN request_said ON request_said.request_id = request.id ORDER BY request.id`);
  if (requests >= MERGED_FROM) db.script(MERGE);
  for (const text of REST) db.script(text);
  db.run(sql`DELETE FROM request_said`);
}

const WORDS = `CREATE VIRTUAL TABLE IF NOT EXISTS temp.request_word USING fts5vocab('main', 'request_text', 'instance')`;

/** Which word stands in which request: what two builds are compared by. The shadow tables depend on how they were merged. */
export function* searchRows(db: Db): Generator<readonly [term: string, request: bigint]> {
  db.script(WORDS);
  for (const [term, doc] of db.exact(sql`SELECT term, doc FROM temp.request_word`))
    yield [String(term), BigInt(doc as bigint)];
}

export function isSearchEmpty(db: Db): boolean {
  db.script(WORDS);
  return db.get(sql`SELECT 1 AS n FROM temp.request_word LIMIT 1`) === undefined;
}
