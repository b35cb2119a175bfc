/** What a span says of other spans beside its parent: links, further references, spans that it follows from. */
import { traceKey } from '../../base/ids.ts';
import { isArray, isObject, member, parseJson, textMember } from '../../base/json.ts';
import type { Json } from '../../base/json.ts';

/** `link`: the evidence does not say what the other span is to this one. */
export type LinkRelation = 'link' | 'follows-from' | 'child-of' | 'parent' | 'child';

export interface SpanLink {
  readonly relation: LinkRelation;
  /** As the record writes them; null where it does not say. */
  readonly traceId: string | null;
  readonly spanId: string | null;
}

/** A link, with what the case knows of where it leads. */
export interface SpanLinkRow extends SpanLink {
  /** What of it the case holds: the span, others of its trace, or nothing. */
  readonly found: 'span' | 'trace' | null;
  /** Requests of its trace, at most 20. */
  readonly requests: readonly string[];
}

/** More of one span are not told; OpenTelemetry keeps 128 unless it is set otherwise. */
export const MOST_LINKS = 1000;

const TRACE_KEYS = ['traceId', 'traceID', 'trace_id', 'TraceID', 'TraceId'] as const;
const SPAN_KEYS = ['spanId', 'spanID', 'span_id', 'SpanID', 'SpanId', 'id'] as const;

const RELATIONS: ReadonlyMap<string, LinkRelation> = new Map<string, LinkRelation>([
  ['FOLLOWS_FROM', 'follows-from'],
  ['CHILD_OF', 'child-of'],
  ['PARENT_LINKED_SPAN', 'parent'],
  ['CHILD_LINKED_SPAN', 'child'],
]);
/** `SpanRefType` of Jaeger's Thrift. */
const NUMBERED: ReadonlyMap<string, LinkRelation> = new Map<string, LinkRelation>([
  ['0', 'child-of'],
  ['1', 'follows-from'],
]);

function listAt(json: Json | undefined, ...keys: readonly string[]): readonly Json[] {
  const value = member(json, ...keys);
  return isArray(value) ? value : [];
}

/** 64 bits as Thrift and Datadog number them, signed or not, as hex. */
function hexOfNumber(text: string | null): string {
  return text === null || !/^-?\d{1,20}$/.test(text)
    ? ''
    : BigInt.asUintN(64, BigInt(text)).toString(16).padStart(16, '0');
}

/** Some writers number the two halves of a trace id. */
function traceOf(holder: Json | undefined): string | null {
  const low = textMember(holder, 'traceIdLow');
  if (low !== null) return hexOfNumber(textMember(holder, 'traceIdHigh')) + hexOfNumber(low);
  const own = textMember(holder, ...TRACE_KEYS);
  const upper = textMember(holder, 'trace_id_high');
  return upper === null || /^-?0*$/.test(upper) ? own : hexOfNumber(upper) + hexOfNumber(own);
}

function linkOf(json: Json, otherwise: LinkRelation): SpanLink | null {
  const holder = member(json, 'context', 'spanContext', 'SpanContext');
  const at = isObject(holder) ? holder : json;
  // Elasticsearch keeps each id in an object of its own.
  const traceId = traceOf(at) ?? textMember(member(at, 'trace'), 'id');
  const spanId = textMember(at, ...SPAN_KEYS) ?? textMember(member(at, 'span'), 'id');
  if (traceKey(traceId, 16) === null && traceKey(spanId, 8) === null) return null;
  const type = textMember(json, 'refType', 'type') ?? '';
  return { relation: RELATIONS.get(type) ?? NUMBERED.get(type) ?? otherwise, traceId, spanId };
}

/** ClickHouse writes the columns of its links side by side. */
function columnsOf(json: Json): readonly SpanLink[] {
  const spans = listAt(json, 'Links.SpanId');
  return listAt(json, 'Links.TraceId').map((traceId, i) => {
    const spanId = spans[i];
    return {
      relation: 'link',
      traceId: typeof traceId === 'string' ? traceId : null,
      spanId: typeof spanId === 'string' ? spanId : null,
    };
  });
}

/** Datadog's exporters write them as text among the tags. */
function linksInText(json: Json): readonly Json[] {
  const text = textMember(member(json, 'meta'), '_dd.span_links');
  if (text === null) return [];
  try {
    const links = parseJson(text);
    return isArray(links) ? links : [];
  } catch {
    return [];
  }
}

/** The reference that makes a span's parent in Jaeger's forms, which is no link. */
function parentAmong(references: readonly SpanLink[], traceId: string | null): SpanLink | undefined {
  const key = traceKey(traceId, 16);
  const inTrace = references.filter((each) => each.traceId === null || traceKey(each.traceId, 16) === key);
  return inTrace.find(({ relation }) => relation !== 'follows-from') ?? inTrace[0];
}

/** Where records hold the span: dumps of Elasticsearch, events of its agents, the explorer of SigNoz. */
const HOLDERS = ['_source', 'span', 'transaction', 'data'] as const;

function spanIn(json: Json): Json {
  const inner = HOLDERS.map((key) => member(json, key)).find(
    (each) => isObject(each) && listAt(each, 'links').length > 0,
  );
  const source = member(json, '_source');
  return inner ?? (isObject(source) ? source : json);
}

/** Out of the record of a span, in whichever of the formats it is. */
export function linksOfSpan(json: Json): readonly SpanLink[] {
  const span = spanIn(json);
  const told = (list: readonly Json[], otherwise: LinkRelation): readonly SpanLink[] =>
    list.flatMap((each) => linkOf(each, otherwise) ?? []);
  const references = told(listAt(span, 'references'), 'child-of');
  const parent = parentAmong(references, traceOf(span));
  return [
    ...told(listAt(span, 'links', 'Links'), 'link'),
    ...told(listAt(member(span, 'links'), 'link'), 'link'),
    ...told(listAt(span, 'span_links'), 'link'),
    ...told(linksInText(span), 'link'),
    ...columnsOf(span),
    ...references.filter((each) => each !== parent),
  ].slice(0, MOST_LINKS);
}
