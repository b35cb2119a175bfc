/** Every check over the requests in scope: passed, failed, could not run and why. The three make up all requests. */
import type { ReportCheckCount } from '../../model/report.ts';
import type { Filter } from '../../shared/views.ts';
import type { Registry } from '../reconstruct/registry.ts';
import type { Db, Row } from '../store/db.ts';
import { sql, type Sql } from '../store/sql.ts';
import { numberOf, textOf } from './cells.ts';
import { whereRequest } from './filter.ts';

/** `passed`, `failed`, or the reason why it could not run. */
type Outcome = { readonly verdict: 'passed' | 'failed' } | { readonly reason: string };

const PASSED: Outcome = { verdict: 'passed' };
const FAILED: Outcome = { verdict: 'failed' };

/** Counts rows that carry their number in `n`. */
function tally(check: string, rows: readonly Row[], outcomeOf: (row: Row) => Outcome): ReportCheckCount {
  const sums = { passed: 0, failed: 0 };
  const reasons = new Map<string, number>();
  for (const row of rows) {
    const outcome = outcomeOf(row);
    const n = numberOf(row['n']);
    if ('verdict' in outcome) sums[outcome.verdict] += n;
    else reasons.set(outcome.reason, (reasons.get(outcome.reason) ?? 0) + n);
  }
  const couldNotRun = [...reasons]
    .map(([reason, count]) => ({ reason, count }))
    .toSorted((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1));
  return { check, ...sums, couldNotRun };
}

function signatureCheck(db: Db, where: Sql): ReportCheckCount {
  const rows = db.all(sql`
    SELECT request.signature,
           CASE WHEN request.signature = 'unverifiable'
                THEN (SELECT checks ->> '$.reason' FROM proof WHERE proof.request_id = request.id) END AS reason,
           count(*) AS n
    FROM request WHERE ${where} GROUP BY 1, 2`);
  return tally('Signature valid under the key of the enclave that the answer names', rows, (row) => {
    if (row['signature'] === 'valid') return PASSED;
    if (row['signature'] === 'invalid') return FAILED;
    if (row['signature'] === 'absent') return { reason: 'No record of the request carries a signature.' };
    return { reason: textOf(row['reason']) ?? 'The key, or a value that was signed, is not in the case.' };
  });
}

/** A key of the case may belong to the enclave although another record gives it a wrong one. */
function keyCheck(db: Db, where: Sql, { keys }: Registry): ReportCheckCount {
  const rows = db.all(sql`
    SELECT node.is_enclave, node.name, node.public_key, counts.n FROM (
      SELECT node_id, count(*) AS n FROM request WHERE ${where} GROUP BY node_id
    ) AS counts LEFT JOIN node ON node.id = counts.node_id`);
  return tally('Enclave id is Keccak-256 of the enclave’s key', rows, (row) => {
    if (row['is_enclave'] !== 1) return { reason: 'No record of the request names an enclave.' };
    if (keys.has(String(row['name']))) return PASSED;
    return row['public_key'] === null ? { reason: 'No key of the enclave is in the case.' } : FAILED;
  });
}

function hashCheck(
  db: Db,
  where: Sql,
  column: Sql,
  words: { readonly check: string; readonly held: string; readonly stated: string },
): ReportCheckCount {
  const rows = db.all(sql`SELECT ${column} AS verdict, count(*) AS n FROM request WHERE ${where} GROUP BY 1`);
  return tally(words.check, rows, (row) => {
    if (row['verdict'] === 'match') return PASSED;
    if (row['verdict'] === 'mismatch') return FAILED;
    return { reason: row['verdict'] === 'not-held' ? words.held : words.stated };
  });
}

/** As step 9 of the ladder says it: the tree follows from its values, and the chain has its root. */
function settlementCheck(db: Db, where: Sql): ReportCheckCount {
  const rows = db.all(sql`
    SELECT request.settlement_verdict AS verdict, request.is_private,
           CASE WHEN tree.broken_at LIKE 'could not be recomputed%' THEN 'open' WHEN tree.broken_at IS NOT NULL THEN 'broken' END AS tree,
           tree.event_root IS NOT NULL AS is_anchored, count(*) AS n
    FROM request LEFT JOIN settlement ON settlement.id = request.settlement_id LEFT JOIN tree ON tree.id = settlement.tree_id
    WHERE ${where} GROUP BY 1, 2, 3, 4`);
  return tally(
    'Settled: in a tree that follows from its values and has its root on chain, or in an event of its own',
    rows,
    (row) => {
      if (row['verdict'] === 'individual') return PASSED;
      if (row['verdict'] === 'root-mismatch' || row['tree'] === 'broken') return FAILED;
      if (row['verdict'] === 'missing')
        return { reason: 'No batch tree and no settlement event of the case holds it.' };
      if (row['verdict'] === 'included') {
        if (row['tree'] === 'open') return { reason: 'Its tree could not be recomputed.' };
        return row['is_anchored'] === 1 ? PASSED : { reason: 'No on-chain event of its tree is in the case.' };
      }
      if (row['is_private'] === 1) return { reason: 'Asked for as private: it is settled nowhere.' };
      return { reason: 'Its records lack a value by which a settlement is found.' };
    },
  );
}

export function reportChecks(db: Db, filter: Filter | undefined, registry: Registry): readonly ReportCheckCount[] {
  const where = whereRequest(filter);
  return [
    signatureCheck(db, where),
    keyCheck(db, where, registry),
    hashCheck(db, where, sql`input_check`, {
      check: 'Input hash recomputed from the held request',
      held: 'The request itself is not in the case.',
      stated: 'No input hash is stated.',
    }),
    hashCheck(db, where, sql`output_check`, {
      check: 'Output hash recomputed from the held answer',
      held: 'The text of the answer is not in the case.',
      stated: 'No output hash is stated.',
    }),
    settlementCheck(db, where),
  ];
}
