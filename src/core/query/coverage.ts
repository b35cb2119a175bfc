/** Completeness before results: how sure the answers are, what is not in the case, what it would settle. */
import { COVERAGE_GAPS, gapsInWords, type CoverageGap } from '../../model/coverage-gaps.ts';
import { noCounts } from '../../model/request-counts.ts';
import type { UnknownReason } from '../../model/status.ts';
import type { Coverage, Filter } from '../../shared/views.ts';
import { underivedSources } from '../case/derived-state.ts';
import { readUnfinished } from '../case/unfinished-imports.ts';
import type { Db, Row } from '../store/db.ts';
import { joinSql, sql, type Sql } from '../store/sql.ts';
import { numberOf } from './cells.ts';
import { isRolledUp, whereCell } from './requests/filter.ts';
import { selectionOf } from './requests/selection.ts';

interface Counted {
  readonly table: Sql;
  readonly where: Sql;
}

/** Where to count: the roll-up when it can answer, else the requests in the roll-up's own spelling. */
function countedIn(db: Db, filter: Filter | undefined): Counted {
  if (isRolledUp(filter)) return { table: sql`coverage_cell`, where: whereCell(filter) };
  const counts = JSON.stringify([...selectionOf(db, filter ?? {}).cellCounts()]);
  const spelled = sql`(
    SELECT status, freshness, signature, input_check, reason, settlement_verdict, node_id, artifact_id, has_time, value AS requests
    FROM (SELECT *, row_number() OVER (ORDER BY label_id, artifact_id, node_id, status, freshness, reason, signature, input_check,
                                                settlement_verdict, has_time) - 1 AS cell FROM coverage_cell)
    JOIN json_each(${counts}) ON key = cell WHERE value > 0)`;
  return { table: spelled, where: sql`1 = 1` };
}

/** Requests for which one kind of record is not there. */
const LACKING: Readonly<Record<CoverageGap, Sql>> = {
  key: sql`signature = 'unverifiable'`,
  request: sql`input_check = 'not-held'`,
  registry: sql`reason = 'not-collected'`,
  meaning: sql`freshness = 'unknown' AND artifact_id <> 0`,
  settlement: sql`settlement_verdict = 'missing'`,
  node: sql`node_id = 0`,
  time: sql`has_time = 0`,
};

/** One walk over the cells: what every number of the panel is added up from. */
function countedRows(db: Db, filter: Filter | undefined): readonly Row[] {
  const { table, where } = countedIn(db, filter);
  const gaps = COVERAGE_GAPS.map((gap) => sql`sum(CASE WHEN ${LACKING[gap]} THEN requests ELSE 0 END)`);
  return db.all(sql`
    SELECT status, freshness, signature, reason, sum(requests) AS requests,
           sum(CASE WHEN node_id <> 0 THEN requests ELSE 0 END) AS with_node,
           sum(CASE WHEN settlement_verdict IN ('included', 'individual') THEN requests ELSE 0 END) AS with_settlement,
           json_array(${joinSql(gaps, ', ')}) AS gaps
    FROM ${table} WHERE ${where} GROUP BY 1, 2, 3, 4`);
}

function total(rows: readonly Row[], column: string): number {
  return rows.reduce((sum, row) => sum + numberOf(row[column]), 0);
}

/** Requests by one word of them, the most first. */
function countBy(rows: readonly Row[], column: string): ReadonlyMap<string, number> {
  const out = new Map<string, number>();
  for (const row of rows) {
    const word = String(row[column]);
    out.set(word, (out.get(word) ?? 0) + numberOf(row['requests']));
  }
  return new Map([...out].toSorted(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)));
}

/** `isImporting`: the import that the log began last is running now, and not unfinished. */
export function buildCoverage(db: Db, filter?: Filter, isImporting = false): Coverage {
  const rows = countedRows(db, filter);
  const gaps = rows.map((row) => JSON.parse(String(row['gaps'])) as readonly number[]);
  const missing = gapsInWords(COVERAGE_GAPS.map((_, i) => gaps.reduce((sum, row) => sum + (row[i] ?? 0), 0)));
  const sources = db.get(sql`
    SELECT count(*) AS total,
           sum(EXISTS (SELECT 1 FROM ledger WHERE ledger.source_id = source.id AND reason = 'unknown-format') AND id NOT IN (
             SELECT duplicate_of FROM source WHERE duplicate_of IS NOT NULL AND format IS NOT NULL)) AS unknown_format,
           sum(EXISTS (SELECT 1 FROM issue WHERE issue.source_id = source.id)) AS with_issues,
           sum(EXISTS (SELECT 1 FROM ledger WHERE ledger.source_id = source.id AND category = 'rejected')) AS partial
    FROM source`);
  const none = noCounts();
  const reasons = [...countBy(rows, 'reason')].filter(([reason]) => reason !== '');
  return {
    requests: total(rows, 'requests'),
    byStatus: { ...none.byStatus, ...Object.fromEntries(countBy(rows, 'status')) },
    byFreshness: { ...none.byFreshness, ...Object.fromEntries(countBy(rows, 'freshness')) },
    bySignature: { ...none.bySignature, ...Object.fromEntries(countBy(rows, 'signature')) },
    withNode: total(rows, 'with_node'),
    withSettlement: total(rows, 'with_settlement'),
    unknownReasons: reasons.map(([reason, requests]) => ({ reason: reason as UnknownReason, requests })),
    missing,
    sources: {
      total: numberOf(sources?.['total']),
      unknownFormat: numberOf(sources?.['unknown_format']),
      withIssues: numberOf(sources?.['with_issues']),
      partial: numberOf(sources?.['partial']),
    },
    unfinished: readUnfinished(db, isImporting),
    underived: underivedSources(db),
  };
}
