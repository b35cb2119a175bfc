/** Moments worth a mark on a label's rows: when a release of it was published. */
import type { FlowData } from '../../../model/flow-data.ts';
import type { Db } from '../../store/db.ts';
import { sql } from '../../store/sql.ts';
import { numberOf, textOf } from '../cells.ts';

const WORDS: Readonly<Record<string, string>> = {
  'publish-event': 'published',
  'hub-capture': 'seen on the Hub',
  'image-table': 'image approved',
};

export function flowMarkers(
  db: Db,
  labels: readonly number[],
  artifacts: readonly number[],
  span: { readonly from: bigint | null; readonly to: bigint | null },
): FlowData['markers'] {
  const { from, to } = span;
  if (from === null || to === null) return [];
  const rows = db.all(sql`
    SELECT label_id, artifact_id, version, basis, CAST(by_ns AS TEXT) AS by_ns FROM release
    WHERE by_ns >= ${from} AND by_ns <= ${to} ORDER BY release.by_ns, release.id`);
  return rows.flatMap((row) => {
    const label = labels.indexOf(numberOf(row['label_id']));
    const artifact = artifacts.indexOf(numberOf(row['artifact_id']));
    if (label < 0) return [];
    const version = textOf(row['version']);
    const word = WORDS[String(row['basis'])] ?? 'published';
    return [{ label, artifact, atNs: String(row['by_ns']), text: version === null ? word : `${version} ${word}` }];
  });
}
