/** The sink that importers write to: statements and issues into the case, units into the ledger. */
import { AppError } from '../../base/errors.ts';
import type { LedgerLine } from '../../model/source.ts';
import type { SpanStatement, Statement } from '../../model/statement.ts';
import type { Db } from '../store/db.ts';
import type { RecordSink } from './importer.ts';

export interface RecordStore {
  readonly sink: RecordSink;
  /** The importer gave up: what it had not booked is rejected, and one issue says why. */
  fail(size: number, message: string): void;
  /** Books what no unit covered as structure. The sum of all lines is `size`, to the byte. */
  finish(size: number): { readonly lines: readonly LedgerLine[]; readonly records: number; readonly issues: number };
}

const NS = (value: string | null): bigint | null => (value === null ? null : BigInt(value));

function putSpan(db: Db, source: number, offset: number, length: number, s: SpanStatement): void {
  db.named('span_put').run(
    source,
    offset,
    length,
    s.traceId,
    s.spanId,
    s.parentSpanId,
    s.name,
    s.spanKind,
    s.service,
    s.node,
    NS(s.startNs),
    NS(s.endNs),
    s.status,
    s.labelAsked,
    s.labelAnswered,
    s.responseId,
    s.requestId,
    s.artifactRef,
    s.teeId,
    s.inputHash,
    s.outputHash,
    s.txHash,
    s.cacheResult,
  );
}

export function createRecordStore(db: Db, source: number): RecordStore {
  const lines = new Map<string, { category: LedgerLine['category']; reason: string; records: number; bytes: number }>();
  const put = db.named('statement_put');
  const putIssue = db.named('issue_put');
  let booked = 0;
  let end = 0;
  let issues = 0;

  const book = (category: LedgerLine['category'], reason: string, offset: number, length: number): void => {
    if (offset < end) {
      throw new AppError('INTERNAL', `The importer booked byte ${offset} of x-${source} twice.`);
    }
    end = offset + length;
    booked += length;
    const key = `${category}|${reason}`;
    const line = lines.get(key) ?? { category, reason, records: 0, bytes: 0 };
    line.records += 1;
    line.bytes += length;
    lines.set(key, line);
  };

  const sink: RecordSink = {
    statement(statement: Statement, offset, length) {
      if (statement.kind === 'span') putSpan(db, source, offset, length, statement);
      else put.run(source, offset, length, statement.kind, JSON.stringify(statement));
    },
    accepted: (offset, length) => book('accepted', '', offset, length),
    rejected(offset, length, reason, message) {
      book('rejected', reason, offset, length);
      putIssue.run(source, offset, length, reason, message);
      issues += 1;
    },
    skipped: (offset, length, reason) => book('skipped', reason, offset, length),
    issue(offset, length, code, message) {
      putIssue.run(source, offset, length, code, message);
      issues += 1;
    },
  };

  return {
    sink,
    fail(size, message) {
      if (end < size) sink.rejected(end, size - end, 'unreadable', message);
      else sink.issue(0, size, 'unreadable', message);
    },
    finish(size) {
      const records = [...lines.values()].reduce((sum, line) => sum + (line.category === 'accepted' ? line.records : 0), 0);
      const out: LedgerLine[] = [...lines.values()];
      if (booked > size) throw new AppError('INTERNAL', `The importer booked ${booked} bytes of ${size}.`);
      if (booked < size) out.push({ category: 'skipped', reason: 'structure', records: 0, bytes: size - booked });
      return { lines: out, records, issues };
    },
  };
}
