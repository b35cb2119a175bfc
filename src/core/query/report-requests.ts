/** Which requests a report reconstructs step by step, and those reconstructions. */
import { AppError, throwIfAborted } from '../../base/errors.ts';
import { formatHandle } from '../../base/ids.ts';
import { settling } from '../../model/open-point.ts';
import type { ReportRequests } from '../../model/report.ts';
import type { ReportRequest, ReportRequestRow } from '../../model/report-request.ts';
import type { CallContext } from '../../shared/contract.ts';
import type { Filter, ComputedFinding, RequestRow } from '../../shared/views.ts';
import { breathe } from '../reconstruct/pass.ts';
import { counted, grouped, verb } from '../report/wording.ts';
import type { Db } from '../store/db.ts';
import { sql } from '../store/sql.ts';
import { groundOf, numberOf, textOf } from './cells.ts';
import { whereRequest } from './filter.ts';
import { findingsOfRequest } from './findings.ts';
import { requestDetail, type DetailContext } from './request-detail.ts';
import { countRequests, getRequest, iterateRequests } from './requests.ts';

const MOST = 100;
/** So that the hundredth finding is shown at work as well as the first. */
const EACH_FIRST = 2;
const WITHOUT_FINDINGS = 10;
/** A report prints no position, and counting one goes through all requests: in no span of time there is none. */
const NOWHERE: Filter = { fromNs: '0', toNs: '0' };

export interface Choice {
  readonly ids: readonly number[];
  readonly sentence: string;
}

function requestsOf(db: Db, filter: Filter | undefined, finding: ComputedFinding): readonly number[] {
  return db
    .all(sql`
      SELECT request_id FROM finding_request JOIN request ON request.id = request_id
      WHERE finding_id = ${Number(finding.id.slice(2))} AND ${whereRequest(filter)} ORDER BY request_id LIMIT ${MOST}`)
    .map((row) => numberOf(row['request_id']));
}

function countConcerned(db: Db, filter: Filter | undefined, findings: readonly ComputedFinding[]): number {
  const ids = JSON.stringify(findings.map((finding) => Number(finding.id.slice(2))));
  const row = db.get(sql`
    SELECT count(DISTINCT request_id) AS n FROM finding_request JOIN request ON request.id = request_id
    WHERE finding_id IN (SELECT value FROM json_each(${ids})) AND ${whereRequest(filter)}`);
  return numberOf(row?.['n']);
}

/** What people added stands before what is chosen for its findings. */
export function chooseRequests(
  db: Db,
  filter: Filter | undefined,
  findings: readonly ComputedFinding[],
  added: readonly number[],
): Choice {
  const choice = chooseByFindings(db, filter, findings);
  const besides = added.filter((id) => !choice.ids.includes(id)).length;
  const words = `Besides, ${counted(besides, 'request')} that a person added ${verb(besides, 'is', 'are')} reconstructed.`;
  return {
    ids: [...new Set([...added, ...choice.ids])],
    sentence: besides === 0 ? choice.sentence : `${choice.sentence} ${words}`,
  };
}

/** One or two requests of each finding first, the most severe finding first; then the rest, until there are enough. */
function chooseByFindings(db: Db, filter: Filter | undefined, findings: readonly ComputedFinding[]): Choice {
  const all = countRequests(db, filter);
  const concerned = countConcerned(db, filter, findings);
  const howTo = 'blobtrail show reconstructs any of them by its handle.';
  if (concerned === 0) {
    const ids = [...iterateRequests(db, filter, WITHOUT_FINDINGS)].map((row) => Number(row.id.slice(2)));
    const left = all - ids.length;
    const more = left === 0 ? '' : ` The other ${grouped(left)} are left out here; ${howTo}`;
    return {
      ids,
      sentence:
        all === 0
          ? 'No request is in scope.'
          : `No finding names a request in scope: ${counted(ids.length, 'request')} of ${grouped(all)}, the earliest, ${verb(ids.length, 'is', 'are')} reconstructed here.${more}`,
    };
  }
  const chosen = new Set<number>();
  const lists = findings.map((finding) => requestsOf(db, filter, finding));
  for (const list of [...lists.map((each) => each.slice(0, EACH_FIRST)), ...lists]) {
    for (const id of list) if (chosen.size < MOST) chosen.add(id);
  }
  const [left, others] = [concerned - chosen.size, all - concerned];
  const parts = [
    ...(left === 0 ? [] : [`${grouped(left)} that findings name`]),
    ...(others === 0 ? [] : [`${grouped(others)} that no finding names`]),
  ];
  const more = parts.length === 0 ? '' : ` Left out here: ${parts.join(', and ')}; ${howTo}`;
  const head =
    left === 0
      ? `All ${counted(concerned, 'request')} in scope that findings name are reconstructed here`
      : `${grouped(chosen.size)} of the ${counted(concerned, 'request')} in scope that findings name are reconstructed here`;
  return {
    ids: [...chosen],
    sentence: `${head}, one or two of each finding first, those of the most severe finding before others.${more}`,
  };
}

/** Without the members that only a window uses. */
export function reportRow(row: RequestRow): ReportRequestRow {
  const { findings: _findings, ...rest } = row;
  return rest;
}

const TIME_BASIS: Readonly<Record<string, string>> = {
  signed: 'signed by the enclave',
  block: 'time of the block',
  caller: 'from the caller’s own record',
  response: 'when the answer was recorded',
  none: 'no record states one',
};

/** What stands in the tables, for a request whose bytes cannot be read back now. */
function withoutBytes(db: Db, id: number, why: string): ReportRequest {
  const extra = db.get(sql`
    SELECT time_basis, input_check, output_check, artifact.ref AS expected
    FROM request LEFT JOIN artifact ON artifact.id = expected_id WHERE request.id = ${id}`);
  const records = db.all(sql`
    SELECT role, joined_by, request_record.source_id, request_record.offset, request_record.length, source.path
    FROM request_record JOIN source ON source.id = request_record.source_id WHERE request_id = ${id} ORDER BY n`);
  return {
    ...reportRow(getRequest(db, id)),
    inputCheck: String(extra?.['input_check']) as ReportRequest['inputCheck'],
    outputCheck: String(extra?.['output_check']) as ReportRequest['outputCheck'],
    timeBasis: TIME_BASIS[String(extra?.['time_basis'])] ?? '',
    expectedArtifact: textOf(extra?.['expected']),
    verdict: { tone: 'warn', headline: 'Its records cannot be read back now.', detail: why },
    path: [],
    ladder: [],
    records: records.map((row) => ({
      ground: groundOf(row),
      role: String(row['role']),
      joinedBy: String(row['joined_by']),
    })),
    findingIds: findingsOfRequest(db, id),
    wouldSettle: [settling('referenced-file')],
  };
}

function reconstruct(db: Db, detail: DetailContext, id: number): ReportRequest {
  try {
    const { path, verdict, ladder, records, findingIds, wouldSettle, ...row } = requestDetail(db, detail, id, NOWHERE);
    const { durationNs: _duration, position: _position, timeBasis, ...rest } = row;
    return {
      ...reportRow(rest),
      inputCheck: rest.inputCheck,
      outputCheck: rest.outputCheck,
      timeBasis: TIME_BASIS[timeBasis] ?? timeBasis,
      expectedArtifact: rest.expectedArtifact,
      verdict,
      path,
      ladder,
      records: records.map(({ ground, role, joinedBy }) => ({ ground, role, joinedBy })),
      findingIds,
      wouldSettle,
    };
  } catch (error) {
    // Only a file that the case refers to and that is not there as it was: everything else is a fault.
    if (!(error instanceof AppError) || (error.code !== 'NOT_FOUND' && error.code !== 'CONFLICT')) throw error;
    return withoutBytes(db, id, error.message);
  }
}

export async function reconstructRequests(
  db: Db,
  detail: DetailContext,
  choice: Choice,
  { signal, progress }: CallContext,
): Promise<ReportRequests['reconstructed']> {
  const out: ReportRequest[] = [];
  for (const id of choice.ids) {
    throwIfAborted(signal);
    progress({
      phase: 'report',
      item: formatHandle('r', id),
      done: out.length,
      total: choice.ids.length,
      unit: 'requests',
    });
    out.push(reconstruct(db, detail, id));
    await breathe();
  }
  return out;
}
