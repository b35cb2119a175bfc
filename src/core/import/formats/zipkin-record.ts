/** What both formats of Zipkin's spans share. */
import { member, textMember } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { textOf } from '../field-readers.ts';
import { DOCUMENT_PLACES } from '../scan/document-places.ts';
import { unitsToNs } from '../trace/unit-times.ts';

/** One span, a list of spans, a list of traces; documents of Zipkin’s storage. */
export const ZIPKIN_PLACES = [...DOCUMENT_PLACES, '[][]'] as const;

/** `10.0.0.89:8180`, or what of it is there. */
export function addressOf(endpoint: Json | undefined): string | null {
  const ip = textOf(endpoint, 'ipv4') ?? textOf(endpoint, 'ipv6');
  const port = textOf(endpoint, 'port');
  if (ip === null) return null;
  return port === null || port === '0' ? ip : `${ip.includes(':') ? `[${ip}]` : ip}:${port}`;
}

/** A time that is left out is legal (the other half of a shared span has it); one that is no number is not. */
export function hasBadTime(record: Json): boolean {
  return ['timestamp', 'duration'].some(
    (key) => member(record, key) !== undefined && unitsToNs(textMember(record, key), 'us') === null,
  );
}
