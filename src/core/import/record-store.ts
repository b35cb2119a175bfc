/** The sink that importers write to: statements and issues into the case, units into the ledger. */
import { AppError } from '../../base/errors.ts';
import type { LedgerLine } from '../../model/source.ts';
import type { Statement } from '../../model/statement.ts';
import { createRowDigest, storedText, type RowDigests } from '../case/row-digest.ts';
import type { FreshSpans } from '../spans/fresh-spans.ts';
import type { PackedBlock } from '../spans/span-block.ts';
import { createSpanWriter } from '../spans/span-writer.ts';
import type { Db } from '../store/db.ts';
import type { SqlValue } from '../store/sql.ts';
import type { RecordSink } from './importer.ts';
import { Leftovers } from './leftovers.ts';

export interface RecordStore {
  readonly sink: RecordSink;
  /** Spans that were read and packed elsewhere: whole lines of the source, `bytes` of which are the spans. */
  addSpans(block: PackedBlock, place: { readonly offset: number; readonly end: number; readonly bytes: number }): void;
  /** The importer gave up: what it had not booked is rejected, and one issue says why. */
  fail(size: number, message: string): void;
  /** Whether the case itself refused a row: that is not the importer's failure, and nothing can go on. */
  isBroken(): boolean;
  /** What was left unread so far. */
  readonly leftovers: Leftovers;
  /** Books what no unit covered as structure. The sum of all lines is `size`, to the byte. */
  finish(size: number): { readonly ledger: readonly LedgerLine[]; readonly records: number; readonly issues: number };
  /** Writes the ledger, once the source has its row. */
  putLedger(ledger: readonly LedgerLine[]): Omit<RowDigests, 'source'>;
}

/** As SQLite orders text. */
const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

export function createRecordStore(db: Db, source: number, fresh: FreshSpans | null = null): RecordStore {
  const lines = new Map<string, { category: LedgerLine['category']; reason: string; records: number; bytes: number }>();
  const digests = { issue: createRowDigest(), statement: createRowDigest() };
  const spans = createSpanWriter(db, source, fresh);
  const leftovers = new Leftovers();
  let booked = 0;
  let end = 0;
  let issues = 0;
  let isBroken = false;

  const writing = (write: () => void): void => {
    try {
      write();
    } catch (error) {
      isBroken = true;
      throw error;
    }
  };
  const put = (name: string, ...values: readonly SqlValue[]): void =>
    writing(() => db.named(name).run(source, ...values));
  const putIssue = (offset: number, length: number, code: string, message: string): void => {
    const cells = [offset, length, storedText(code), storedText(message)] as const;
    put('issue_put', ...cells);
    digests.issue.add(cells);
    leftovers.issue(code);
    issues += 1;
  };

  const add = (category: LedgerLine['category'], reason: string, records: number, bytes: number): void => {
    booked += bytes;
    const key = `${category}|${reason}`;
    const line = lines.get(key) ?? { category, reason, records: 0, bytes: 0 };
    line.records += records;
    line.bytes += bytes;
    lines.set(key, line);
  };
  const checkOrder = (offset: number): void => {
    if (offset < end) throw new AppError('INTERNAL', `The importer booked byte ${offset} of x-${source} twice.`);
  };
  const book = (category: LedgerLine['category'], reason: string, offset: number, length: number): void => {
    checkOrder(offset);
    end = offset + length;
    leftovers.unit(offset, end);
    add(category, reason, 1, length);
  };

  const sink: RecordSink = {
    statement(statement: Statement, offset, length) {
      if (statement.kind === 'span') {
        writing(() => spans.add({ statement, offset, length }));
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
    skipped(offset, length, reason) {
      book('skipped', reason, offset, length);
      leftovers.skipped(offset, length, reason);
    },
    issue: putIssue,
  };

  return {
    sink,
    leftovers,
    isBroken: () => isBroken,
    addSpans(block, place) {
      checkOrder(place.offset);
      end = place.end;
      leftovers.unit(place.offset, end);
      add('accepted', '', block.spans, place.bytes);
      writing(() => spans.addBlock(block));
    },
    fail(size, message) {
      if (end < size) sink.rejected(end, size - end, 'unreadable', message);
      else sink.issue(0, size, 'unreadable', message);
    },
    finish(size) {
      writing(spans.finish);
      leftovers.tellGaps(size, sink);
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
        span_block: spans.digest.hex(),
        statement: digests.statement.hex(),
      };
    },
  };
}
