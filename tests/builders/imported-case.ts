/** A case made by the engine itself from files on disk, and open for looking into. */
import { join } from 'node:path';
import { createEngine, type Engine } from '../../src/core/engine.ts';
import { openDb, type Db } from '../../src/core/store/db.ts';
import type { CallContext } from '../../src/shared/contract.ts';
import type { ImportResult } from '../../src/shared/views.ts';

export const QUIET: CallContext = { signal: new AbortController().signal, progress: () => undefined };

/** 2026-03-03T00:00:00Z. */
const NOW_NS = 1_772_496_000_000_000_000n;

export interface ImportedCase {
  readonly engine: Engine;
  readonly result: ImportResult;
  /** Read-only, beside the engine's own. */
  readonly db: Db;
  close(): void;
}

/** Imports `paths` into a new case file inside `folder`. */
export async function importCase(folder: string, paths: readonly string[], name = 'test'): Promise<ImportedCase> {
  const engine = createEngine({ effects: { nowNs: () => NOW_NS, actor: 'test', version: '0.0.0' } });
  const path = join(folder, `${name}.blobtrail`);
  await engine.handlers['case.open']({ path, create: true }, QUIET);
  const result = await engine.handlers['import.run']({ paths }, QUIET);
  const db = openDb(path, { mode: 'read' });
  return {
    engine,
    result,
    db,
    close() {
      db.close();
      engine.close();
    },
  };
}
