/**
 * The rows that a source left, told by digests in its log entry (row-digest.ts): what was read out of the bytes can
 * then no more be changed unseen than the bytes.
 */
import type { VerifyDifference } from '../../shared/views.ts';
import { formatHandle } from '../../base/ids.ts';
import { EARLIER_TEXT_FIELDS, TIMES_AFTER, type TextField } from '../spans/span-columns.ts';
import { openSpanStore } from '../spans/span-store.ts';
import { blockCells } from '../spans/span-writer.ts';
import type { Db, ExactValue, Row } from '../store/db.ts';
import { sql, type Sql } from '../store/sql.ts';
import { SPAN_BLOCKS_SINCE } from './schema-check.ts';
import { createRowDigest, type DigestCell, type RowDigest, type RowDigests } from './row-digest.ts';

type Table = keyof RowDigests;

/** What the rows of a table give, each beginning with its source. */
type Rows = Iterable<readonly [source: number, cells: readonly DigestCell[]]>;

/** Each row begins with its source; the rest are the cells that were hashed at import, in the same order. */
const ROWS: Readonly<Record<Exclude<Table, 'span_block'>, Sql>> = {
  source: sql`
    SELECT id, parent_id, path, name, origin, bytes, sha256, storage, reference_path, duplicate_of, format, confidence, format_reason,
           clock, alterations, CAST(file_time_ns AS TEXT), CAST(capture_ns AS TEXT), CAST(acquired_ns AS TEXT), records
    FROM source ORDER BY id`,
  issue: sql`SELECT source_id, offset, length, code, message FROM issue ORDER BY id`,
  ledger: sql`SELECT source_id, category, reason, records, bytes FROM ledger ORDER BY source_id, category, reason`,
  span: sql`
    SELECT source_id, offset, length, trace_id, span_id, parent_span_id, name, kind, service, node, CAST(start_ns AS TEXT),
           CAST(end_ns AS TEXT), status, label_asked, label_answered, response_id, request_id, artifact_ref, tee_id, input_hash,
           output_hash, tx_hash, cache_result FROM span ORDER BY id`,
  statement: sql`SELECT source_id, offset, length, kind, body FROM statement ORDER BY id`,
};

const ROWS_AT_ONCE = 5000;

const cell = (value: ExactValue): DigestCell =>
  typeof value === 'bigint' ? Number(value) : value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value;

function* rowsOf(db: Db, query: Sql): Rows {
  for (const [source, ...cells] of db.exact(query)) yield [Number(source), cells.map(cell)];
}

/** The spans in the blocks, as the cells of the rows that they once were. */
function* spansAsRows(db: Db): Rows {
  for (const { source, block } of openSpanStore(db).allBlocks()) {
    for (let i = 0; i < block.spans; i += 1) {
      const text = (field: TextField): DigestCell => block.text(field, i);
      const times = [block.time('startNs', i), block.time('endNs', i)];
      const before = EARLIER_TEXT_FIELDS.slice(0, TIMES_AFTER).map(text);
      const after = EARLIER_TEXT_FIELDS.slice(TIMES_AFTER).map(text);
      yield [source, [block.offset(i), block.length(i), ...before, ...times, ...after]];
    }
  }
}

function* blocksAsRows(db: Db): Rows {
  const text = (value: Row[string] | undefined): string | null => (value == null ? null : String(value));
  for (const row of db.named('span_block_rows').iterate()) {
    const block = {
      spans: Number(row['spans']),
      requests: Number(row['requests']),
      offset: Number(row['offset']),
      end: Number(row['end']),
      firstNs: text(row['first_ns']),
      lastNs: text(row['last_ns']),
      traces: row['traces'] as Uint8Array,
      data: row['data'] as Uint8Array,
    };
    yield [Number(row['source_id']), blockCells(block)];
  }
}

function rowsOfTable(db: Db, table: Table): Rows {
  const areRows = Number(db.pragma('user_version')) < SPAN_BLOCKS_SINCE;
  if (table === 'span_block') return areRows ? [] : blocksAsRows(db);
  return table === 'span' && !areRows ? spansAsRows(db) : rowsOf(db, ROWS[table]);
}

async function digestTable(
  db: Db,
  table: Table,
  isWanted: (source: number) => boolean,
  breathe: () => Promise<void>,
): Promise<ReadonlyMap<number, RowDigest>> {
  const digests = new Map<number, RowDigest>();
  let n = 0;
  for (const [id, cells] of rowsOfTable(db, table)) {
    if (!isWanted(id)) continue;
    let digest = digests.get(id);
    if (digest === undefined) digests.set(id, (digest = createRowDigest()));
    digest.add(cells);
    if ((n += 1) % ROWS_AT_ONCE === 0) await breathe();
  }
  return digests;
}

/** The digest of a source's own row, as it was just written. */
export function digestSourceRow(db: Db, id: number): string | null {
  const digest = createRowDigest();
  for (const [, ...cells] of db.exact(sql`SELECT * FROM (${ROWS.source}) WHERE id = ${id}`))
    digest.add(cells.map(cell));
  return digest.hex();
}

/** Whether the log tells of a source's spans in this form; of a source that it does not know, in the form of today. */
function isLoggedAs(table: Table, digests: RowDigests | null | undefined): boolean {
  if (table === 'span') return digests?.span !== undefined;
  return table !== 'span_block' || digests?.span === undefined;
}

/** `logged` holds what the log says of each source; null where an earlier build did not log it. */
export async function checkEvidenceRows(
  db: Db,
  logged: ReadonlyMap<number, RowDigests | null>,
  breathe: () => Promise<void>,
): Promise<readonly VerifyDifference[]> {
  const out: VerifyDifference[] = [];
  for (const table of ['source', 'ledger', 'issue', 'statement', 'span', 'span_block'] as const) {
    const what = table === 'ledger' ? 'ledger' : 'source';
    const isWanted = (source: number): boolean => isLoggedAs(table, logged.get(source));
    const found = await digestTable(db, table, isWanted, breathe);
    for (const [id, digests] of logged) {
      const hex = found.get(id)?.hex() ?? null;
      if (digests === null || !isLoggedAs(table, digests) || hex === (digests[table] ?? null)) continue;
      const message = `Its rows in the table ${table} hash to ${hex ?? 'nothing'}; when it was imported they hashed to ${digests[table] ?? 'nothing'}.`;
      out.push({ what, where: formatHandle('x', id), message });
    }
    for (const id of found.keys()) {
      if (!logged.has(id))
        out.push({
          what,
          where: formatHandle('x', id),
          message: `The table ${table} holds rows of it; the log knows of none.`,
        });
    }
  }
  return out;
}
