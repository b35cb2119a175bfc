/** The sink that importers write to: statements and issues into the case, units into the ledger. */
import { AppError } from '../../base/errors.ts';
import type { LedgerLine } from '../../model/source.ts';
import type { SpanStatement, Statement } from '../../model/statement.ts';
import { createRowDigest, storedText, type RowDigests } from '../case/row-digest.ts';
import type { Db } from '../store/db.ts';
import type { SqlValue } from '../store/sql.ts';
import type { RecordSink } from './importer.ts';

export interface RecordStore {
  readonly sink: RecordSink;
  /** The importer gave up: what it had not booked is rejected, and one issue says why. */
  fail(size: number, message: string): void;
  /** Whether the case itself refused a row: that is not the importer's failure, and nothing can go on. */
  isBroken(): boolean;
  /** Books what no unit covered as structure. The sum of all lines is `size`, to the byte. */
  finish(size: number): { readonly ledger: readonly LedgerLine[]; readonly records: number; readonly issues: number };
  /** Writes the ledger, once the source has its row. */
  putLedger(ledger: readonly LedgerLine[]): Omit<RowDigests, 'source'>;
}

/** SQLite turns it into an integer, exactly; as text it is what the digest reads back. */
const nsText = (value: string | null): string | null => (value === null ? null : BigInt(value).toString());

/** As SQLite orders text. */
const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** The columns of `span` from `trace_id` on, in order; times as text. */
function spanCells(s: SpanStatement): readonly (string | null)[] {
  return [
    storedText(s.traceId),
    storedText(s.spanId),
    storedText(s.parentSpanId),
    storedText(s.name),
    storedText(s.spanKind),
    storedText(s.service),
    storedText(s.node),
    nsText(s.startNs),
    nsText(s.endNs),
    storedText(s.status),
    storedText(s.labelAsked),
    storedText(s.labelAnswered),
    storedText(s.responseId),
    storedText(s.requestId),
    storedText(s.artifactRef),
    storedText(s.teeId),
    storedText(s.inputHash),
    storedText(s.outputHash),
    storedText(s.txHash),
    storedText(s.cacheResult),
  ];
}

export function createRecordStore(db: Db, source: number): RecordStore {
  const lines = new Map<string, { category: LedgerLine['category']; reason: string; records: number; bytes: number }>();
  const digests = { issue: createRowDigest(), span: createRowDigest(), statement: createRowDigest() };
  let booked = 0;
  let end = 0;
  let issues = 0;
  let isBroken = false;

  const put = (name: string, ...values: readonly SqlValue[]): void => {
    try {
      db.named(name).run(source, ...values);
    } catch (error) {
      isBroken = true;
      throw error;
    }
  };
  const putIssue = (offset: number, length: number, code: string, message: string): void => {
    const cells = [offset, length, storedText(code), storedText(message)] as const;
    put('issue_put', ...cells);
    digests.issue.add(cells);
    issues += 1;
  };

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
      if (statement.kind === 'span') {
        const cells = [offset, length, ...spanCells(statement)];
        put('span_put', ...cells);
        digests.span.add(cells);
      } else {
        const cells = [offset, length, statement.kind, JSON.stringify(statement)] as const;
        put('statement_put', ...cells);
        digests.statement.add(cells);
      }
    },
    accepted: (offset, length) => book('accepted', '', offset, length),
    rejected(offset, length, reason, message) {
      book('rejected', reason, offset, length);
      putIssue(offset, length, reason, message);
    },
    skipped: (offset, length, reason) => book('skipped', reason, offset, length),
    issue: putIssue,
  };

  return {
    sink,
    isBroken: () => isBroken,
    fail(size, message) {
      if (end < size) sink.rejected(end, size - end, 'unreadable', message);
      else sink.issue(0, size, 'unreadable', message);
    },
    finish(size) {
      const records = [...lines.values()].reduce(
        (sum, line) => sum + (line.category === 'accepted' ? line.records : 0),
        0,
      );
      if (booked > size) throw new AppError('INTERNAL', `The importer booked ${booked} bytes of ${size}.`);
      const ledger: LedgerLine[] = [...lines.values()];
      if (booked < size) ledger.push({ category: 'skipped', reason: 'structure', records: 0, bytes: size - booked });
      ledger.sort((a, b) => compare(a.category, b.category) || compare(a.reason, b.reason));
      return { ledger, records, issues };
    },
    putLedger(ledger) {
      const digest = createRowDigest();
      for (const { category, reason, records, bytes } of ledger) {
        put('ledger_put', category, reason, records, bytes);
        digest.add([category, reason, records, bytes]);
      }
      return {
        issue: digests.issue.hex(),
        ledger: digest.hex(),
        span: digests.span.hex(),
        statement: digests.statement.hex(),
      };
    },
  };
}
