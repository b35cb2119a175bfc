import type { CaseInfo } from '../../shared/views.ts';
import { custodyHead } from '../case/custody.ts';
import type { CaseFile } from '../case/case-file.ts';
import { underivedSources } from '../case/derived-state.ts';
import type { Db } from '../store/db.ts';
import { sql } from '../store/sql.ts';
import { SCHEMA_VERSION } from '../store/migrate.ts';
import { numberOf, textOf } from './cells.ts';

/** A name that moves with the file: its first log entry says when and by whom it was made. */
function caseId(read: Db): string {
  return String(read.get(sql`SELECT substr(hash, 1, 16) AS id FROM custody WHERE seq = 1`)?.['id'] ?? '');
}

/** What a case of any schema tells of itself. */
function sealOf(
  { path, name, read }: CaseFile,
  schema: number,
): Omit<CaseInfo, 'counts' | 'fromNs' | 'toNs' | 'underived'> {
  return {
    id: caseId(read),
    path,
    name,
    schema,
    createdNs: String(read.named('case_info_get').get('created_ns')?.['value'] ?? '0'),
    custody: custodyHead(read),
  };
}

/** Of a case of an older schema, opened as it was found: what does not need the tables that it lacks. */
function bareInfo(file: CaseFile, schema: number): CaseInfo {
  const row = file.read.get(
    sql`SELECT (SELECT count(*) FROM source) AS sources, (SELECT count(*) FROM issue) AS issues`,
  );
  const counts = { sources: numberOf(row?.['sources']), issues: numberOf(row?.['issues']) };
  return {
    ...sealOf(file, schema),
    counts: { ...counts, requests: 0, labels: 0, artifacts: 0, nodes: 0, proofs: 0, findings: 0, spans: 0 },
    fromNs: null,
    toNs: null,
    underived: 0,
  };
}

/** Name, seal, counts and span of time of an open case. */
export function caseInfo(file: CaseFile): CaseInfo {
  const { read } = file;
  const schema = Number(read.pragma('user_version'));
  if (schema < SCHEMA_VERSION) return bareInfo(file, schema);
  const counts = read.get(sql`
    SELECT (SELECT count(*) FROM source) AS sources, (SELECT coalesce(sum(requests), 0) FROM coverage_cell) AS requests, (SELECT count(*) FROM label) AS labels,
           (SELECT count(*) FROM artifact) AS artifacts, (SELECT count(*) FROM node) AS nodes, (SELECT coalesce(max(id), 0) FROM proof) AS proofs,
           (SELECT count(*) FROM finding) AS findings, (SELECT coalesce(max(id), 0) FROM issue) AS issues, (SELECT coalesce(sum(spans), 0) FROM span_block) AS spans`);
  const time = read.get(sql`SELECT CAST(from_ns AS TEXT) AS from_ns, CAST(to_ns AS TEXT) AS to_ns FROM slicing`);
  return {
    ...sealOf(file, schema),
    counts: {
      sources: numberOf(counts?.['sources']),
      requests: numberOf(counts?.['requests']),
      labels: numberOf(counts?.['labels']),
      artifacts: numberOf(counts?.['artifacts']),
      nodes: numberOf(counts?.['nodes']),
      proofs: numberOf(counts?.['proofs']),
      findings: numberOf(counts?.['findings']),
      issues: numberOf(counts?.['issues']),
      spans: numberOf(counts?.['spans']),
    },
    fromNs: textOf(time?.['from_ns']),
    toNs: textOf(time?.['to_ns']),
    underived: underivedSources(read),
  };
}
