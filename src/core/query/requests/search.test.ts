import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { INCIDENT } from '../../../../tests/builders/bundled-incident.ts';
import { importCase, QUIET, type ImportedCase } from '../../../../tests/builders/imported-case.ts';
import type { Filter, RequestRow } from '../../../shared/views.ts';
import { isSearchEmpty, searchRows } from '../../reconstruct/search-pass.ts';
import { openDb } from '../../store/db.ts';
import { sql } from '../../store/sql.ts';
import { whereRequest } from './filter.ts';
import { matchOf, settleFilter, wordsOf } from './search-words.ts';

let folder: string;
let made: ImportedCase;
let all: readonly RequestRow[];

const list = async (filter: Filter) =>
  (await made.engine.handlers['request.list']({ filter, offset: 0, limit: 10_000 }, QUIET)).rows;
const idsOf = async (filter: Filter) => new Set((await list(filter)).map((row) => row.id));

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'blobtrail-search-'));
  made = await importCase(folder, [INCIDENT]);
  all = await list({});
});
afterAll(() => {
  made.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('free text', () => {
  it('finds every request by each of its ids, by their beginnings, and by its handle', async () => {
    expect(all.length).toBeGreaterThan(50);
    for (const row of all) {
      for (const id of [row.id, row.responseId, row.txHash, row.inputHash, row.outputHash, row.settlement?.blobId]) {
        if (id == null) continue;
        expect([id, (await idsOf({ text: id })).has(row.id)]).toEqual([id, true]);
        if (/^[0-9a-f]{64}$/.test(id)) {
          expect((await idsOf({ text: `0x${id.slice(0, 12).toUpperCase()}` })).has(row.id)).toBe(true);
        }
      }
    }
  });

  it('finds a request by the name that logs give it, which is no column of it', async () => {
    const names = made.db.all(sql`
      SELECT request_record.request_id, statement.body ->> '$.requestId' AS name FROM request_record
      JOIN statement ON statement.source_id = request_record.source_id AND statement.offset = request_record.offset
        AND statement.length = request_record.length
      WHERE statement.kind = 'trace-event' AND name IS NOT NULL`);
    expect(names.length).toBeGreaterThan(20);
    for (const row of names)
      expect(await idsOf({ text: String(row['name']) })).toEqual(new Set([`r-${Number(row['request_id'])}`]));
  });

  it('finds by any part of a label, node or artifact, and counts that from the roll-ups', async () => {
    const named = all.find((row) => row.label !== null && row.node !== null && row.artifact !== null);
    if (named === undefined) throw new Error('no request with everything');
    for (const text of [named.label, named.node, named.artifact].map((name) => String(name).slice(2, 12))) {
      const holds = (row: RequestRow) =>
        [row.label, row.node, row.artifact].some((name) => name?.toLowerCase().includes(text.toLowerCase()));
      const found = await idsOf({ text });
      for (const row of all) if (holds(row)) expect(found.has(row.id)).toBe(true);
      const page = await made.engine.handlers['request.list']({ filter: { text }, offset: 0, limit: 1 }, QUIET);
      expect(page.total).toBe(found.size);
    }
  });

  it('wants every word, wherever each of them is', async () => {
    const row = all.find((one) => one.responseId !== null && one.label !== null);
    if (row === undefined) throw new Error('no answer');
    expect(await idsOf({ text: `${row.responseId} ${row.label}` })).toEqual(
      await idsOf({ text: String(row.responseId) }),
    );
    expect(await idsOf({ text: `${row.responseId} nowhere` })).toEqual(new Set());
  });

  it('is the same whether its words were looked up before or not', () => {
    const words = fc.constantFrom(
      'gemini',
      'chatcmpl',
      '0x',
      'r-3',
      '%',
      '_',
      'a',
      'cache',
      ...all.slice(0, 9).map((row) => row.responseId ?? row.id),
    );
    fc.assert(
      fc.property(fc.array(words, { minLength: 1, maxLength: 3 }), (parts) => {
        const text = parts.join(' ');
        const ids = (filter: Filter) =>
          made.db.all(sql`SELECT id FROM request WHERE ${whereRequest(filter)} ORDER BY id`);
        expect(ids(settleFilter(made.db, { text }))).toEqual(ids({ text }));
      }),
      { numRuns: 60 },
    );
  });

  it('takes any text without a complaint', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        made.db.all(sql`SELECT id FROM request WHERE ${whereRequest(settleFilter(made.db, { text }))}`);
        for (const word of wordsOf(text)) expect(matchOf(word)).not.toBe('');
      }),
    );
  });

  it('finds what was asked and answered, where the case holds it', async () => {
    const path = join(folder, 'pair.json');
    const response = {
      id: 'chatcmpl-said',
      choices: [{ message: { role: 'assistant', content: 'the volatility of walrus staking' } }],
    };
    writeFileSync(
      path,
      JSON.stringify({
        request: { model: 'm', messages: [{ role: 'user', content: 'How Überraschend is it?' }] },
        response: { ...response, tee_request_hash: 'ab'.repeat(32) },
      }),
    );
    const other = await importCase(folder, [path], 'said');
    try {
      for (const text of ['staking', 'volat', 'uberra', 'walrus said']) {
        const page = await other.engine.handlers['request.list']({ filter: { text }, offset: 0, limit: 5 }, QUIET);
        expect([text, page.total]).toEqual([text, 1]);
      }
    } finally {
      other.close();
    }
  });
});

describe('the full-text table', () => {
  it('is derived: verifying makes it again and compares it', async () => {
    expect(isSearchEmpty(made.db)).toBe(false);
    expect((await made.engine.handlers['case.verify']({}, QUIET)).differences).toEqual([]);
    const path = join(folder, 'changed.blobtrail');
    made.db.run(sql`VACUUM INTO ${path}`);
    const db = openDb(path, { mode: 'write' });
    db.run(sql`INSERT INTO request_text (rowid, words) VALUES (1, 'planted')`);
    expect([...searchRows(db)]).toContainEqual(['planted', 1n]);
    db.close();
    const again = (await importCase(folder, [INCIDENT], 'again')).engine;
    await again.handlers['case.open']({ path }, QUIET);
    const { differences } = await again.handlers['case.verify']({}, QUIET);
    again.close();
    expect(differences.map(({ where }) => where)).toEqual(['request_text']);
  });
});

describe('the find box', () => {
  it('offers names with their requests, those with most first', async () => {
    const { suggestions } = await made.engine.handlers['find.suggest']({ key: 'label', text: '' }, QUIET);
    expect(suggestions.length).toBeGreaterThan(1);
    for (const { value, requests } of suggestions) {
      const page = await made.engine.handlers['request.list'](
        { filter: { labels: [value] }, offset: 0, limit: 1 },
        QUIET,
      );
      expect(page.total).toBe(requests);
    }
    const counts = suggestions.map(({ requests }) => requests);
    expect(counts).toEqual(counts.toSorted((a, b) => b - a));
  });

  it('says what a pasted id is in this case, and how many requests hit it', async () => {
    const row = all.find((one) => one.inputHash !== null);
    const { known } = await made.engine.handlers['find.suggest']({ text: `0x${row?.inputHash}` }, QUIET);
    expect(known).toMatchObject([{ kind: 'word32', places: ['the request’s hash'] }]);
    expect(known[0]?.requests).toBeGreaterThan(0);
  });

  it('keeps what was looked for, each filter once, with what it gave then; nothing is taken out', async () => {
    const { handlers } = made.engine;
    const filter: Filter = { statuses: ['contradicted'] };
    const kept = await handlers['find.record']({ text: 'status:contradicted', filter }, QUIET);
    expect(kept).toMatchObject({ results: (await idsOf(filter)).size, of: all.length });
    await handlers['find.record']({ text: '', filter: { labels: ['x'] } }, QUIET);
    await handlers['find.record']({ text: 'again', filter }, QUIET);
    const rows = await handlers['find.history']({ limit: 10 }, QUIET);
    expect(rows.map(({ text }) => text)).toEqual(['again', '']);
    const db = openDb(made.db.path, { mode: 'write' });
    try {
      for (const change of [sql`DELETE FROM find_history`, sql`UPDATE find_history SET results = 0`])
        expect(() => db.run(change)).toThrow('append-only');
    } finally {
      db.close();
    }
  });

  it('counts every word of the proof', async () => {
    for (const proof of ['valid', 'invalid', 'unverifiable', 'absent', 'settled', 'unsettled'] as const) {
      const rows = await list({ proof });
      const want = all.filter((row) => {
        const isSettled = row.settlement?.verdict === 'included' || row.settlement?.verdict === 'individual';
        return proof === 'settled' ? isSettled : proof === 'unsettled' ? !isSettled : row.signature === proof;
      });
      expect(rows.map((row) => row.id)).toEqual(want.map((row) => row.id));
      expect(
        (await made.engine.handlers['request.list']({ filter: { proof }, offset: 0, limit: 0 }, QUIET)).total,
      ).toBe(want.length);
    }
  });
});
