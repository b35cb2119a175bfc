/**
 * The links of a span, read out of its record when somebody asks: no table keeps them. Where the other span is in the
 * case is said with each.
 */
import { isUtf8 } from 'node:buffer';
import { AppError } from '../../base/errors.ts';
import { formatHandle, traceKey } from '../../base/ids.ts';
import { parseJson } from '../../base/json.ts';
import { linksOfSpan } from '../../model/span-links.ts';
import type { SpanLink, SpanLinkRow } from '../../model/span-links.ts';
import type { GroundRow } from '../../shared/views.ts';
import { linksOfProtoSpan } from '../import/formats/otlp-proto-links.ts';
import { openSpanStore, type SpanStore } from '../spans/span-store.ts';
import type { Db } from '../store/db.ts';
import { sql } from '../store/sql.ts';
import { groundOf, numberOf, textOf } from './cells.ts';
import { matchOf } from './search-words.ts';
import { createRecordReader } from './sources.ts';

interface Place {
  readonly source: number;
  readonly offset: number;
  readonly length: number;
}

/** What is looked through in one trace for the span that a link names. */
const MOST_LOOKED_AT = 200_000;
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

/** Whether the case holds the span, or others of its trace. */
function foundIn(store: SpanStore, traceId: string | null, spanId: string | null): SpanLinkRow['found'] {
  if (traceId === null) return null;
  const key = traceKey(spanId, 8);
  let looked = 0;
  for (const { statement } of store.ofTrace(traceId)) {
    if (key !== null && traceKey(statement.spanId, 8) === key) return 'span';
    looked += 1;
    if (looked >= MOST_LOOKED_AT) break;
  }
  return looked === 0 ? null : 'trace';
}

function requestsOf(db: Db, traceId: string | null): readonly string[] {
  const key = traceKey(traceId, 16);
  const words = [key, traceId].flatMap((id) => (id === null ? [] : (matchOf(id) ?? [])));
  const match = key === null ? '' : words.map((each) => `(${each})`).join(' OR ');
  if (match === '') return [];
  return db
    .all(
      sql`SELECT id FROM request WHERE id IN (SELECT rowid FROM request_text WHERE request_text MATCH ${match})
          AND trace_id IN (${key}, ${traceId}) ORDER BY id LIMIT ${MOST_REQUESTS}`,
    )
    .map((row) => formatHandle('r', numberOf(row['id'])));
}

/** @throws AppError NOT_FOUND for a source that is not there, and what reading the bytes of one throws. */
export function spanLinks(db: Db, at: Place): readonly SpanLinkRow[] {
  const reader = createRecordReader(db);
  try {
    const format = textOf(db.get(sql`SELECT format FROM source WHERE id = ${at.source}`)?.['format'] ?? null);
    const links = linksAt(reader.read(at), format === 'otlp-protobuf');
    const store = openSpanStore(db);
    return links.map(({ relation, traceId, spanId }) => ({
      relation,
      traceId,
      spanId,
      found: foundIn(store, traceId, spanId),
      requests: requestsOf(db, traceId),
    }));
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
