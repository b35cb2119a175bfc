/**
 * One OTLP span as a statement. Spec: opentelemetry-proto `docs/specification.md` (JSON encoding) and the
 * OpenTelemetry semantic conventions for GenAI; `og.*` is the vocabulary of docs/formats/otlp-json.md.
 */
import { hexKey, traceKey } from '../../../base/ids.ts';
import { JsonNumber, JsonObject, parseJson } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { MAX_NS } from '../../../base/time.ts';
import type { SpanStatement } from '../../../model/statement.ts';

/** What the spans of one resource share. */
export interface SpanResource {
  readonly service: string | null;
  readonly node: string | null;
}

/** What OpenTelemetry calls a service that does not say its name. */
export const UNKNOWN_SERVICE = 'unknown_service';

export const NO_RESOURCE: SpanResource = { service: UNKNOWN_SERVICE, node: null };

/** First match names the node; an address is the last resort, for it is not always one machine's. */
export const NODE_KEYS = [
  'k8s.pod.name',
  'k8s.node.name',
  'host.name',
  'host.id',
  'service.instance.id',
  'container.id',
  'container.hostname',
  'node_id',
  'host.ip',
] as const;

/** `server`: where a client sent the call, used where nothing else names the node. */
type SpanField = keyof SpanStatement | 'server';

/** Attribute → the field it fills; of several for one field the first listed wins. */
export const FIELD_KEYS: readonly (readonly [string, SpanField])[] = [
  ['gen_ai.request.model', 'labelAsked'],
  ['gen_ai.response.model', 'labelAnswered'],
  ['gen_ai.response.id', 'responseId'],
  ['og.request_id', 'requestId'],
  ['og.blob_id', 'artifactRef'],
  ['walrus.blob_id', 'artifactRef'],
  ['og.tee_id', 'teeId'],
  ['og.request_hash', 'inputHash'],
  ['og.input_hash', 'inputHash'],
  ['og.output_hash', 'outputHash'],
  ['og.tx_hash', 'txHash'],
  ['og.cache.result', 'cacheResult'],
  ['og.node_id', 'node'],
  ['node.id', 'node'],
  ['server.address', 'server'],
];
const FIELD_OF: ReadonlyMap<string, { readonly field: SpanField; readonly rank: number }> = new Map(
  FIELD_KEYS.map(([key, field], rank) => [key, { field, rank }]),
);
const HEX_FIELDS: ReadonlySet<SpanField> = new Set<SpanField>(['teeId', 'inputHash', 'outputHash', 'txHash']);

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

/** @throws SyntaxError when the text is not JSON. */
export function readResource(text: string): SpanResource {
  const resource = JSON.parse(text) as Plain;
  if (!isPlainObject(resource)) return NO_RESOURCE;
  const found = new Map<string, string>();
  for (const [key, value] of attributesOf(resource)) {
    const content = attributeText(value);
    if (content !== null) found.set(key, content);
  }
  const node = NODE_KEYS.map((key) => found.get(key)).find((name) => name !== undefined);
  return { service: found.get('service.name') ?? UNKNOWN_SERVICE, node: node ?? null };
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

interface Found {
  readonly fields: Partial<Record<SpanField, string>>;
  /** A field came as a bare number, which the plain parser may have rounded. */
  readonly isRounded: boolean;
}

function readFields(span: PlainObject): Found {
  const fields: Partial<Record<SpanField, string>> = {};
  const ranks: Partial<Record<SpanField, number>> = {};
  let isRounded = typeof span['startTimeUnixNano'] === 'number' || typeof span['endTimeUnixNano'] === 'number';
  for (const [key, value] of attributesOf(span)) {
    const known = FIELD_OF.get(key);
    if (known === undefined || (ranks[known.field] ?? FIELD_KEYS.length) <= known.rank) continue;
    if (isPlainObject(value) && typeof (value['intValue'] ?? value['doubleValue']) === 'number') isRounded = true;
    const content = attributeText(value);
    if (content === null) continue;
    fields[known.field] = HEX_FIELDS.has(known.field) ? hexKey(content) : content;
    ranks[known.field] = known.rank;
  }
  return { fields, isRounded };
}

/**
 * Null when the text is JSON of something else than a span.
 * @throws SyntaxError when the text is not JSON.
 */
export function readSpan(text: string, resource: SpanResource): SpanStatement | null {
  let span = JSON.parse(text) as Plain;
  if (!isPlainObject(span)) return null;
  let found = readFields(span);
  if (found.isRounded) {
    span = withNumberTexts(parseJson(text)) as PlainObject;
    found = readFields(span);
  }
  const { fields } = found;
  const status = span['status'];
  return {
    kind: 'span',
    traceId: idText(span['traceId']),
    spanId: idText(span['spanId']),
    // Writers spell "no parent" as an empty or an all-zero id.
    parentSpanId: traceKey(idText(span['parentSpanId']), 8) === null ? null : idText(span['parentSpanId']),
    name: typeof span['name'] === 'string' ? span['name'] : '',
    spanKind: kindWord(span['kind']),
    service: resource.service,
    node: fields.node ?? resource.node ?? fields.server ?? null,
    startNs: nanoseconds(span['startTimeUnixNano']),
    endNs: nanoseconds(span['endTimeUnixNano']),
    status: isPlainObject(status) ? statusWord(status['code']) : null,
    labelAsked: fields.labelAsked ?? null,
    labelAnswered: fields.labelAnswered ?? null,
    responseId: fields.responseId ?? null,
    requestId: fields.requestId ?? null,
    artifactRef: fields.artifactRef ?? null,
    teeId: fields.teeId ?? null,
    inputHash: fields.inputHash ?? null,
    outputHash: fields.outputHash ?? null,
    txHash: fields.txHash ?? null,
    cacheResult: fields.cacheResult ?? null,
  };
}
