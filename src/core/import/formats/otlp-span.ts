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
import { repeatedAttributes } from '../trace/repeated-attributes.ts';
import { BAD_TIME, type SpanIssue } from '../trace/span-issue.ts';
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

type Attribute = readonly [key: string, value: Plain | undefined];

/** Those that are read. */
function attributesOf(holder: PlainObject, isRead: (key: string) => boolean): readonly Attribute[] {
  const list = holder['attributes'];
  if (!Array.isArray(list)) return [];
  const out: Attribute[] = [];
  for (const entry of list as readonly Plain[]) {
    if (!isPlainObject(entry)) continue;
    const key = entry['key'];
    if (typeof key === 'string' && isRead(key)) out.push([key, entry['value']]);
  }
  return out;
}

const IGNORE: OnOddity = () => undefined;

/** What is read of a resource. */
export const RESOURCE_KEYS: ReadonlySet<string> = new Set(['service.name', ...NODE_KEYS]);

/** @throws SyntaxError or AppError when the text is not JSON or holds too much. */
export function readResource(text: string, onOddity: OnOddity = IGNORE, members: number | null = null): SpanResource {
  const resource = parsePlain(text, onOddity, members);
  if (!isPlainObject(resource)) return NO_RESOURCE;
  const known = attributesOf(resource, (key) => RESOURCE_KEYS.has(key));
  repeatedAttributes(known).forEach(onOddity);
  const found = new Map<string, string>();
  for (const [key, value] of known) {
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

/** Whether something stands there that is neither a time nor none. */
function isUnreadableTime(value: Plain | undefined): boolean {
  if (value === undefined || value === null || value === '') return false;
  return nanoseconds(value) === null && !(typeof value === 'string' && /^0{1,20}$/.test(value));
}

export function unreadableTime(key: string, value: Plain | undefined): SpanIssue {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  return {
    code: BAD_TIME.code,
    message: `${key} is ${shown}, which is no number of nanoseconds since 1970: this span stands without that time.`,
  };
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
function isRounded(span: PlainObject, known: readonly Attribute[]): boolean {
  if (typeof span['startTimeUnixNano'] === 'number' || typeof span['endTimeUnixNano'] === 'number') return true;
  return known.some(
    ([, value]) => isPlainObject(value) && typeof (value['intValue'] ?? value['doubleValue']) === 'number',
  );
}

/**
 * Null when the text is JSON of something else than a span.
 * @throws SyntaxError or AppError when the text is not JSON or holds too much.
 */
export function readSpan(
  text: string,
  resource: SpanResource,
  onOddity: OnOddity = IGNORE,
  members: number | null = null,
): SpanStatement | null {
  let span = parsePlain(text, onOddity, members);
  if (!isPlainObject(span)) return null;
  let known = attributesOf(span, isFieldKey);
  if (isRounded(span, known)) {
    span = parseNumberTexts(text) as PlainObject;
    known = attributesOf(span, isFieldKey);
  }
  for (const key of ['startTimeUnixNano', 'endTimeUnixNano'])
    if (isUnreadableTime(span[key])) onOddity(unreadableTime(key, span[key]));
  repeatedAttributes(known).forEach(onOddity);
  const fields = readAttributeFields(known.map(([key, value]) => [key, attributeText(value)] as const));
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
