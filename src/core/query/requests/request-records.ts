/** The records of one request, read back with what they say. */
import { AppError } from '../../../base/errors.ts';
import { isInference, type Statement } from '../../../model/statement.ts';
import type { RecordView } from '../../../shared/views.ts';
import { openSpanStore, type SpanStore } from '../../spans/span-store.ts';
import type { RequestRecord } from '../../reconstruct/resolve/resolve.ts';
import type { Db, Row } from '../../store/db.ts';
import { sql } from '../../store/sql.ts';
import { groundOf } from '../cells.ts';

export interface HeldRecord extends RequestRecord {
  readonly view: RecordView;
}

/** Several statements may share one record's bytes; the role says which of them the request rests on. */
function isOfRole(statement: Statement, role: string): boolean {
  if (statement.kind === 'trace-event') return statement.event === role;
  if (statement.kind === 'chain-event') return statement.event.name === role;
  return statement.kind === role;
}

/** One entry of an HTTP archive may hold the logs of many inferences. */
function isOfInference(statement: Statement, { inference_id: inferenceId, tx_hash: txHash }: Row): boolean {
  if (statement.kind !== 'chain-event' || !isInference(statement.event)) return false;
  return statement.event.inferenceId === inferenceId && statement.txHash === txHash;
}

function statementAt(db: Db, spans: SpanStore, row: Row): Statement {
  const place = [Number(row['source_id']), Number(row['offset']), Number(row['length'])] as const;
  if (row['role'] === 'span') {
    const span = spans.at(...place);
    if (span !== null) return span.statement;
  }
  const found = db
    .named('statement_at')
    .all(...place)
    .map((each) => JSON.parse(String(each['body'])) as Statement)
    .filter((statement) => isOfRole(statement, String(row['role'])));
  const statement = found.find((each) => isOfInference(each, row)) ?? found[0];
  if (statement !== undefined) return statement;
  throw new AppError('CASE_CORRUPT', `The record of x-${place[0]} at byte ${place[1]} is not in the case any more.`);
}

/** So many of one record are shown; a source has all of its own. */
const MOST_DOUBTS = 20;

function doubtsAt(db: Db, { source, offset, length }: RequestRecord['at']): RecordView['doubts'] {
  return db
    .all(sql`
      SELECT code, message FROM issue WHERE source_id = ${source} AND offset >= ${offset} AND offset < ${offset + length}
      ORDER BY offset, id LIMIT ${MOST_DOUBTS}`)
    .map((row) => ({ code: String(row['code']), message: String(row['message']) }));
}

export function recordsOf(db: Db, requestId: number): readonly HeldRecord[] {
  const rows = db.all(sql`
    SELECT role, joined_by, request_record.source_id, request_record.offset, request_record.length, source.path,
           request.inference_id, request.tx_hash
    FROM request_record JOIN source ON source.id = request_record.source_id JOIN request ON request.id = request_id
    WHERE request_id = ${requestId} ORDER BY n`);
  const spans = openSpanStore(db);
  return rows.map((row) => {
    const statement = statementAt(db, spans, row);
    const at = { source: Number(row['source_id']), offset: Number(row['offset']), length: Number(row['length']) };
    const joinedBy = String(row['joined_by']);
    const role = String(row['role']);
    const view = { ground: groundOf(row), role, joinedBy, statement: { ...statement }, doubts: doubtsAt(db, at) };
    return { statement, at, joinedBy, view };
  });
}
