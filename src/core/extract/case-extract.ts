/** The extract of an open case, or of the part of it that a filter leaves. Tables are read when they are asked for. */
import { basename } from 'node:path';
import { AppError, throwIfAborted } from '../../base/errors.ts';
import type { Extract, ExtractPicture, ExtractRows, ExtractTable } from '../../model/extract.ts';
import type { FlowData } from '../../model/flow-data.ts';
import type { PathRow } from '../../model/extract/result-rows.ts';
import type { CallContext } from '../../shared/contract.ts';
import type { Filter } from '../../shared/views.ts';
import type { CaseEffects, CaseFile } from '../case/case-file.ts';
import { custodyHead, listCustody } from '../case/custody.ts';
import { whereRequest } from '../query/requests/filter.ts';
import { listFindings } from '../query/findings.ts';
import { buildFlow } from '../query/flow/flow.ts';
import { addedRequests } from '../query/report/added-requests.ts';
import { filterOptions, filterSentences } from '../query/report/report-scope.ts';
import { createDetailContext, type DetailContext } from '../query/requests/request-detail.ts';
import { countRequests } from '../query/requests/requests.ts';
import { grouped } from '../../base/counted.ts';
import type { Db } from '../store/db.ts';
import { SCHEMA_VERSION } from '../store/migrate.ts';
import * as cases from './case-tables.ts';
import { chosenRequests } from './chosen-requests.ts';
import { clockPairRows } from './clock-pair-rows.ts';
import { contradictionRows } from './contradiction-rows.ts';
import { extractIds, type ExtractIds } from './extract-ids.ts';
import { extractPictures } from './extract-pictures.ts';
import { findingRequestRows, findingRows } from './finding-tables.ts';
import { partRows, versionRows } from './part-tables.ts';
import * as requests from './request-tables.ts';
import { redactRows, type RedactParams } from './redaction.ts';
import { inOrder } from './row-order.ts';
import * as sources from './source-tables.ts';
import * as things from './thing-tables.ts';
import { timeTextRows } from './time-texts.ts';

const ATTEMPTS = 3;
const FLOW_BUDGET = { labels: 24, nodes: 24, artifacts: 32, bins: 160 };
/** A table of more rows is read anew each time: in memory it would be the whole case. */
const MOST_HELD = 500_000;

export interface ExtractParams {
  readonly filter?: Filter | undefined;
  /** Which requests are reconstructed step by step: those that a report shows, or each. */
  readonly paths?: 'shown' | 'all';
  /** Also every span, which no other table needs. */
  readonly spans?: boolean;
  /** The bytes of the sources stand beside it. */
  readonly originals?: boolean;
  /** Names that tokens shall stand for. */
  readonly redact?: RedactParams | undefined;
}

type Makers = { readonly [T in ExtractTable]: () => Iterable<ExtractRows[T]> };

/** Places of the records of requests in scope. */
function placesInScope(db: Db, ids: ExtractIds): ReadonlySet<string> {
  return new Set(
    Array.from(requests.recordRows(db, ids), ({ source, offset, length }) => `${source} ${offset} ${length}`),
  );
}

function leftOut(
  { paths, spans, originals }: ExtractParams,
  counts: {
    readonly inScope: number;
    readonly ofCase: number;
    readonly shown: number;
    readonly findings: number;
    readonly findingsOfCase: number;
  },
): readonly string[] {
  const { inScope, ofCase, shown, findings, findingsOfCase } = counts;
  return [
    ...(inScope < ofCase
      ? [`${grouped(ofCase - inScope)} of ${grouped(ofCase)} requests are outside the filter.`]
      : []),
    ...(findings < findingsOfCase
      ? [
          `${grouped(findingsOfCase - findings)} of ${grouped(findingsOfCase)} findings are about nothing inside the filter.`,
        ]
      : []),
    ...(paths !== 'all' && shown < inScope
      ? [
          `${grouped(inScope - shown)} of ${grouped(inScope)} requests in scope are not reconstructed step by step (--paths all does).`,
        ]
      : []),
    ...(spans === true ? [] : ['Spans as imported are left out (--spans adds them).']),
    ...(originals === true
      ? []
      : ['Bytes of the sources are left out: blobtrail show reads them back by source, offset and length.']),
  ];
}

async function extractOnce(
  file: CaseFile,
  detail: DetailContext,
  effects: CaseEffects,
  params: ExtractParams,
  context: CallContext,
): Promise<Extract> {
  const { read: db } = file;
  const { filter } = params;
  const where = whereRequest(filter);
  const sentences = filterSentences(filter);
  const isWhole = sentences.length === 0;
  const ids = extractIds(db, where);
  const findings = listFindings(db, filter);
  const chosen =
    params.paths === 'all' ? [...ids.requests.keys()] : chosenRequests(db, findings, ids, addedRequests(db));
  const paths: readonly PathRow[] = await requests.pathRows(db, detail, ids, chosen, context);
  const scope = isWhole ? null : placesInScope(db, ids);
  const { registry } = detail;
  const { words, rest } = filterOptions(filter);
  const custody = custodyHead(db);
  const counts = {
    inScope: ids.requests.size,
    ofCase: countRequests(db),
    shown: paths.length,
    findings: findings.length,
    findingsOfCase: ids.findings.size,
  };
  const makers: Makers = {
    control: () => [
      {
        caseId: listCustody(db, 1, 0)[0]?.hash ?? '',
        caseName: file.name,
        caseFile: basename(file.path),
        caseSchema: SCHEMA_VERSION,
        tool: 'Blobtrail',
        toolVersion: effects.version,
        custodyCount: custody.count,
        custodyHead: custody.head,
        filters: sentences,
        options: words,
        optionless: rest,
        requestsOfCase: counts.ofCase,
        findingsOfCase: counts.findingsOfCase,
        leftOut: leftOut(params, counts),
        redacted: [],
      },
    ],
    sources: () => sources.sourceRows(db, ids),
    ledger: () => sources.ledgerRows(db, ids),
    issues: () => sources.issueRows(db, ids),
    custody: () => cases.custodyRows(db),
    acquisitions: () => cases.acquisitionRows(db, ids),
    handles: () => cases.handleRows(db, ids),
    method: () => cases.methodRows(db),
    requests: () => requests.requestRows(db, ids, where),
    records: () => requests.recordRows(db, ids),
    paths: () => paths,
    proofs: () => requests.proofRows(db, ids),
    settlements: () => requests.settlementRows(db, ids, isWhole),
    findings: () => findingRows(findings, ids),
    finding_requests: () => findingRequestRows(db, findings, ids),
    contradictions: () => contradictionRows(db, ids, where, isWhole),
    edges: () => requests.edgeRows(db, where),
    events: () =>
      sources.eventRows(
        db,
        ids,
        scope === null ? null : ({ source, offset, length }) => scope.has(`${source} ${offset} ${length}`),
      ),
    spans: () => (params.spans === true ? sources.spanRows(db, ids) : []),
    artifacts: () => things.artifactRows(db),
    nodes: () => things.nodeRows(db, registry),
    node_records: () => things.nodeRecordRows(db, ids),
    labels: () => things.labelRows(db),
    images: () => things.imageRows(db, ids),
    releases: () => things.releaseRows(db, ids),
    lifetimes: () => things.lifetimeRows(db),
    certificates: () => things.certificateRows(db, ids),
    trust_roots: () => cases.trustRootRows(db, ids),
    keys: () => cases.keyRows(db, ids, registry),
    knowledge: () => cases.knowledgeRows(),
    clocks: () => things.clockRows(db, ids),
    clock_pairs: () => clockPairRows(db),
    limits: () => things.limitRows(db, ids, registry),
    time_texts: () => timeTextRows(db, ids, plain),
    annotations: () => cases.annotationRows(db, ids, { isWhole, findings: new Set(findings.map(({ id }) => id)) }),
    parts: () => partRows(db),
    versions: () => versionRows(db),
  };
  const held = new Map<ExtractTable, readonly unknown[]>();
  const plain = <T extends ExtractTable>(table: T): readonly ExtractRows[T][] => {
    const known = held.get(table) as readonly ExtractRows[T][] | undefined;
    if (known !== undefined) return known;
    const made = inOrder(table, makers[table]());
    if (made.length <= MOST_HELD) held.set(table, made);
    return made;
  };
  const redaction = params.redact === undefined ? null : redactRows(plain, params.redact);
  const rows = redaction?.rows ?? plain;
  const flow = (): FlowData => {
    const data = buildFlow(db, filter, FLOW_BUDGET);
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
