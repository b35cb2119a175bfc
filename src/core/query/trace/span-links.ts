/**
 * The links of a span, read out of its record when somebody asks: no table keeps them. Where the other span is in the
 * case is said with each.
 */
import { isUtf8 } from 'node:buffer';
import { AppError } from '../../../base/errors.ts';
import { formatHandle, traceKey } from '../../../base/ids.ts';
import { parseJson } from '../../../base/json.ts';
import { linksOfSpan } from '../../../model/trace/span-links.ts';
import type { SpanLink, SpanLinkRow } from '../../../model/trace/span-links.ts';
import type { GroundRow } from '../../../shared/views.ts';
import { linksOfProtoSpan } from '../../import/formats/otlp-proto-links.ts';
import { openSpanStore, type SpanStore } from '../../spans/span-store.ts';
import type { Db } from '../../store/db.ts';
import { sql } from '../../store/sql.ts';
import { groundOf, numberOf, textOf } from '../cells.ts';
import { matchOf } from '../requests/search-words.ts';
import { createRecordReader } from '../sources.ts';

interface Place {
  readonly source: number;
  readonly offset: number;
  readonly length: number;
}

const MOST_REQUESTS = 20;
/** Spans of one request whose records are read for it. */
const MOST_SPANS = 100;

function linksAt(bytes: Uint8Array, isProtobuf: boolean): readonly SpanLink[] {
  if (isProtobuf) return linksOfProtoSpan(bytes);
  if (!isUtf8(bytes)) return [];
  try {
    return linksOfSpan(parseJson(Buffer.from(bytes).toString('utf8')));
  } catch (error) {
    // Rows of a table and what programs print for people are no JSON; links are not among what is read of them.
    if (error instanceof AppError) return [];
    throw error;
  }
}

/** What the case holds of a trace that links lead to. */
interface Target {
  readonly isThere: boolean;
  /** Of the spans that are looked for, as joins compare them. */
  readonly spans: ReadonlySet<string>;
  readonly requests: readonly string[];
}

/** A trace is gone through once, however many of its spans are looked for. */
function targetOf(db: Db, store: SpanStore, traceId: string, wanted: ReadonlySet<string>): Target {
  const spans = new Set<string>();
  const spellings = new Set([traceId]);
  let isThere = false;
  for (const { statement } of store.ofTrace(traceId)) {
    isThere = true;
    if (statement.traceId !== null) spellings.add(statement.traceId);
    const key = traceKey(statement.spanId, 8);
    if (key !== null && wanted.has(key)) spans.add(key);
    if (spans.size === wanted.size) break;
  }
  return { isThere, spans, requests: requestsOf(db, [...spellings]) };
}

function foundIn(target: Target | undefined, spanId: string | null): SpanLinkRow['found'] {
  if (target?.isThere !== true) return null;
  return target.spans.has(traceKey(spanId, 8) ?? '') ? 'span' : 'trace';
}

/** Requests keep the id of their trace as it was written. */
function requestsOf(db: Db, spellings: readonly string[]): readonly string[] {
  const match = spellings
    .flatMap((id) => matchOf(id) ?? [])
    .map((each) => `(${each})`)
    .join(' OR ');
  if (match === '') return [];
  return db
    .all(
      sql`SELECT id FROM request WHERE id IN (SELECT rowid FROM request_text WHERE request_text MATCH ${match})
          AND trace_id IN (SELECT value FROM json_each(${JSON.stringify(spellings)})) ORDER BY id LIMIT ${MOST_REQUESTS}`,
    )
    .map((row) => formatHandle('r', numberOf(row['id'])));
}

/** @throws AppError NOT_FOUND for a source that is not there, and what reading the bytes of one throws. */
export function spanLinks(db: Db, at: Place): readonly SpanLinkRow[] {
  const reader = createRecordReader(db);
  try {
    const format = textOf(db.get(sql`SELECT format FROM source WHERE id = ${at.source}`)?.['format'] ?? null);
    const links = linksAt(reader.read(at), format === 'otlp-protobuf');
    const wanted = new Map<string, Set<string>>();
    for (const { traceId, spanId } of links) {
      const [trace, span] = [traceKey(traceId, 16), traceKey(spanId, 8)];
      if (trace === null) continue;
      const spans = wanted.get(trace) ?? new Set<string>();
      wanted.set(trace, span === null ? spans : spans.add(span));
    }
    const store = openSpanStore(db);
    const targets = new Map([...wanted].map(([trace, spans]) => [trace, targetOf(db, store, trace, spans)]));
    return links.map(({ relation, traceId, spanId }) => {
      const target = targets.get(traceKey(traceId, 16) ?? '');
      return { relation, traceId, spanId, found: foundIn(target, spanId), requests: target?.requests ?? [] };
    });
  } finally {
    reader.close();
  }
}

/** What the spans of a request say of others, with where each says it. */
export function linksOfRequest(db: Db, id: number): readonly (SpanLinkRow & { readonly ground: GroundRow })[] {
  const rows = db.all(sql`
    SELECT request_record.source_id, request_record.offset, request_record.length, source.path
    FROM request_record JOIN source ON source.id = request_record.source_id
    WHERE request_id = ${id} AND role = 'span' ORDER BY n LIMIT ${MOST_SPANS}`);
  return rows.flatMap((row) => {
    const [source, offset, length] = [row['source_id'], row['offset'], row['length']].map(numberOf);
    const ground = groundOf(row);
    return spanLinks(db, { source: source!, offset: offset!, length: length! }).map((link) => ({ ...link, ground }));
  });
}
