/**
 * Numbered migrations, one transaction each. `user_version` is the schema's number; what each
 * version is for is told in docs/case-file.md.
 */
import { AppError } from '../../base/errors.ts';
import { packSpanRows } from '../spans/pack-rows.ts';
import type { Db } from './db.ts';
import initial from './migrations/0001-initial.sql?raw';
import rollups from './migrations/0002-rollups.sql?raw';
import annotations from './migrations/0003-annotations.sql?raw';
import search from './migrations/0004-search.sql?raw';
import columns from './migrations/0005-columns.sql?raw';
import blocks from './migrations/0006-blocks.sql?raw';
import walrus from './migrations/0007-walrus.sql?raw';
import spanBlocks from './migrations/0008-span-blocks.sql?raw';
import dropSpanRows from './migrations/0008-drop-span-rows.sql?raw';
import readings from './migrations/0009-readings.sql?raw';
import fewerIndexes from './migrations/0010-fewer-indexes.sql?raw';

/** 'BlbT' as a 32-bit integer, at byte 68 of the file. */
export const APPLICATION_ID = 0x426c6254;

type Step = string | ((db: Db) => void);

const MIGRATIONS: readonly (readonly Step[])[] = [
  [initial],
  [rollups],
  [annotations],
  [search],
  [columns],
  [blocks],
  [walrus],
  [spanBlocks, packSpanRows, dropSpanRows],
  [readings],
  [fewerIndexes],
];

export const SCHEMA_VERSION = MIGRATIONS.length;

/** Brings the schema to `to`. The caller has made a backup where something could be lost. */
export function migrate(db: Db, to: number = SCHEMA_VERSION): void {
  const from = Number(db.pragma('user_version'));
  if (from > SCHEMA_VERSION)
    throw new AppError('CASE_TOO_NEW', `The case has schema ${from}; this build knows ${SCHEMA_VERSION}.`);
  for (let version = from; version < to; version += 1) {
    db.transaction(() => {
      for (const step of MIGRATIONS[version] ?? []) {
        if (typeof step === 'string') db.script(step);
        else step(db);
      }
      db.script(`PRAGMA user_version = ${version + 1}`);
    });
  }
}
