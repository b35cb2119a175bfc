/** The extract of an open case, or of the part of it that a filter leaves. Tables are read when they are asked for. */
import { AppError, throwIfAborted } from '../../base/errors.ts';
import type { Extract, ExtractPicture } from '../../model/extract.ts';
import type { FlowData } from '../../model/flow-data.ts';
import type { CallContext } from '../../shared/contract.ts';
import type { CaseEffects, CaseFile } from '../case/case-file.ts';
import { buildFlow } from '../query/flow/flow.ts';
import { createDetailContext, type DetailContext } from '../query/requests/request-detail.ts';
import { extractPictures } from './extract-pictures.ts';
import { controlRow, scopeOf, type ExtractParams } from './extract-scope.ts';
import { tablesOf } from './extract-tables.ts';
import { redactRows } from './redaction.ts';

const ATTEMPTS = 3;
const FLOW_BUDGET = { labels: 24, nodes: 24, artifacts: 32, bins: 160 };

async function extractOnce(
  file: CaseFile,
  detail: DetailContext,
  effects: CaseEffects,
  params: ExtractParams,
  context: CallContext,
): Promise<Extract> {
  const { read: db } = file;
  const scope = await scopeOf(db, detail, params, context);
  const control = controlRow(file, effects, params, scope);
  const plain = tablesOf(db, detail, control, scope, params.spans === true);
  const redaction = params.redact === undefined ? null : redactRows(plain, params.redact);
  const rows = redaction?.rows ?? plain;
  const flow = (): FlowData => {
    const data = buildFlow(db, params.filter, FLOW_BUDGET);
    return redaction?.apply(data) ?? data;
  };
  let pictures: ReadonlyMap<ExtractPicture, string> | null = null;
  const draw = (): ReadonlyMap<ExtractPicture, string> =>
    extractPictures({
      flow: flow(),
      requests: rows('requests'),
      paths: rows('paths'),
      findings: rows('findings'),
      findingRequests: rows('finding_requests'),
      releases: rows('releases'),
      events: rows('events'),
      lifetimes: rows('lifetimes'),
    });
  return { rows, file: (name) => (pictures ??= draw()).get(name) ?? null };
}

function changing(): AppError {
  return new AppError(
    'CONFLICT',
    'The case is being changed while it is extracted. Wait for the import to end, then ask again.',
  );
}

/**
 * Hands the extract of one state of the case to `visit`. It is good until that has ended, which must not wait for anything
 * that changes the case; `confirm` throws where the case did change, for whoever leaves something behind.
 * @throws AppError LIMIT, CANCELLED, CONFLICT when the case keeps changing.
 */
export async function withCaseExtract<T>(
  file: CaseFile,
  detail: DetailContext,
  effects: CaseEffects,
  params: ExtractParams,
  context: CallContext,
  visit: (extract: Extract, confirm: () => void) => T | Promise<T>,
): Promise<T> {
  const { read: db } = file;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    throwIfAborted(context.signal);
    const before = db.pragma('data_version');
    const isSame = (): boolean => db.pragma('data_version') === before;
    const current = attempt === 0 ? detail : createDetailContext(db);
    const extract = await extractOnce(file, current, effects, params, context);
    if (!isSame()) continue;
    const confirm = (): void => {
      if (!isSame()) throw changing();
    };
    const result = await visit(extract, confirm);
    if (isSame()) return result;
  }
  throw changing();
}
