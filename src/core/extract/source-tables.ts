/** Tables of the sources: the files, their ledgers, their issues, and where their records are told of. */
import type * as Evidence from '../../model/extract/evidence-rows.ts';
import { parseHandle } from '../../base/ids.ts';
import { numberOf, textOf } from '../query/cells.ts';
import { reportSources } from '../query/report/report-sources.ts';
import { listSources } from '../query/sources.ts';
import type { Db } from '../store/db.ts';
import { sql } from '../store/sql.ts';
import { openSpanStore, spanAt } from '../spans/span-store.ts';
import type { ExtractIds } from './extract-ids.ts';

const idOf = (handle: string): number => parseHandle(handle)?.id ?? 0;

/** Of the rows that stand for the same bytes the one whose reading counts: a table may have been read more than once. */
const COUNTED = sql`
  SELECT coalesce((SELECT max(reading.id) FROM source AS reading WHERE reading.duplicate_of = source.id AND reading.format IS NOT NULL), id)
  FROM source WHERE duplicate_of IS NULL`;

/** Of sources with the same bytes the first by path carries what was read; which of them came first is no evidence. */
export function sourceRows(db: Db, ids: ExtractIds): readonly Evidence.SourceRow[] {
  const listed = new Map(listSources(db).map((row) => [row.id, row]));
  const told = reportSources(db, [...listed.values()]);
  const counted = new Set(db.numbers(COUNTED));
  const read = new Map(
    told.filter((row) => counted.has(idOf(row.id))).map((row) => [ids.bytesOf(idOf(row.id)), row] as const),
  );
  return told.map((row) => {
    const id = ids.source(idOf(row.id));
    const first = ids.bytesOf(idOf(row.id));
    const isFirst = id === first;
    const says = read.get(first) ?? row;
    return {
      id,
      path: row.path,
      origin: row.origin,
      parent: row.parent === null ? null : ids.bytesOf(idOf(row.parent)),
      duplicateOf: isFirst ? null : first,
      format: says.format,
      formatReason: isFirst ? says.formatReason : 'A copy of another source.',
      bytes: row.bytes,
      sha256: row.sha256,
      storage: says.storage,
      records: isFirst ? says.records : 0,
      issues: isFirst ? says.issues : 0,
      mapping: isFirst ? says.mapping : null,
      fileTimeNs: listed.get(row.id)?.fileTimeNs ?? null,
      captureNs: row.captureNs,
      clock: says.clock,
      alterations: says.alterations,
      firstNs: isFirst ? says.firstNs : null,
      lastNs: isFirst ? says.lastNs : null,
    };
  });
}

export function ledgerRows(db: Db, ids: ExtractIds): readonly Evidence.LedgerRow[] {
  return db
    .all(sql`SELECT source_id, category, reason, records, bytes FROM ledger WHERE source_id IN (${COUNTED})`)
    .map((row) => ({
      source: ids.bytesOf(numberOf(row['source_id'])),
      category: String(row['category']) as Evidence.LedgerRow['category'],
      reason: String(row['reason']),
      records: numberOf(row['records']),
      bytes: numberOf(row['bytes']),
    }));
}

export function* issueRows(db: Db, ids: ExtractIds): Iterable<Evidence.IssueRow> {
  for (const row of db.iterate(
    sql`SELECT source_id, offset, length, code, message FROM issue WHERE source_id IN (${COUNTED})`,
  ))
    yield { ...ids.place(row), code: String(row['code']), message: String(row['message']) };
}

/** @param isInScope of the place of a record; null where the whole case is extracted. */
export function* eventRows(
  db: Db,
  ids: ExtractIds,
  isInScope: ((row: Evidence.Place) => boolean) | null,
): Iterable<Evidence.EventRow> {
  const rows = db.iterate(sql`
    SELECT source_id, offset, length, kind, coalesce(name, '') AS name, CAST(time_ns AS TEXT) AS time_text,
           coalesce(body ->> '$.nodeId', body ->> '$.teeId') AS node, coalesce(body ->> '$.blobId', body ->> '$.event.blobId') AS artifact
    FROM events`);
  for (const row of rows) {
    const place = ids.place(row);
    if (isInScope?.(place) === false) continue;
    yield {
      ...place,
      timeNs: textOf(row['time_text']),
      kind: String(row['kind']) as Evidence.EventRow['kind'],
      name: String(row['name']),
      node: textOf(row['node']),
      artifact: textOf(row['artifact']),
    };
  }
}

export function* spanRows(db: Db, ids: ExtractIds): Iterable<Evidence.SpanRow> {
  for (const stored of openSpanStore(db).blocks()) {
    for (let i = 0; i < stored.block.spans; i += 1) {
      const { at, statement } = spanAt(stored, i);
      const { kind: _kind, server = null, ...span } = statement;
      yield { source: ids.bytesOf(at.source), offset: at.offset, length: at.length, ...span, server };
    }
  }
}
