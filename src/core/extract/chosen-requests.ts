/** Which requests are reconstructed step by step where not all are: the same in whatever order the evidence came in. */
import { parseHandle } from '../../base/ids.ts';
import { SEVERITIES } from '../../model/finding.ts';
import type { ComputedFinding } from '../../shared/views.ts';
import { numberOf, textOf } from '../query/cells.ts';
import type { Db } from '../store/db.ts';
import { sql } from '../store/sql.ts';
import type { ExtractIds } from './extract-ids.ts';

const MOST = 100;
/** So that the hundredth finding is shown at work as well as the first. */
const EACH_FIRST = 2;
const WITHOUT_FINDINGS = 10;

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The requests in scope of each finding, the most severe finding first. */
function listsOf(db: Db, findings: readonly ComputedFinding[], ids: ExtractIds): readonly (readonly number[])[] {
  const ranked = findings
    .map(({ id, severity }) => ({ id: parseHandle(id)?.id ?? 0, rank: SEVERITIES.indexOf(severity) }))
    .toSorted((a, b) => b.rank - a.rank || byText(ids.finding(a.id) ?? '', ids.finding(b.id) ?? ''));
  return ranked.map(({ id }) =>
    db
      .numbers(sql`SELECT request_id FROM finding_request WHERE finding_id = ${id}`)
      .filter((request) => ids.request(request) !== null)
      .toSorted((a, b) => byText(ids.request(a) ?? '', ids.request(b) ?? ''))
      .slice(0, MOST),
  );
}

/** The earliest in scope; of those at one moment the first by their ids. */
function earliest(db: Db, ids: ExtractIds): readonly number[] {
  const found: { readonly id: number; readonly place: number }[] = [];
  let [place, last]: [number, string | null | undefined] = [0, undefined];
  const rows = db.iterate(
    sql`SELECT id, CAST(time_ns AS TEXT) AS time_text FROM request ORDER BY time_ns IS NULL, time_ns, id`,
  );
  for (const row of rows) {
    const time = textOf(row['time_text']);
    if (time !== last) {
      if (found.length >= WITHOUT_FINDINGS) break;
      place += 1;
    }
    last = time;
    const id = numberOf(row['id']);
    if (ids.request(id) !== null) found.push({ id, place });
  }
  return found
    .toSorted((a, b) => a.place - b.place || byText(ids.request(a.id) ?? '', ids.request(b.id) ?? ''))
    .slice(0, WITHOUT_FINDINGS)
    .map(({ id }) => id);
}

/**
 * What people added; then one or two requests of each finding, then more of them, until there are enough; and where no
 * finding names any, the earliest.
 * @param added numbers of requests that people added to the report.
 */
export function chosenRequests(
  db: Db,
  findings: readonly ComputedFinding[],
  ids: ExtractIds,
  added: readonly number[],
): readonly number[] {
  const lists = listsOf(db, findings, ids);
  const chosen = new Set<number>();
  for (const list of [...lists.map((each) => each.slice(0, EACH_FIRST)), ...lists])
    for (const id of list) if (chosen.size < MOST) chosen.add(id);
  const own = added.filter((id) => ids.request(id) !== null);
  return [...new Set([...own, ...(chosen.size === 0 ? earliest(db, ids) : chosen)])];
}
