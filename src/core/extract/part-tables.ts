/** Tables of what people wrote for the report, and of its issued versions. */
import type * as Case from '../../model/extract/case-rows.ts';
import { listParts } from '../annotations/report-parts.ts';
import { listVersions } from '../annotations/report-versions.ts';
import type { Db } from '../store/db.ts';

export function partRows(db: Db): readonly Case.PartRow[] {
  return listParts(db).map(({ atNs, actor, part }) => ({ atNs, actor, part }));
}

export function versionRows(db: Db): readonly Case.VersionRow[] {
  return listVersions(db);
}
