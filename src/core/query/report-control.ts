/** What identifies a report: its case, its state and the tool; and the one part that may differ. */
import { sha256 } from '@noble/hashes/sha2.js';
import { basename } from 'node:path';
import { toHex, utf8 } from '../../base/bytes.ts';
import { canonicalJson } from '../../base/canonical-json.ts';
import type { ReportControl, ReportCustody, ReportGeneration } from '../../model/report.ts';
import type { CaseEffects, CaseFile } from '../case/case-file.ts';
import { custodyHead, listCustody } from '../case/custody.ts';
import { RULES } from '../rules/registry.ts';
import type { Db } from '../store/db.ts';
import { SCHEMA_VERSION } from '../store/migrate.ts';
import { sql } from '../store/sql.ts';
import type { RecordedPass } from './report-method.ts';

const CUSTODY_ENTRIES = 500;

/** All of a short log; of a long one its first entry and the newest ones. */
export function reportCustody(db: Db): ReportCustody {
  const { count, head } = custodyHead(db);
  const skipped = Math.max(0, count - CUSTODY_ENTRIES);
  const entries =
    skipped === 0
      ? listCustody(db, count, 0)
      : [...listCustody(db, 1, 0), ...listCustody(db, CUSTODY_ENTRIES - 1, skipped + 1)];
  return { count, head, entries: entries.map(({ prevHash: _prev, ...entry }) => entry) };
}

interface ControlInput {
  readonly scope: readonly string[];
  readonly question: string;
  readonly custody: ReportCustody;
  readonly passes: readonly RecordedPass[];
}

/** A case is known by the hash of its first log entry, a report by what decides its text. */
export function reportControl(
  file: CaseFile,
  effects: CaseEffects,
  { scope, question, custody, passes }: ControlInput,
): ReportControl {
  const caseId = custody.entries[0]?.hash ?? '';
  const rules = RULES.map(({ id, version }) => ({ id, version }));
  const decides = {
    caseId,
    custody: custody.head,
    passes: passes.map(({ id, version }) => ({ id, version })),
    question,
    rules,
    scope,
    tool: effects.version,
  };
  return {
    reportId: `R-${toHex(sha256(utf8(`blobtrail/report/1\n${canonicalJson(decides)}\n`)))}`,
    caseId,
    caseName: file.name,
    caseFile: basename(file.path),
    schema: SCHEMA_VERSION,
    toolName: 'Blobtrail',
    toolVersion: effects.version,
    status: 'draft',
  };
}

export function reportGeneration(db: Db, effects: CaseEffects): ReportGeneration {
  const sqlite = String(db.get(sql`SELECT sqlite_version() AS version`)?.['version']);
  return {
    issuedNs: effects.nowNs().toString(),
    runtime: [`Node ${process.versions.node}`, `SQLite ${sqlite}`],
    platform: `${process.platform} ${process.arch}`,
  };
}
