/** What every tool of Walrus and Sui says of one consistent world, through the engine: it fits together, and what was changed does not. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { sql } from '../src/core/store/sql.ts';
import { importCase, QUIET } from './builders/imported-case.ts';
import {
  cliObject,
  jsonRpcEvent,
  queryEvents,
  registered,
  certified,
  epochChange,
} from './builders/walrus-evidence.ts';
import { DRAFT, FORMATS_OF_THE_WORLD, MODEL } from './builders/walrus-world.ts';

const FIXTURES = join(import.meta.dirname, 'fixtures');
const files = FORMATS_OF_THE_WORLD.flatMap((format) =>
  readdirSync(join(FIXTURES, format)).map((file) => join(FIXTURES, format, file)),
);
const isOdd = (path: string): boolean => /[/\\]odd\.\w+$/.test(path);
const folder = mkdtempSync(join(tmpdir(), 'blobtrail-walrus-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('tells one story without a finding, and shows what was changed in it', { timeout: 60_000 }, async () => {
  const world = await importCase(
    folder,
    files.filter((path) => !isOdd(path)),
    'world',
  );
  try {
    expect(
      (await world.engine.handlers['finding.list']({}, QUIET)).map(({ rule, summary }) => [rule, summary]),
    ).toEqual([]);
    const certificates = world.db.all(sql`
      SELECT DISTINCT blob_id, verdict, weight, shards FROM blob_certificate WHERE form = 'certificate'`);
    expect(certificates).toEqual([{ blob_id: MODEL.blob, verdict: 'verified', weight: 700, shards: 1000 }]);
    const ends = world.db.all(sql`
      SELECT blob_id, end_epoch, deleted_by_ns IS NOT NULL AS deleted FROM blob_object
      WHERE blob_id IN (${MODEL.blob}, ${DRAFT.blob}) ORDER BY end_epoch DESC`);
    expect(ends).toEqual([
      { blob_id: MODEL.blob, end_epoch: 46, deleted: 0 },
      { blob_id: DRAFT.blob, end_epoch: 36, deleted: 1 },
    ]);
    await world.engine.handlers['import.run']({ paths: files.filter(isOdd) }, QUIET);
    const found = await world.engine.handlers['finding.list']({}, QUIET);
    const edited = found.filter(({ rule }) => rule === 'edited-record').map(({ summary }) => summary);
    expect(edited).toHaveLength(2);
    expect(edited.join()).toContain('size: 999');
    expect(edited.join()).toContain(`${DRAFT.blob} beside the object`);
  } finally {
    world.close();
  }
});

it('takes the largest numbers that the chain can hold, and refuses larger ones', { timeout: 60_000 }, async () => {
  const at = (seq: number): { readonly tx: string; readonly seq: number; readonly ms: number } => ({
    tx: 'x',
    seq,
    ms: 9_223_372_036_854,
  });
  const facts = { ...MODEL, epoch: 2 ** 32 - 1, end: 2 ** 32 - 1 };
  const events = [registered(facts, 17), certified(facts), epochChange('Done', 2 ** 32 - 1)];
  const larger = [
    { ...registered(MODEL, 17), json: { ...registered(MODEL, 17).json, epoch: 2 ** 32 } },
    { ...registered(MODEL, 17), json: { ...registered(MODEL, 17).json, size: (2n ** 63n).toString() } },
  ];
  const rows = [...events, ...larger].map((event, i) => jsonRpcEvent(event, at(i)));
  const path = join(folder, 'events.json');
  const list = join(folder, 'list.json');
  writeFileSync(path, JSON.stringify(queryEvents(rows)));
  writeFileSync(list, JSON.stringify([cliObject(facts, 17), cliObject({ ...facts, end: 10 ** 20 }, 17)]));
  const made = await importCase(folder, [path, list], 'numbers');
  try {
    const sources = await made.engine.handlers['source.list']({}, QUIET);
    expect(sources.map(({ records, issues }) => [records, issues])).toEqual([
      [3, 2],
      [1, 1],
    ]);
    expect(made.db.all(sql`SELECT end_epoch FROM blob_object`)).toEqual([{ end_epoch: 2 ** 32 - 1 }]);
  } finally {
    made.close();
  }
});
