/** Cases made by the engine in a folder of their own, and the reports of them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReportModel, ReportFormat } from '../../../model/report.ts';
import type { CallContext, Params } from '../../../shared/contract.ts';
import { createEngine, type Engine } from '../../engine.ts';

export const FORMATS: readonly ReportFormat[] = ['html', 'md', 'json', 'csv'];
export const QUIET: CallContext = { signal: new AbortController().signal, progress: () => undefined };

const IMPORTED_NS = 1_772_496_000_000_000_000n;

export function engineAt(nowNs: bigint): Engine {
  return createEngine({ effects: { nowNs: () => nowNs, actor: 'mara', version: '1.2.3' } });
}

export interface CaseFolder {
  readonly path: string;
  /** Imports into a new case `NAME.blobtrail`, and leaves it open. */
  make(name: string, paths: readonly string[], more?: { readonly reference?: boolean }): Promise<Engine>;
  /** Closes every case and takes the folder away. */
  remove(): void;
}

export function createCaseFolder(): CaseFolder {
  const path = mkdtempSync(join(tmpdir(), 'report-'));
  const made: Engine[] = [];
  return {
    path,
    async make(name, paths, more = {}) {
      const engine = engineAt(IMPORTED_NS);
      made.push(engine);
      await engine.handlers['case.open']({ path: join(path, `${name}.blobtrail`), create: true }, QUIET);
      await engine.handlers['import.run']({ paths, ...more }, QUIET);
      return engine;
    },
    remove() {
      for (const engine of made) engine.close();
      rmSync(path, { recursive: true, force: true });
    },
  };
}

export async function reportText(engine: Engine, params: Params<'report.build'>): Promise<string> {
  return (await engine.handlers['report.build'](params, QUIET)).text;
}

/** The model as the JSON report holds it. */
export async function reportModel(engine: Engine, filter?: Params<'report.build'>['filter']): Promise<ReportModel> {
  return JSON.parse(await reportText(engine, { format: 'json', ...(filter && { filter }) })) as ReportModel;
}
