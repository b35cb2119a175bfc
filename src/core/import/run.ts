/**
 * The import of files and folders: acquire, recognise, read, and at the end reconstruct. Each source comes
 * in with its bytes, its statements, its ledger and its log entry in one transaction, or not at all.
 */
import { lstat } from 'node:fs/promises';
import { AppError, throwIfAborted } from '../../base/errors.ts';
import type { SourceOrigin } from '../../model/source.ts';
import type { CallContext, Params } from '../../shared/contract.ts';
import { containerOf } from '../../shared/opened-paths.ts';
import type { ImportResult } from '../../shared/views.ts';
import type { CaseEffects, CaseFile } from '../case/case-file.ts';
import { appendCustody } from '../case/custody.ts';
import { isBehind } from '../case/derived-state.ts';
import { LATE_INDEXES } from '../case/schema-check.ts';
import { caseInfo } from '../query/case-info.ts';
import { createRecordReader } from '../query/sources.ts';
import { isCurrent, PASSES, reconstruct } from '../reconstruct/reconstruct.ts';
import { FreshSpans } from '../spans/fresh-spans.ts';
import type { Db } from '../store/db.ts';
import { findFiles, type FoundFile } from './container.ts';
import { importSource } from './import-source.ts';
import { mappingToLog } from './mapping-rows.ts';
import { recordPartial, toldFiles, type Gathered } from './partial.ts';
import type { PauseGate } from './pause-gate.ts';
import { IMPORTERS, importerOf } from './registry.ts';
import type { SourceContext } from './source-context.ts';
import { inSmallYoungSpace } from './young-space.ts';

type ImportParams = Params<'import.run'>;

function checkFormat(format: string | undefined): void {
  if (format === undefined || importerOf(format) !== null) return;
  const known = IMPORTERS.map((importer) => importer.id).join(', ');
  throw new AppError('BAD_INPUT', `There is no format "${format}". Known are: ${known}.`);
}

/** Before anything is written: an import that cannot be whole is not begun. */
async function checkPaths(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    try {
      await lstat(path);
    } catch (error) {
      throw new AppError('NOT_FOUND', `There is no file or folder ${path}.`, { cause: error });
    }
  }
}

/** An uploaded file is shown under the name it had, not under that of its copy. */
function rename(path: string, given: string, shown: string): string {
  return path === given || path.startsWith(`${given}/`) || path.startsWith(`${given}!/`)
    ? shown + path.slice(given.length)
    : path;
}

/** The bytes, piece by piece, each once `rest` lets it through. */
async function* rested(bytes: AsyncIterable<Uint8Array>, rest: () => Promise<void>): AsyncIterable<Uint8Array> {
  for await (const piece of bytes) {
    await rest();
    yield piece;
  }
}

async function importAll(context: SourceContext, params: ImportParams, out: Gathered): Promise<void> {
  /** Containers by path, also those that could not be acquired themselves. */
  const containers = new Map<string, number | null>();
  for (const [i, given] of params.paths.entries()) {
    const shown = params.names?.[i] ?? given;
    out.at = shown;
    out.left = (params.names ?? params.paths).slice(i + 1);
    const origin: SourceOrigin = params.names === undefined ? 'file' : 'upload';
    for await (const found of findFiles([given], context.call.signal)) {
      const path = rename(found.path, given, shown);
      if (found.kind === 'refused') {
        out.refused.push({ path, reason: found.message });
        continue;
      }
      const name = path === shown ? (shown.split('/').at(-1) ?? found.name) : found.name;
      const file: FoundFile = { ...found, path, name, open: () => rested(found.open(), context.rest) };
      out.at = path;
      await context.rest();
      throwIfAborted(context.call.signal);
      const parent = containerOf(path);
      const parentId = parent === null ? undefined : containers.get(parent);
      const place =
        parentId === undefined
          ? { parentId: null, origin, realPath: found.path }
          : ({ parentId, origin: 'member', realPath: null } as const);
      if (found.kind === 'archive') containers.set(path, null);
      try {
        const { source, id } = await importSource(context, file, place);
        out.sources.push(source);
        if (found.kind === 'archive') containers.set(path, id);
      } catch (error) {
        if (!(error instanceof AppError) || (error.code !== 'CONFLICT' && error.code !== 'NOT_FOUND')) throw error;
        out.refused.push({ path, reason: error.message });
      }
    }
  }
  out.at = null;
}

type Gate = Pick<PauseGate, 'pass'>;

async function buildIndexes(db: Db, { progress, signal }: CallContext, gate: Gate | null): Promise<void> {
  const names = ['statement_kind', 'statement_place'];
  for (const [i, name] of names.entries()) {
    progress({ phase: 'index', item: name, done: i, total: names.length, unit: 'files' });
    await gate?.pass(signal);
    throwIfAborted(signal);
    db.script(LATE_INDEXES.get(name) ?? '');
  }
  db.script('ANALYZE statement');
}

export interface RebuildOptions {
  /** Where a person can hold the passes. */
  readonly gate?: Gate | null;
  /** What was imported just now. */
  readonly fresh?: FreshSpans;
}

async function runPasses(
  db: Db,
  effects: CaseEffects,
  context: CallContext,
  { gate = null, fresh }: RebuildOptions,
): Promise<void> {
  await buildIndexes(db, context, gate);
  const reader = createRecordReader(db);
  const { progress, signal } = context;
  const rest = (): Promise<void> => gate?.pass(signal) ?? Promise.resolve();
  try {
    const work = { db, readBytes: reader.read, progress, signal, rest, ...(fresh !== undefined && { fresh }) };
    await reconstruct(work, () => {
      appendCustody(db, effects.nowNs(), effects.actor, 'passes.run', {
        passes: PASSES.map(({ id, version }) => ({ id, version })),
      });
    });
  } finally {
    reader.close();
  }
}

/** Runs all passes again, after whatever changed the evidence or the build. Cancelled, it leaves what was derived before. */
export function rebuild(
  db: Db,
  effects: CaseEffects,
  context: CallContext,
  options: RebuildOptions = {},
): Promise<void> {
  return inSmallYoungSpace(context, (bound) => runPasses(db, effects, bound, options));
}

/** Reconstructs where a source came in since, or this build derives otherwise. */
export async function bringUpToDate(
  db: Db,
  effects: CaseEffects,
  context: CallContext,
  options: RebuildOptions = {},
): Promise<void> {
  if (needsPasses(db)) await rebuild(db, effects, context, options);
}

const needsPasses = (db: Db): boolean => isBehind(db) || !isCurrent(db);

/**
 * Imports into an open case.
 * @throws AppError BAD_INPUT for an unknown format, NOT_FOUND for a path that is not there; CANCELLED, and whatever else
 * ends it early: what was acquired before stays, the file in hand leaves nothing behind, and the log says how far it came.
 */
export async function importPaths(
  file: CaseFile,
  effects: CaseEffects,
  params: ImportParams,
  call: CallContext,
  gate: Gate | null = null,
): Promise<ImportResult> {
  checkFormat(params.as);
  await checkPaths(params.paths);
  const db = file.write();
  const options = {
    reference: params.reference === true,
    as: params.as ?? null,
    capture_ns: params.captureNs ?? null,
    ...(params.mapping !== undefined && { mapping: mappingToLog(params.mapping) }),
  };
  db.transaction(() =>
    appendCustody(db, effects.nowNs(), effects.actor, 'import.begin', {
      paths: params.names ?? params.paths,
      ...options,
    }),
  );
  const fresh = new FreshSpans();
  const context: SourceContext = {
    db,
    effects,
    call,
    rest: () => gate?.pass(call.signal) ?? Promise.resolve(),
    isReference: params.reference === true,
    as: params.as === undefined ? null : importerOf(params.as),
    askedCaptureNs: params.captureNs === undefined ? null : BigInt(params.captureNs),
    mapping: params.mapping ?? null,
    fresh,
  };
  const gathered: Gathered = { sources: [], refused: [], at: null, left: [] };
  try {
    await inSmallYoungSpace(call, (bound) => importAll({ ...context, call: bound }, params, gathered));
    if (needsPasses(db)) {
      // Killed from here on, the import lacks nothing but what the next one to open the case derives.
      db.transaction(() => appendCustody(db, effects.nowNs(), effects.actor, 'import.acquired', toldFiles(gathered)));
      await rebuild(db, effects, call, { gate, fresh });
    }
  } catch (error) {
    throw recordPartial(db, effects, gathered, error);
  }
  file.checkThere();
  db.transaction(() => appendCustody(db, effects.nowNs(), effects.actor, 'import.end', toldFiles(gathered)));
  const { requests, labels, artifacts, nodes, proofs, findings } = caseInfo(file).counts;
  return {
    case: file.path,
    sources: gathered.sources,
    refused: gathered.refused,
    counts: { requests, labels, artifacts, nodes, proofs, findings },
  };
}
