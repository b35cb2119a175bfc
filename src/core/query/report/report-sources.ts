/** The evidence list: every source with its issues by kind and the times that its records state. */
import type { ReportIssueCount, ReportSource } from '../../../model/report/report-source.ts';
import { formatHandle } from '../../../base/ids.ts';
import type { SourceRow } from '../../../shared/views.ts';
import type { Db } from '../../store/db.ts';
import { sql } from '../../store/sql.ts';
import { numberOf, textOf } from '../cells.ts';

function issueCounts(db: Db): ReadonlyMap<string, readonly ReportIssueCount[]> {
  const rows = db.all(sql`
    SELECT source_id, code, n, offset, message FROM (
      SELECT source_id, code, offset, message, count(*) OVER (PARTITION BY source_id, code) AS n,
             row_number() OVER (PARTITION BY source_id, code ORDER BY offset, id) AS place
      FROM issue
    ) WHERE place = 1 ORDER BY source_id, n DESC, code`);
  const groups = Map.groupBy(rows, (row) => formatHandle('x', numberOf(row['source_id'])));
  return new Map(
    [...groups].map(([handle, list]) => [
      handle,
      list.map((row) => ({
        code: String(row['code']),
        count: numberOf(row['n']),
        firstOffset: numberOf(row['offset']),
        firstMessage: String(row['message']),
      })),
    ]),
  );
}

interface TimeSpan {
  readonly firstNs: string | null;
  readonly lastNs: string | null;
}

/**
 * First and last time that a record of a source states: the start of a span; the time of an event, a block,
 * a capture or a registration; the signed time of a leaf, which is in seconds. A time that SQLite's 64 bits
 * do not hold is left out.
 */
function recordTimes(db: Db): ReadonlyMap<string, TimeSpan> {
  const rows = db.all(sql`
    WITH stated AS (
      SELECT source_id,
             coalesce(body ->> '$.timeNs', body ->> '$.blockTimeNs', body ->> '$.capturedNs', body ->> '$.registeredNs',
                      CASE WHEN kind = 'batch-leaf' AND body ->> '$.signedTime' NOT GLOB '*[^0-9]*'
                           THEN body ->> '$.signedTime' || '000000000' END) AS ns
      FROM statement
    ), per_table AS (
      SELECT source_id, min(CAST(ns AS INTEGER)) AS first_at, max(CAST(ns AS INTEGER)) AS last_at
      FROM stated WHERE length(ns) BETWEEN 1 AND 19 GROUP BY source_id
      UNION ALL
      SELECT source_id, min(first_ns), max(last_ns) FROM span_block WHERE first_ns IS NOT NULL GROUP BY source_id
    )
    SELECT source_id, CAST(min(first_at) AS TEXT) AS first_ns, CAST(max(last_at) AS TEXT) AS last_ns FROM per_table GROUP BY source_id`);
  return new Map(
    rows.map((row) => [
      formatHandle('x', numberOf(row['source_id'])),
      { firstNs: textOf(row['first_ns']), lastNs: textOf(row['last_ns']) },
    ]),
  );
}

export function reportSources(db: Db, sources: readonly SourceRow[]): readonly ReportSource[] {
  const issues = issueCounts(db);
  const times = recordTimes(db);
  return sources.map((source) => ({
    id: source.id,
    path: source.path,
    origin: source.origin,
    parent: source.parent,
    format: source.format,
    formatReason: source.formatReason,
    bytes: source.bytes,
    sha256: source.sha256,
    storage: source.storage,
    duplicateOf: source.duplicateOf,
    mapping: source.mapping,
    records: source.records,
    issues: source.issues,
    issueCounts: issues.get(source.id) ?? [],
    acquiredNs: source.acquiredNs,
    captureNs: source.captureNs,
    firstNs: times.get(source.id)?.firstNs ?? null,
    lastNs: times.get(source.id)?.lastNs ?? null,
    clock: source.clock,
    alterations: source.alterations,
    ledger: source.ledger,
  }));
}
