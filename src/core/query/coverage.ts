/** Completeness before results: how sure the answers are, what is not in the case, what it would settle. */
import type { Freshness, Status, UnknownReason } from '../../model/status.ts';
import type { SignatureVerdict } from '../../model/facts.ts';
import type { Coverage, Filter } from '../../shared/views.ts';
import type { Db } from '../store/db.ts';
import { sql, type Sql } from '../store/sql.ts';
import { numberOf } from './cells.ts';
import { isRolledUp, whereCell } from './filter.ts';
import { selectionOf } from './selection.ts';

const NO_STATUS: Record<Status, number> = {
  proved: 0,
  attested: 0,
  observed: 0,
  inferred: 0,
  contradicted: 0,
  unknown: 0,
};
const NO_FRESHNESS: Record<Freshness, number> = { current: 0, stale: 0, unpublished: 0, unknown: 0 };
const NO_SIGNATURE: Record<SignatureVerdict, number> = { valid: 0, invalid: 0, unverifiable: 0, absent: 0 };

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

function countBy(db: Db, column: Sql, { table, where }: Counted): ReadonlyMap<string, number> {
  const rows = db.all(
    sql`SELECT ${column} AS word, sum(requests) AS n FROM ${table} WHERE ${where} GROUP BY 1 ORDER BY 2 DESC, 1`,
  );
  return new Map(rows.map((row) => [String(row['word']), numberOf(row['n'])]));
}

/** Requests for which one kind of record is not there, with what that record would settle. */
const GAPS: readonly { readonly test: Sql; readonly what: string; readonly wouldSettle: string }[] = [
  {
    test: sql`signature = 'unverifiable'`,
    what: 'the enclave’s key: no TEE registry export or /signing-key answer holds it',
    wouldSettle: 'whether the signature is the enclave’s',
  },
  {
    test: sql`input_check = 'not-held'`,
    what: 'the request itself: only its hash is in the case',
    wouldSettle: 'that the label is what the enclave signed',
  },
  {
    test: sql`reason = 'not-collected'`,
    what: 'the registry entry of the enclave, or the label table of its image',
    wouldSettle: 'which provider model the label stood for',
  },
  {
    test: sql`freshness = 'unknown' AND artifact_id <> 0`,
    what: 'what the label meant at that time: a Model Hub capture, a publish event or an image approval',
    wouldSettle: 'whether the artifact was the current one',
  },
  {
    test: sql`settlement_verdict = 'missing'`,
    what: 'the settlement: no batch tree or individual settlement of the case holds it',
    wouldSettle: 'that the answer was settled as it stands',
  },
  { test: sql`node_id = 0`, what: 'the node: no record names one', wouldSettle: 'which node answered' },
  { test: sql`has_time = 0`, what: 'a time: no record has one', wouldSettle: 'what the label meant at that time' },
];

export function buildCoverage(db: Db, filter?: Filter): Coverage {
  const counted = countedIn(db, filter);
  const count = (test: Sql): number =>
    numberOf(db.get(sql`SELECT sum(requests) AS n FROM ${counted.table} WHERE ${counted.where} AND ${test}`)?.['n']);
  const missing = GAPS.flatMap(({ test, what, wouldSettle }) => {
    const n = count(test);
    return n === 0
      ? []
      : [{ what: `${n} request${n === 1 ? '' : 's'} lack${n === 1 ? 's' : ''} ${what}`, wouldSettle }];
  });
  const sources = db.get(sql`
    SELECT count(*) AS total, sum(format IS NULL AND duplicate_of IS NULL) AS unknown_format,
           sum(EXISTS (SELECT 1 FROM issue WHERE issue.source_id = source.id)) AS with_issues,
           sum(EXISTS (SELECT 1 FROM ledger WHERE ledger.source_id = source.id AND category = 'rejected')) AS partial
    FROM source`);
  const reasons = [...countBy(db, sql`reason`, counted)].filter(([reason]) => reason !== '');
  return {
    requests: count(sql`1 = 1`),
    byStatus: { ...NO_STATUS, ...Object.fromEntries(countBy(db, sql`status`, counted)) },
    byFreshness: { ...NO_FRESHNESS, ...Object.fromEntries(countBy(db, sql`freshness`, counted)) },
    bySignature: { ...NO_SIGNATURE, ...Object.fromEntries(countBy(db, sql`signature`, counted)) },
    withNode: count(sql`node_id <> 0`),
    withSettlement: count(sql`settlement_verdict IN ('included', 'individual')`),
    unknownReasons: reasons.map(([reason, requests]) => ({ reason: reason as UnknownReason, requests })),
    missing,
    sources: {
      total: numberOf(sources?.['total']),
      unknownFormat: numberOf(sources?.['unknown_format']),
      withIssues: numberOf(sources?.['with_issues']),
      partial: numberOf(sources?.['partial']),
    },
  };
}
