/** Links of a span in OTLP's protobuf form. Source: opentelemetry-proto `trace/v1/trace.proto`, Span and Span.Link. */
import { toHex } from '../../../base/bytes.ts';
import type { SpanLink } from '../../../model/trace/span-links.ts';
import { MOST_LINKS } from '../../../model/trace/span-links.ts';
import { wireFields } from '../proto/wire-fields.ts';
import type { ReadAt } from '../proto/wire-fields.ts';
import { isMessage } from './otlp-proto-fields.ts';

/** Span: `links` = 13. Link: `trace_id` = 1, `span_id` = 2. */
const LINKS = 13;
const TRACE_ID = 1;
const SPAN_ID = 2;

/** `bytes`: the message of one span. What is no message has none. */
export function linksOfProtoSpan(bytes: Uint8Array): readonly SpanLink[] {
  const read: ReadAt = (offset, length) => bytes.subarray(offset, offset + length);
  const links: SpanLink[] = [];
  for (const field of wireFields(read, 0, bytes.length)) {
    if (field.no !== LINKS || !isMessage(field) || field.to > bytes.length) continue;
    const ids = new Map<number, string>();
    for (const part of wireFields(read, field.from, field.to))
      if (isMessage(part) && part.to <= field.to) ids.set(part.no, toHex(bytes.subarray(part.from, part.to)));
    links.push({ relation: 'link', traceId: ids.get(TRACE_ID) ?? null, spanId: ids.get(SPAN_ID) ?? null });
    if (links.length >= MOST_LINKS) break;
  }
  return links;
}
