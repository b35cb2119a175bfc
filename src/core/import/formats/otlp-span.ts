/**
 * One OTLP span as a statement. Spec: opentelemetry-proto `docs/specification.md` (JSON encoding).
 */
import { traceKey } from '../../../base/ids.ts';
import { JsonNumber, JsonObject, parseJson } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { MAX_NS } from '../../../base/time.ts';
import type { SpanStatement } from '../../../model/statement.ts';
import { isFieldKey, makeSpan, nodeOfResource, readAttributeFields, UNKNOWN_SERVICE } from '../trace/span-fields.ts';

/** What the spans of one resource share. */
export interface SpanResource {
  readonly service: string | null;
  readonly node: string | null;
}

export const NO_RESOURCE: SpanResource = { service: UNKNOWN_SERVICE, node: null };

const KINDS = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] as const;
const STATUSES = ['unset', 'ok', 'error'] as const;

/** Plain data as `JSON.parse` gives it. */
type Plain = null | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain };
type PlainObject = { readonly [key: string]: Plain };

function isPlainObject(value: Plain | undefined): value is PlainObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The same data with every number as its own text: for spans whose 64-bit fields are bare numbers. */
function withNumberTexts(json: Json): Plain {
  if (json instanceof JsonNumber) return json.text;
  if (json instanceof JsonObject)
    return Object.fromEntries([...json.index].map(([key, value]) => [key, withNumberTexts(value)]));
  if (Array.isArray(json)) return (json as readonly Json[]).map(withNumberTexts);
  return json as null | boolean | string;
}

function attributeText(value: Plain | undefined): string | null {
  if (!isPlainObject(value)) return null;
  const content = value['stringValue'] ?? value['intValue'] ?? value['doubleValue'] ?? value['boolValue'];
  if (content === undefined || content === null || typeof content === 'object') return null;
  const text = String(content);
  return text === '' ? null : text;
}

function attributesOf(holder: PlainObject): readonly (readonly [string, Plain | undefined])[] {
  const list = holder['attributes'];
  if (!Array.isArray(list)) return [];
  const out: (readonly [string, Plain | undefined])[] = [];
  for (const entry of list as readonly Plain[]) {
    if (isPlainObject(entry) && typeof entry['key'] === 'string') out.push([entry['key'], entry['value']]);
  }
  return out;
}

function* fieldTexts(span: PlainObject): Iterable<readonly [string, string | null]> {
  for (const [key, value] of attributesOf(span)) if (isFieldKey(key)) yield [key, attributeText(value)];
}

/** @throws SyntaxError when the text is not JSON. */
export function readResource(text: string): SpanResource {
  const resource = JSON.parse(text) as Plain;
  if (!isPlainObject(resource)) return NO_RESOURCE;
  const found = new Map<string, string>();
  for (const [key, value] of attributesOf(resource)) {
    const content = attributeText(value);
    if (content !== null) found.set(key, content);
  }
  return { service: found.get('service.name') ?? UNKNOWN_SERVICE, node: nodeOfResource(found) };
}

/** An id as the evidence writes it, empty included; null where there is none. */
function idText(value: Plain | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

/** Nanoseconds in decimal; null for none, zero, or what is no 64-bit number. */
const MAX_DIGITS = MAX_NS.toString();

function nanoseconds(value: Plain | undefined): string | null {
  if (typeof value !== 'string' || !/^\d{1,20}$/.test(value)) return null;
  const text = value.replace(/^0+/, '');
  if (text.length > MAX_DIGITS.length || (text.length === MAX_DIGITS.length && text > MAX_DIGITS)) return null;
  return text === '' ? null : text;
}

function enumWord(value: Plain | undefined, words: readonly string[], prefix: string): string | null {
  if (typeof value === 'number') return words[value] ?? null;
  if (typeof value !== 'string') return null;
  if (/^\d+$/.test(value)) return words[Number(value)] ?? null;
  const word = value.startsWith(prefix) ? value.slice(prefix.length).toLowerCase() : '';
  return words.includes(word) ? word : null;
}

export function kindWord(value: Plain | undefined): string | null {
  return enumWord(value, KINDS, 'SPAN_KIND_');
}

export function statusWord(value: Plain | undefined): string | null {
  return enumWord(value, STATUSES, 'STATUS_CODE_');
}

/** Whether a field came as a bare number, which the plain parser may have rounded. */
function isRounded(span: PlainObject): boolean {
  if (typeof span['startTimeUnixNano'] === 'number' || typeof span['endTimeUnixNano'] === 'number') return true;
  return attributesOf(span).some(
    ([key, value]) =>
      isFieldKey(key) && isPlainObject(value) && typeof (value['intValue'] ?? value['doubleValue']) === 'number',
  );
}

/**
 * Null when the text is JSON of something else than a span.
 * @throws SyntaxError when the text is not JSON.
 */
export function readSpan(text: string, resource: SpanResource): SpanStatement | null {
  let span = JSON.parse(text) as Plain;
  if (!isPlainObject(span)) return null;
  if (isRounded(span)) span = withNumberTexts(parseJson(text)) as PlainObject;
  const fields = readAttributeFields(fieldTexts(span));
  const status = span['status'];
  return makeSpan(
    {
      traceId: idText(span['traceId']),
      spanId: idText(span['spanId']),
      // Writers spell "no parent" as an empty or an all-zero id.
      parentSpanId: traceKey(idText(span['parentSpanId']), 8) === null ? null : idText(span['parentSpanId']),
      name: typeof span['name'] === 'string' ? span['name'] : '',
      spanKind: kindWord(span['kind']),
      service: resource.service,
      node: resource.node,
      startNs: nanoseconds(span['startTimeUnixNano']),
      endNs: nanoseconds(span['endTimeUnixNano']),
      status: isPlainObject(status) ? statusWord(status['code']) : null,
    },
    fields,
  );
}
