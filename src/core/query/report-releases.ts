/** What the labels should have meant, as far as the case tells. */
import type { ReportAnswer, ReportRelease } from '../../model/report.ts';
import { withoutProvider } from '../../model/label-name.ts';
import { releasesFromRows } from '../reconstruct/state.ts';
import type { Db } from '../store/db.ts';
import { sql } from '../store/sql.ts';
import { numberOf } from './cells.ts';
import type { GroundAt } from './report-sources.ts';

/** By label, then in order of publication. A scope shows the releases of its own labels. */
export function reportReleases(
  db: Db,
  answers: readonly ReportAnswer[],
  isWhole: boolean,
  groundAt: GroundAt,
): readonly ReportRelease[] {
  const refs = new Map(
    db.all(sql`SELECT id, ref FROM artifact`).map((row) => [numberOf(row['id']), String(row['ref'])]),
  );
  const labels = new Set(answers.flatMap(({ label }) => (label === null ? [] : [label, withoutProvider(label)])));
  return releasesFromRows(db)
    .filter(({ label }) => isWhole || labels.has(label))
    .toSorted((a, b) => (a.label < b.label ? -1 : a.label > b.label ? 1 : 0))
    .map(({ label, version, artifactId, afterNs, byNs, basis, grounds }) => ({
      label,
      version,
      artifact: refs.get(artifactId) ?? '',
      // Only captures leave the moment open; an event and an approval are one.
      afterNs: basis === 'hub-capture' ? (afterNs?.toString() ?? null) : byNs.toString(),
      byNs: byNs.toString(),
      basis,
      grounds: grounds.map(groundAt),
    }));
}
