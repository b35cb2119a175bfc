/**
 * The engine: one open case and the handler of every method. It knows no shell; whoever wants it hands
 * its handlers to `serve` with a port.
 */
import { resolve } from 'node:path';
import { AppError } from '../base/errors.ts';
import type { CallContext, Handlers, Params, Result } from '../shared/contract.ts';
import type { CaseInfo, Filter } from '../shared/views.ts';
import { addAnnotation, listAnnotations, opinionOf } from './annotations/annotations.ts';
import { caseInfo } from './query/case-info.ts';
import { compareCases, compareNodes, compareRequests, compareWindows } from './query/compare.ts';
import { caseClocks } from './query/trace/case-clocks.ts';
import { buildCoverage } from './query/coverage.ts';
import { listFindings } from './query/findings.ts';
import { listHistory, recordFind, suggest } from './query/find.ts';
import { buildFlow } from './query/flow/flow.ts';
import { readMarks } from './query/flow/flow-marks.ts';
import { artifactHistory, labelHistory, nodeHistory } from './query/history.ts';
import { createDetailContext, requestDetail, type DetailContext } from './query/requests/request-detail.ts';
import { identifyContent } from './query/identify-content.ts';
import { querySchema } from './query/query-schema.ts';
import { requestColumns } from './query/requests/request-columns.ts';
import { offerMapping, previewMapping } from './query/mapping.ts';
import { listRequests } from './query/requests/requests.ts';
import { settleFilter } from './query/requests/search-words.ts';
import { showThing } from './query/show.ts';
import { spanLinks } from './query/trace/span-links.ts';
import { sourceZones } from './query/source-zones.ts';
import { listIssues, listSources, sourceId } from './query/sources.ts';
import { readTrace } from './query/trace/trace.ts';
import { readSlice } from './query/slice.ts';
import { runQuery } from './query/run-query.ts';
import { openCase, type CaseEffects, type CaseFile } from './case/case-file.ts';
import { isBehind } from './case/derived-state.ts';
import { listCustody, custodyHead } from './case/custody.ts';
import { verifyCase } from './case/verify-case.ts';
import { applyMapping } from './import/readings.ts';
import { openImportThread, type ImportThread } from './import/import-thread.ts';
import { createPauseGate, type PauseGate } from './import/pause-gate.ts';
import { bringUpToDate, importPaths, rebuild } from './import/run.ts';
import { isCurrent } from './reconstruct/reconstruct.ts';
import { isNoRoom } from './store/db.ts';
import { exportCase } from './extract/export-case.ts';
import type { PrintPdf } from './print/print-pdf.ts';
import { buildReport, issueReport, reportFromFolder, reportState } from './query/report/report.ts';
import { addPart } from './annotations/report-parts.ts';
import { mergeReturned } from './share/merge.ts';
import { makeSubset } from './share/subset.ts';
import { listTrustRoots } from './trust/trust-roots.ts';
import { withdrawRoots } from './trust/withdraw.ts';
import { parseHandle } from '../base/ids.ts';

/** After a case was opened, once its window stands. */
const READ_AHEAD_MS = 1500;

export interface Engine {
  readonly handlers: Handlers;
  /** False where there was no room to make one file of the case: its log lies beside it, and is a part of it. */
  close(): boolean;
}

export interface EngineOptions {
  readonly effects: CaseEffects;
  /** Told after every change of the case. */
  readonly onChange?: (path: string) => void;
  /** Imports run in a thread of their own, and readers go on beside them. */
  readonly importsApart?: boolean;
  /** How reports become PDF; without it, by a Chromium of this machine. */
  readonly printPdf?: PrintPdf;
}

/** An engine without a case: `case.open` opens one, and calls that need one fail with NOT_FOUND before. */
export function createEngine({ effects, onChange, importsApart = false, printPdf }: EngineOptions): Engine {
  let open: CaseFile | null = null;
  let detail: DetailContext | null = null;
  let isBusy = false;
  /** The import or reconstruction that runs, and how it is held or let go on. */
  let running: { readonly isImport: boolean; readonly pause: (isPaused: boolean) => unknown } | null = null;

  const need = (): CaseFile => {
    if (open === null) throw new AppError('NOT_FOUND', 'No case is open. Open one, or import files into a new one.');
    return open;
  };
  const details = (): DetailContext => (detail ??= createDetailContext(need().read));
  const requestId = (text: string): number => {
    const handle = parseHandle(text);
    if (handle === null || handle.kind !== 'r')
      throw new AppError('BAD_INPUT', `"${text}" is no handle of a request, such as r-1.`);
    return handle.id;
  };
  /** Words are looked up once a call, so that what only names carry is answered by the roll-ups. */
  const settle = (filter: Filter | undefined) => settleFilter(need().read, filter);
  /** One job at a time may write or re-read everything; readers go on beside it. */
  const alone = async <T>(work: () => Promise<T>): Promise<T> => {
    if (isBusy) throw new AppError('CONFLICT', 'An import or a verification is running. Wait for it, or cancel it.');
    isBusy = true;
    try {
      return await work();
    } finally {
      isBusy = false;
    }
  };
  /** A job after which everything is read again, also where it was cancelled or failed. */
  const changing = <T>(work: (file: CaseFile) => Promise<T>): Promise<T> =>
    alone(async () => {
      const file = need();
      try {
        return await work(file);
      } finally {
        detail = null;
        onChange?.(file.path);
      }
    });
  /** A case that an earlier build made, or an import that was cut short left, shows what this build makes of its evidence. */
  const openUpToDate = async (file: CaseFile, context: CallContext): Promise<void> => {
    const isOld = !isCurrent(file.read);
    // Behind, but in use elsewhere: an import is running there, and will do it at its end.
    if (!isOld && !(file.isAlone && isBehind(file.read))) return;
    try {
      await alone(() => rebuild(file.write(), effects, context));
    } catch (error) {
      const isReadOnly = error instanceof AppError && (error.code === 'BAD_INPUT' || error.code === 'CASE_LOCKED');
      if (!(isReadOnly || isNoRoom(error)) || !isBehind(file.read)) throw error;
    }
  };
  /** What the first filter needs of every request is read while the first picture is looked at. */
  const readAhead = (file: CaseFile): void => {
    const read = (): void => {
      if (open !== file || isBusy) return;
      try {
        if (isCurrent(file.read)) requestColumns(file.read).cell();
      } catch {
        // Nobody asked yet: whoever does is told.
      }
    };
    setTimeout(read, READ_AHEAD_MS).unref();
  };
  const openAt = async ({ path, create, asFound }: Params<'case.open'>, context: CallContext): Promise<CaseInfo> => {
    if (isBusy) throw new AppError('CONFLICT', 'An import or a verification is running. Wait for it, or cancel it.');
    if (open?.path === resolve(path)) {
      open.close();
      open = null;
    }
    const next = openCase(path, effects, { create: create === true, asFound: asFound === true });
    open?.close();
    open = next;
    detail = null;
    if (asFound !== true) await openUpToDate(next, context);
    readAhead(next);
    return caseInfo(next);
  };

  /** Work that can be held: `there` in a thread of its own, or `here`. */
  const runHeld = async <T>(
    file: CaseFile,
    isImport: boolean,
    there: (thread: ImportThread) => Promise<T>,
    here: (gate: PauseGate) => Promise<T>,
  ): Promise<T> => {
    file.checkThere();
    const gate = createPauseGate();
    const thread = importsApart ? openImportThread(file.path) : null;
    running = { isImport, pause: thread?.pause ?? gate.set };
    try {
      return await (thread === null ? here(gate) : there(thread));
    } finally {
      running = null;
      if (thread !== null) file.wasWritten();
      await thread?.close();
    }
  };

  const runImport = (
    file: CaseFile,
    params: Params<'import.run'>,
    context: CallContext,
  ): Promise<Result<'import.run'>> =>
    runHeld(
      file,
      true,
      (thread) => thread.run(params, context),
      (gate) => importPaths(file, effects, params, context, gate),
    );
  const runReconstruction = (file: CaseFile, context: CallContext): Promise<CaseInfo> =>
    runHeld(
      file,
      false,
      (thread) => thread.reconstruct(context),
      async (gate) => {
        await bringUpToDate(file.write(), effects, context, { gate });
        return caseInfo(file);
      },
    );

  const handlers: Handlers = {
    'case.open': openAt,
    'case.info': () => (open === null ? null : caseInfo(open)),
    'case.verify': (_, context) =>
      alone(() => {
        need().checkThere();
        return verifyCase(need().read, context);
      }),
    'case.reconstruct': (_, context) => changing((file) => runReconstruction(file, context)),
    'case.subset': (params, context) => alone(() => makeSubset(need(), effects, params, context)),
    'trust.list': () => listTrustRoots(need().read),
    'trust.withdraw': ({ roots }, context) => alone(() => withdrawRoots(need().read, roots, context)),
    'import.run': (params, context) => changing((file) => runImport(file, params, context)),
    'import.pause': async ({ isPaused }) => {
      if (running === null) throw new AppError('CONFLICT', 'No import is running that could be paused.');
      await running.pause(isPaused);
      return { isPaused };
    },
    'mapping.offer': ({ source }) => offerMapping(need().read, source),
    'mapping.preview': ({ source, mapping }, { signal }) => previewMapping(need().read, source, mapping, signal),
    'mapping.apply': (params, context) => changing((file) => applyMapping(file, effects, params, context)),
    'coverage.get': ({ filter }) => buildCoverage(need().read, settle(filter), running?.isImport === true),
    'source.list': () => listSources(need().read),
    'source.read': ({ source, offset, length }) => readSlice(need().read, sourceId(source), offset, length),
    'source.zones': () => sourceZones(need().read),
    'issue.list': ({ source, limit, offset }) =>
      listIssues(need().read, source === undefined ? null : sourceId(source), limit, offset),
    'custody.list': ({ limit, offset }) => ({
      total: custodyHead(need().read).count,
      rows: listCustody(need().read, limit, offset).map(({ prevHash: _prev, ...row }) => row),
    }),
    'finding.list': ({ filter, limit }) =>
      listFindings(need().read, settle(filter), limit).map((row) => ({
        ...row,
        opinion: opinionOf(need().read, row.id),
      })),
    'request.list': (params) => listRequests(need().read, { ...params, filter: settle(params.filter) }),
    'request.get': ({ id, filter }) => ({
      ...requestDetail(need().read, details(), requestId(id), settle(filter)),
      opinion: opinionOf(need().read, id),
    }),
    'trace.get': (of) => readTrace(need().read, 'traceId' in of ? of : { request: requestId(of.request) }),
    'trace.links': ({ source, offset, length }) => spanLinks(need().read, { source: sourceId(source), offset, length }),
    'clocks.list': (_, context) => caseClocks(need().read, context),
    'compare.requests': ({ a, b }) => {
      const [first, second] = [a, b].map((id) => requestDetail(need().read, details(), requestId(id)));
      return compareRequests(first!, second!);
    },
    'compare.nodes': ({ a, b, filter }) => compareNodes(need().read, a, b, filter),
    'compare.windows': ({ a, b, filter }) => compareWindows(need().read, a, b, filter),
    'compare.cases': ({ path, filter }) => compareCases(need(), path, effects, filter),
    'thing.show': ({ id }) => showThing(need().read, details(), id),
    'node.history': ({ id }) => nodeHistory(need().read, details().resolve.caches, id),
    'artifact.history': ({ id }) => artifactHistory(need().read, id),
    'label.history': ({ id }) => labelHistory(need().read, id),
    'content.identify': ({ path, against }, context) =>
      identifyContent(path, context, against === undefined ? null : { blobId: against, db: open?.read ?? null }),
    'graph.flow': ({ filter, budget }) => buildFlow(need().read, settle(filter), budget),
    'graph.marks': ({ filter, limit }) => readMarks(need().read, settle(filter), limit),
    'report.build': (params, context: CallContext) =>
      buildReport(need(), details(), effects, params, context, printPdf),
    'report.from': (params, context) => reportFromFolder(effects, params, context, printPdf),
    'report.state': (params, context) => reportState(need(), details(), effects, params, context),
    'report.put': (params) =>
      alone(() => {
        const file = need();
        const part = addPart(file.write(), effects, params);
        onChange?.(file.path);
        return Promise.resolve(part);
      }),
    'report.issue': (params, context) =>
      alone(async () => {
        const file = need();
        const version = await issueReport(file, details(), effects, params, context);
        onChange?.(file.path);
        return version;
      }),
    'export.write': (params, context) => exportCase(need(), details(), effects, params, context),
    'query.run': ({ sql, limit }, context) => runQuery(need().path, sql, limit, context.signal),
    'query.schema': () => querySchema(need().read),
    'annotation.list': ({ subject }) => ({ actor: effects.actor, rows: listAnnotations(need().read, subject) }),
    'annotation.add': (params) =>
      alone(() => {
        const file = need();
        const row = addAnnotation(file.write(), effects, params);
        onChange?.(file.path);
        return Promise.resolve(row);
      }),
    'annotation.merge': (params) => changing(async (file) => mergeReturned(file, effects, params)),
    'find.suggest': ({ key, text }) => suggest(need().read, key ?? null, text),
    'find.history': ({ limit }) => listHistory(need().read, limit),
    'find.record': ({ text, filter }) =>
      alone(() => {
        const write = need().write();
        return Promise.resolve(write.transaction(() => recordFind(write, effects.nowNs(), text, filter)));
      }),
  };
  return {
    handlers,
    close() {
      const file = open;
      open = null;
      return file?.close() ?? true;
    },
  };
}
