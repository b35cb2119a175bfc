/** The tables of an extract, each made out of the case when it is asked for. */
import type { ExtractRows, ExtractTable } from '../../model/extract.ts';
import type { DetailContext } from '../query/requests/request-detail.ts';
import type { Db } from '../store/db.ts';
import * as cases from './case-tables.ts';
import { clockPairRows } from './clock-pair-rows.ts';
import { contradictionRows } from './contradiction-rows.ts';
import type { ExtractIds } from './extract-ids.ts';
import type { Scope } from './extract-scope.ts';
import { findingRequestRows, findingRows } from './finding-tables.ts';
import { partRows, versionRows } from './part-tables.ts';
import type { RowsOf } from './redaction.ts';
import * as requests from './request-tables.ts';
import { inOrder } from './row-order.ts';
import * as sources from './source-tables.ts';
import * as things from './thing-tables.ts';
import { timeTextRows } from './time-texts.ts';

/** A table of more rows is read anew each time: in memory it would be the whole case. */
const MOST_HELD = 500_000;

type Makers = { readonly [T in ExtractTable]: () => Iterable<ExtractRows[T]> };

/** Places of the records of requests in scope. */
function placesInScope(db: Db, ids: ExtractIds): ReadonlySet<string> {
  return new Set(
    Array.from(requests.recordRows(db, ids), ({ source, offset, length }) => `${source} ${offset} ${length}`),
  );
}

/** How each table is made, when it is asked for. `made`: the tables themselves, for those that are made of others. */
function makersOf(
  db: Db,
  { registry }: DetailContext,
  control: ExtractRows['control'],
  { ids, where, isWhole, findings, paths }: Scope,
  hasSpans: boolean,
  made: RowsOf,
): Makers {
  const places = isWhole ? null : placesInScope(db, ids);
  return {
    control: () => [control],
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
        places === null ? null : ({ source, offset, length }) => places.has(`${source} ${offset} ${length}`),
      ),
    spans: () => (hasSpans ? sources.spanRows(db, ids) : []),
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
    time_texts: () => timeTextRows(db, ids, made),
    annotations: () => cases.annotationRows(db, ids, { isWhole, findings: new Set(findings.map(({ id }) => id)) }),
    parts: () => partRows(db),
    versions: () => versionRows(db),
  };
}

/** Tables that are made when they are asked for, and kept unless they are large. `hasSpans`: with every span as imported. */
export function tablesOf(
  db: Db,
  detail: DetailContext,
  control: ExtractRows['control'],
  scope: Scope,
  hasSpans: boolean,
): RowsOf {
  const held = new Map<ExtractTable, readonly unknown[]>();
  const rows: RowsOf = <T extends ExtractTable>(table: T) => {
    const known = held.get(table) as readonly ExtractRows[T][] | undefined;
    if (known !== undefined) return known;
    const made = inOrder(table, makers[table]());
    if (made.length <= MOST_HELD) held.set(table, made);
    return made;
  };
  const makers = makersOf(db, detail, control, scope, hasSpans, rows);
  return rows;
}
