/** The spans of one trace as rows of a tree, with what the request waited for. */
import { AppError } from '../../../base/errors.ts';
import { formatHandle, traceKey } from '../../../base/ids.ts';
import { criticalPath } from '../../../model/trace/critical-path.ts';
import { buildTraceTree, type TraceSpan } from '../../../model/trace/trace-tree.ts';
import type { TraceSpans, TraceView } from '../../../model/trace/trace-view.ts';
import { openSpanStore, type SpanStore, type StoredSpan } from '../../spans/span-store.ts';
import type { Db } from '../../store/db.ts';
import { sql } from '../../store/sql.ts';
import { numberOf, textOf } from '../cells.ts';
import { traceClocks } from './trace-clocks.ts';

/** More spans than these are not laid out; `total` tells how many there are. */
const MOST_SPANS = 20_000;

type Place = readonly [source: number, offset: number, length: number];

function spansOfRequest(db: Db, request: number): readonly Place[] {
  return db
    .all(
      sql`SELECT source_id, offset, length FROM request_record WHERE request_id = ${request} AND role = 'span' ORDER BY n`,
    )
    .map((row) => [numberOf(row['source_id']), numberOf(row['offset']), numberOf(row['length'])]);
}

/** Null when no record of the request names a trace. */
function traceOfRequest(db: Db, store: SpanStore, request: number, places: readonly Place[]): string | null {
  const row = db.get(sql`SELECT trace_id FROM request WHERE id = ${request}`);
  if (row === undefined) throw new AppError('NOT_FOUND', `There is no request r-${request} in this case.`);
  const told = textOf(row['trace_id']);
  if (told !== null) return told;
  for (const place of places) {
    const traceId = store.at(...place)?.statement.traceId ?? null;
    if (traceId !== null) return traceId;
  }
  return null;
}

const ns = (text: string | null): bigint | null => (text === null ? null : BigInt(text));

function spanOf({ statement }: StoredSpan): TraceSpan {
  return {
    spanId: traceKey(statement.spanId, 8),
    parentSpanId: traceKey(statement.parentSpanId, 8),
    name: statement.name,
    kind: statement.spanKind,
    service: statement.service,
    startNs: ns(statement.startNs),
    endNs: ns(statement.endNs),
  };
}

function columnsOf(
  db: Db,
  found: readonly StoredSpan[],
  order: readonly number[],
): Omit<TraceSpans, 'parent' | 'depth' | 'size' | 'marks' | 'isOwn'> {
  const paths = new Map(
    [...new Set(found.map(({ at }) => at.source))].map((id) => [
      id,
      String(db.named('source_storage').get(id)?.['path'] ?? ''),
    ]),
  );
  const column = <T>(read: (span: StoredSpan) => T): readonly T[] => order.map((i) => read(found[i]!));
  return {
    name: column(({ statement }) => statement.name),
    kind: column(({ statement }) => statement.spanKind),
    service: column(({ statement }) => statement.service),
    node: column(({ statement }) => statement.node),
    status: column(({ statement }) => statement.status),
    spanId: column(({ statement }) => statement.spanId),
    parentSpanId: column(({ statement }) => statement.parentSpanId),
    startNs: column(({ statement }) => statement.startNs),
    endNs: column(({ statement }) => statement.endNs),
    source: column(({ at }) => formatHandle('x', at.source)),
    path: column(({ at }) => paths.get(at.source) ?? ''),
    offset: column(({ at }) => at.offset),
    length: column(({ at }) => at.length),
  };
}

/** The spans of a trace that are laid out, and how many there are in all. */
function gather(store: SpanStore, traceId: string | null): { readonly found: readonly StoredSpan[]; total: number } {
  const found: StoredSpan[] = [];
  let total = 0;
  for (const span of traceId === null ? [] : store.ofTrace(traceId)) {
    total += 1;
    if (found.length < MOST_SPANS) found.push(span);
  }
  return { found, total };
}

/** @throws AppError NOT_FOUND for a request that is not there. A trace that nobody recorded has no spans. */
export function readTrace(db: Db, of: { readonly traceId: string } | { readonly request: number }): TraceView {
  const request = 'request' in of ? of.request : null;
  const places = request === null ? [] : spansOfRequest(db, request);
  const store = openSpanStore(db);
  const traceId = 'traceId' in of ? of.traceId : traceOfRequest(db, store, of.request, places);
  const handle = request === null ? null : formatHandle('r', request);
  const { found, total } = gather(store, traceId);
  const spans = found.map(spanOf);
  const tree = buildTraceTree(spans);
  const order = tree.map((row) => row.span);
  const own = new Set(places.map(([source, offset]) => `${source}:${offset}`));
  const isOwn = order.map((i) => own.has(`${found[i]!.at.source}:${found[i]!.at.offset}`));
  const path = criticalPath(tree, spans, isOwn.indexOf(true));
  const times = spans.flatMap(({ startNs, endNs }) => [startNs, endNs].filter((time) => time !== null));
  const [least, most] = [
    times.reduce((a, b) => (b < a ? b : a), times[0] ?? 0n),
    times.reduce((a, b) => (b > a ? b : a), times[0] ?? 0n),
  ];
  return {
    traceId: traceId === null ? null : (traceKey(traceId, 16) ?? traceId),
    request: handle,
    total,
    fromNs: times.length === 0 ? null : least.toString(),
    toNs: times.length === 0 ? null : most.toString(),
    spans: {
      ...columnsOf(db, found, order),
      parent: tree.map((row) => row.parent),
      depth: tree.map((row) => row.depth),
      size: tree.map((row) => row.size),
      marks: tree.map((row) => row.marks),
      isOwn,
    },
    criticalRoot: path.root,
    critical: {
      row: path.segments.map((segment) => segment.row),
      fromNs: path.segments.map((segment) => segment.fromNs.toString()),
      toNs: path.segments.map((segment) => segment.toNs.toString()),
    },
    trimmed: path.trimmed,
    clocks: traceClocks(store, traceId, found, order),
  };
}
