/** The spans of one trace as rows of a tree, with what the request waited for. */
import { AppError } from '../../base/errors.ts';
import { fromHex, toBase64 } from '../../base/bytes.ts';
import { formatHandle, traceKey } from '../../base/ids.ts';
import { criticalPath } from '../../model/critical-path.ts';
import { buildTraceTree, type TraceSpan } from '../../model/trace-tree.ts';
import type { TraceSpans, TraceView } from '../../model/trace-view.ts';
import type { Db, Row } from '../store/db.ts';
import { inList, sql } from '../store/sql.ts';
import { numberOf, textOf } from './cells.ts';

/** More spans than these are not laid out; `total` tells how many there are. */
const MOST_SPANS = 20_000;

/** One trace id as exporters write it: hex of either case, without its leading zeros, base64 of the bytes or of the hex. */
function spellings(traceId: string): readonly string[] {
  const key = traceKey(traceId, 16) ?? traceId;
  const bytes = fromHex(key);
  const short = key.replace(/^0+/, '');
  const base64 = bytes === null ? [] : [toBase64(bytes), toBase64(new TextEncoder().encode(key))];
  return [...new Set([traceId, key, key.toUpperCase(), short, short.toUpperCase(), ...base64])].filter(
    (text) => text !== '',
  );
}

interface Place {
  readonly source: number;
  readonly offset: number;
}

function spansOfRequest(db: Db, request: number): readonly Place[] {
  return db
    .all(sql`SELECT source_id, offset FROM request_record WHERE request_id = ${request} AND role = 'span' ORDER BY n`)
    .map((row) => ({ source: numberOf(row['source_id']), offset: numberOf(row['offset']) }));
}

/** Null when no record of the request names a trace. */
function traceOfRequest(db: Db, request: number, places: readonly Place[]): string | null {
  const row = db.get(sql`SELECT trace_id FROM request WHERE id = ${request}`);
  if (row === undefined) throw new AppError('NOT_FOUND', `There is no request r-${request} in this case.`);
  const told = textOf(row['trace_id']);
  if (told !== null) return told;
  for (const { source, offset } of places) {
    const span = db.get(
      sql`SELECT trace_id FROM span WHERE source_id = ${source} AND offset = ${offset} AND trace_id IS NOT NULL`,
    );
    if (span !== undefined) return textOf(span['trace_id']);
  }
  return null;
}

const ns = (value: Row[string] | undefined): bigint | null =>
  value === null || value === undefined ? null : BigInt(String(value));

function spanOf(row: Row): TraceSpan {
  return {
    spanId: traceKey(textOf(row['span_id']), 8),
    parentSpanId: traceKey(textOf(row['parent_span_id']), 8),
    name: String(row['name']),
    kind: textOf(row['kind']),
    service: textOf(row['service']),
    startNs: ns(row['start_ns']),
    endNs: ns(row['end_ns']),
  };
}

function columnsOf(
  rows: readonly Row[],
  order: readonly number[],
): Omit<TraceSpans, 'parent' | 'depth' | 'size' | 'marks' | 'isOwn'> {
  const column = <T>(read: (row: Row) => T): readonly T[] => order.map((i) => read(rows[i]!));
  return {
    name: column((row) => String(row['name'])),
    kind: column((row) => textOf(row['kind'])),
    service: column((row) => textOf(row['service'])),
    node: column((row) => textOf(row['node'])),
    status: column((row) => textOf(row['status'])),
    spanId: column((row) => textOf(row['span_id'])),
    parentSpanId: column((row) => textOf(row['parent_span_id'])),
    startNs: column((row) => textOf(row['start_ns'])),
    endNs: column((row) => textOf(row['end_ns'])),
    source: column((row) => formatHandle('x', numberOf(row['source_id']))),
    path: column((row) => String(row['path'])),
    offset: column((row) => numberOf(row['offset'])),
    length: column((row) => numberOf(row['length'])),
  };
}

/** @throws AppError NOT_FOUND for a request that is not there. A trace that nobody recorded has no spans. */
export function readTrace(db: Db, of: { readonly traceId: string } | { readonly request: number }): TraceView {
  const request = 'request' in of ? of.request : null;
  const places = request === null ? [] : spansOfRequest(db, request);
  const traceId = 'traceId' in of ? of.traceId : traceOfRequest(db, of.request, places);
  const handle = request === null ? null : formatHandle('r', request);
  const where = traceId === null ? sql`1 = 0` : sql`trace_id IN ${inList(spellings(traceId))}`;
  const total = traceId === null ? 0 : numberOf(db.get(sql`SELECT count(*) AS n FROM span WHERE ${where}`)?.['n']);
  const rows = db.all(sql`
    SELECT span.source_id, source.path, offset, length, span_id, parent_span_id, span.name, kind, service, node, span.status,
           CAST(start_ns AS TEXT) AS start_ns, CAST(end_ns AS TEXT) AS end_ns
    FROM span JOIN source ON source.id = span.source_id WHERE ${where} ORDER BY span.id LIMIT ${MOST_SPANS}`);
  const spans = rows.map(spanOf);
  const tree = buildTraceTree(spans);
  const order = tree.map((row) => row.span);
  const own = new Set(places.map(({ source, offset }) => `${source}:${offset}`));
  const isOwn = order.map((i) => own.has(`${numberOf(rows[i]!['source_id'])}:${numberOf(rows[i]!['offset'])}`));
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
      ...columnsOf(rows, order),
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
  };
}
