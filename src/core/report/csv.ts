import type { ReportModel } from '../../model/report.ts';
import type { ReportFinding } from '../../model/report/report-finding.ts';
import type { ReportOpinion, ReportSaid } from '../../model/report/report-opinion.ts';
import type { ReportRequestRow } from '../../model/report/report-request.ts';
import { csvTable } from '../../base/csv-table.ts';
import type { CsvValue } from '../../base/csv-table.ts';
import { instant } from './wording.ts';

type Row = Readonly<Record<string, CsvValue>>;

/** `table` says what a row is; `request` and `finding` rows fill their own columns and leave the others empty. */
const COLUMNS = (
  'table id time label label_answered node artifact artifact_kind status rule reason freshness input_hash output_hash ' +
  'response_id tx_hash signature settlement_kind settlement_blob_id settlement_merkle_root settlement_tx_hash ' +
  'settlement_verdict severity summary requests request_count from to grounds settled_by actor'
).split(' ');

const LOSSY =
  'This file is lossy. Cells that a spreadsheet would run as a formula carry a leading apostrophe, unprintable characters are written as escapes, and changed_cells names both. The exact values are in the JSON report.';

/** One table for spreadsheets: the requests in scope, then the findings. Lossy, and says so in its first rows. */
export function reportCsv(model: ReportModel): string {
  return csvTable(COLUMNS, rowsOf(model));
}

function* rowsOf(model: ReportModel): Generator<Row> {
  const { control, generation, requests, completeness, findings } = model;
  yield { table: 'note', id: control.reportId, summary: LOSSY };
  yield {
    table: 'note',
    id: control.reportId,
    summary: `${control.status === 'draft' ? 'Draft report' : `Report, version ${control.version}, ${control.status},`} of case ${control.caseName}, ${control.toolName} ${control.toolVersion}, ${requests.rows.length} of ${completeness.requests} requests in scope, ${findings.length} findings, custody head ${model.custody.head} after ${model.custody.count} entries.`,
  };
  yield {
    table: 'generation',
    id: control.reportId,
    time: instant(generation.issuedNs),
    summary: [...generation.runtime, generation.platform].join(', '),
  };
  for (const request of requests.rows) yield requestRow(request);
  for (const finding of findings) yield findingRow(finding);
  for (const opinion of model.opinions) yield* opinionRows(opinion);
  yield { table: 'end', id: control.reportId, summary: `End of report ${control.reportId}` };
}

/** What people said: `table` tells what it is, `summary` holds the words. */
function* opinionRows({ subject, handleThen, added, decision, tags, notes }: ReportOpinion): Generator<Row> {
  const id = subject ?? handleThen;
  const row = (table: string, said: ReportSaid, summary: string): Row => ({
    table,
    id,
    time: instant(said.atNs),
    actor: said.actor,
    summary,
  });
  if (added !== null) yield row('added', added, 'added to the report');
  if (decision !== null)
    yield row('decision', decision, [decision.value, decision.text].filter((text) => text !== '').join(': '));
  for (const tag of tags) yield { table: 'tag', id, summary: tag };
  for (const note of notes) yield row('note-of-person', note, note.text);
}

function requestRow(request: ReportRequestRow): Row {
  const { settlement } = request;
  return {
    table: 'request',
    id: request.id,
    time: request.timeNs === null ? null : instant(request.timeNs),
    label: request.label,
    label_answered: request.labelAnswered,
    node: request.node,
    artifact: request.artifact,
    artifact_kind: request.artifactKind,
    status: request.status,
    rule: request.rule,
    reason: request.reason,
    freshness: request.freshness,
    input_hash: request.inputHash,
    output_hash: request.outputHash,
    response_id: request.responseId,
    tx_hash: request.txHash,
    signature: request.signature,
    settlement_kind: settlement?.kind ?? null,
    settlement_blob_id: settlement?.blobId ?? null,
    settlement_merkle_root: settlement?.merkleRoot ?? null,
    settlement_tx_hash: settlement?.txHash ?? null,
    settlement_verdict: settlement?.verdict ?? null,
  };
}

/** Several values stand in one cell with a space between; labels may hold spaces, so they stand as a JSON array. */
function findingRow(finding: ReportFinding): Row {
  return {
    table: 'finding',
    id: finding.id,
    rule: finding.rule,
    severity: finding.severity,
    summary: finding.summary,
    label: JSON.stringify(finding.labels),
    node: JSON.stringify(finding.nodes),
    artifact: JSON.stringify(finding.artifacts),
    requests: finding.requests.join(' '),
    request_count: finding.requestCount,
    from: finding.fromNs === null ? null : instant(finding.fromNs),
    to: finding.toNs === null ? null : instant(finding.toNs),
    grounds: finding.grounds.map((ground) => `${ground.source}:${ground.offset}+${ground.length}`).join(' '),
    settled_by: finding.settledBy,
  };
}
