/**
 * One OTLP span as a statement. Spec: opentelemetry-proto `docs/specification.md` (JSON encoding).
 */
import { traceKey } from '../../../base/ids.ts';
import { MAX_NS } from '../../../base/time.ts';
import type { SpanStatement } from '../../../model/statement.ts';
import {
  isPlainObject,
  parseNumberTexts,
  parsePlain,
  type OnOddity,
  type Plain,
  type PlainObject,
} from '../trace/plain-json.ts';
import {
  isFieldKey,
  makeSpan,
  NODE_KEYS,
  nodeOfResource,
  readAttributeFields,
  UNKNOWN_SERVICE,
} from '../trace/span-fields.ts';

/** What the spans of one resource share. */
export interface SpanResource {
  readonly service: string | null;
  readonly node: string | null;
}

export const NO_RESOURCE: SpanResource = { service: UNKNOWN_SERVICE, node: null };

const KINDS = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] as const;
const STATUSES = ['unset', 'ok', 'error'] as const;

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

const IGNORE: OnOddity = () => undefined;

const RESOURCE_KEYS: ReadonlySet<string> = new Set(['service.name', ...NODE_KEYS]);

/** An attribute that is read and stands twice: the specification allows each key once, and readers differ. */
function tellRepeated(holder: PlainObject, isRead: (key: string) => boolean, onOddity: OnOddity): void {
  const seen = new Map<string, Plain | undefined>();
  for (const [key, value] of attributesOf(holder)) {
    if (!isRead(key)) continue;
    if (seen.has(key)) {
      const values = [seen.get(key), value].map((each) => JSON.stringify(each)?.slice(0, 120)).join(' and ');
      onOddity({
        code: 'ambiguous',
        message: `The attribute ${JSON.stringify(key)} stands more than once: ${values}.`,
      });
    }
    seen.set(key, value);
  }
}

/** @throws SyntaxError or AppError when the text is not JSON or holds too much. */
export function readResource(text: string, onOddity: OnOddity = IGNORE): SpanResource {
  const resource = parsePlain(text, onOddity);
  if (!isPlainObject(resource)) return NO_RESOURCE;
  tellRepeated(resource, (key) => RESOURCE_KEYS.has(key), onOddity);
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
 * @throws SyntaxError or AppError when the text is not JSON or holds too much.
 */
export function readSpan(text: string, resource: SpanResource, onOddity: OnOddity = IGNORE): SpanStatement | null {
  let span = parsePlain(text, onOddity);
  if (!isPlainObject(span)) return null;
  if (isRounded(span)) span = parseNumberTexts(text) as PlainObject;
  tellRepeated(span, isFieldKey, onOddity);
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
