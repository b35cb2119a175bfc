/**
 * Issued versions of the report. Each is an entry of the custody log that says what it found, so that the next one can
 * say what has changed. An issued version is never changed: whatever is said or imported later belongs to the next one.
 */
import type { VersionRow } from '../../model/extract/case-rows.ts';
import type { VersionStatus } from '../../model/report/report-part.ts';
import type { CaseEffects } from '../case/case-file.ts';
import { appendCustody } from '../case/custody.ts';
import type { Db } from '../store/db.ts';
import { sql } from '../store/sql.ts';

/** Oldest first. */
export function listVersions(db: Db): readonly VersionRow[] {
  return db
    .all(sql`SELECT CAST(at_ns AS TEXT) AS at_text, body FROM custody WHERE action = 'report.issue' ORDER BY seq`)
    .map((row) => ({
      ...(JSON.parse(String(row['body'])) as Omit<VersionRow, 'atNs'>),
      atNs: String(row['at_text']),
    }));
}

export interface IssueInput {
  readonly status: Exclude<VersionStatus, 'draft'>;
  readonly note: string;
  readonly actor: string | undefined;
  readonly reportId: string;
  readonly custodyHead: string;
  readonly findings: VersionRow['findings'];
}

/** Call it with what the report says now: the caller has made sure that the case did not change since. */
export function issueVersion(db: Db, effects: CaseEffects, input: IssueInput): VersionRow {
  const { status, note, reportId, custodyHead, findings } = input;
  const actor = (input.actor ?? '').toWellFormed().trim() || effects.actor;
  return db.transaction(() => {
    const atNs = effects.nowNs();
    const number = listVersions(db).length + 1;
    const version = { number, status, actor, reportId, custodyHead, note: note.toWellFormed().trim(), findings };
    appendCustody(db, atNs, effects.actor, 'report.issue', {
      ...version,
      findings: findings.map(({ id, handle, severity, summary }) => ({ id, handle, severity, summary })),
    });
    return { ...version, atNs: atNs.toString() };
  });
}
