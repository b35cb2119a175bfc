import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { SpanStatement } from '../../model/statement.ts';
import { checkEvidenceRows } from '../case/evidence-rows.ts';
import { openDb, type Db } from '../store/db.ts';
import { openSpanStore } from '../spans/span-store.ts';
import { migrate } from '../store/migrate.ts';
import { sql } from '../store/sql.ts';
import { createRecordStore } from './record-store.ts';

let db: Db;
beforeEach(() => {
  db?.close();
  db = openDb('(test)', { mode: 'memory' });
  migrate(db);
  db.script('PRAGMA foreign_keys = OFF');
});
afterAll(() => db.close());

const span = (name: string, startNs: string | null): SpanStatement => ({
  kind: 'span',
  traceId: name,
  spanId: name,
  parentSpanId: null,
  name,
  spanKind: null,
  service: name,
  node: null,
  startNs,
  endNs: null,
  status: null,
  labelAsked: name,
  labelAnswered: null,
  responseId: null,
  requestId: null,
  artifactRef: null,
  teeId: null,
  inputHash: null,
  outputHash: null,
  txHash: null,
  cacheResult: null,
});

const tick = (): Promise<void> => Promise.resolve();

describe('the ledger', () => {
  it('sums to the size, whatever units come', () => {
    const unit = fc.record({
      gap: fc.nat(20),
      length: fc.nat(50),
      what: fc.constantFrom('accepted', 'rejected', 'skipped'),
      reason: fc.constantFrom('a', 'b'),
    });
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 30 }), fc.nat(30), (units, rest) => {
        const store = createRecordStore(db, 1);
        let at = 0;
        for (const { gap, length, what, reason } of units) {
          at += gap;
          if (what === 'accepted') store.sink.accepted(at, length);
          else if (what === 'rejected') store.sink.rejected(at, length, reason, 'why');
          else store.sink.skipped(at, length, reason);
          at += length;
        }
        const { ledger, records, issues } = store.finish(at + rest);
        expect(ledger.reduce((sum, line) => sum + line.bytes, 0)).toBe(at + rest);
        expect(records).toBe(units.filter((u) => u.what === 'accepted').length);
        expect(issues).toBe(units.filter((u) => u.what === 'rejected').length);
      }),
      { numRuns: 50 },
    );
  });

  it('refuses a byte that is booked twice, and more bytes than there are', () => {
    const store = createRecordStore(db, 1);
    store.sink.accepted(0, 10);
    expect(() => store.sink.skipped(9, 1, 'a')).toThrow(/twice/);
    expect(() => store.finish(9)).toThrow(/booked 10 bytes of 9/);
  });

  it('what an importer gave up on is rejected from there, with one issue', () => {
    const store = createRecordStore(db, 1);
    store.sink.accepted(0, 10);
    store.fail(100, 'it broke');
    const { ledger, issues } = store.finish(100);
    expect(ledger).toEqual([
      { category: 'accepted', reason: '', records: 1, bytes: 10 },
      { category: 'rejected', reason: 'unreadable', records: 1, bytes: 90 },
    ]);
    expect(issues).toBe(1);
    expect(db.all(sql`SELECT code, offset, length FROM issue`)).toEqual([
      { code: 'unreadable', offset: 10, length: 90 },
    ]);
  });

  it('giving up after the last byte leaves the ledger, and one issue', () => {
    const store = createRecordStore(db, 1);
    store.sink.accepted(0, 100);
    store.fail(100, 'it broke');
    expect(store.finish(100)).toMatchObject({ ledger: [{ category: 'accepted', bytes: 100 }], issues: 1 });
  });
});

describe('the digests', () => {
  it('are those of the rows as they are read back, for any text and any time', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\ud800', 'a\0b', '\u2028', '', '😀', '\udc00x'),
    );
    const time = fc.option(fc.bigInt(1n, 2n ** 63n - 1n).map(String));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(text, time), { maxLength: 20 }), async (rows) => {
        db.script(
          'DROP TRIGGER IF EXISTS span_block_no_delete; DROP TRIGGER IF EXISTS statement_no_delete; DROP TRIGGER IF EXISTS issue_no_delete; DROP TRIGGER IF EXISTS ledger_no_delete',
        );
        for (const table of ['span_block', 'statement', 'issue', 'ledger']) db.script(`DELETE FROM ${table}`);
        const store = createRecordStore(db, 1);
        rows.forEach(([name, startNs], i) => {
          store.sink.statement(span(name, startNs), i, 1);
          store.sink.issue(i, 1, 'code', name);
          store.sink.accepted(i, 1);
        });
        const digests = store.putLedger(store.finish(rows.length + 1).ledger);
        expect(await checkEvidenceRows(db, new Map([[1, { ...digests, source: null }]]), tick)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('a time written with zeros before it is the same time', async () => {
    const store = createRecordStore(db, 1);
    store.sink.statement(span('a', '0001772460309123456789'), 0, 1);
    store.finish(1);
    const digests = store.putLedger([]);
    expect(openSpanStore(db).get(1)?.statement.startNs).toBe('1772460309123456789');
    expect(await checkEvidenceRows(db, new Map([[1, { ...digests, source: null }]]), tick)).toEqual([]);
  });
});

it('a row that the case refuses is told apart from what the importer does wrong', () => {
  const store = createRecordStore(db, 1);
  expect(() => store.sink.accepted(-5, 1)).toThrow();
  expect(store.isBroken()).toBe(false);
  db.script("CREATE TRIGGER refuse BEFORE INSERT ON span_block BEGIN SELECT RAISE(ABORT, 'no'); END");
  store.sink.statement(span('a', null), 0, 1);
  expect(() => store.finish(1)).toThrow(/no/);
  expect(store.isBroken()).toBe(true);
});
