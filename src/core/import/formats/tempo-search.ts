/** What Tempo's search answers: for each trace the spans that matched. docs/formats/tempo-search.md */
import { asText, isObject, member } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import type { SpanStatement } from '../../../model/statement.ts';
import { listOf, textOf } from '../field-readers.ts';
import { placeWith, probeHead } from '../head-probe.ts';
import type { Importer, RecordSink } from '../importer.ts';
import { forEachRecord, parseRecord } from '../scan/for-each-record.ts';
import type { RawRecord } from '../scan/for-each-record.ts';
import { wanted } from '../scan/json-path.ts';
import { nestedRecords } from '../scan/nested-records.ts';
import { repeatedAttributes } from '../trace/repeated-attributes.ts';
import { isFieldKey, makeSpan, nodeOfResource, readAttributeFields, UNKNOWN_SERVICE } from '../trace/span-fields.ts';
import { endText, instantText, unitsToNs } from '../trace/unit-times.ts';
import { kindWord, RESOURCE_KEYS, statusWord } from './otlp-span.ts';

const TRACES = ['traces[]', '[].traces[]'] as const;
/** Properties of a span that a query may ask for: they are answered as attributes. */
const PROPERTIES: ReadonlySet<string> = new Set([
  'nestedSetLeft',
  'nestedSetParent',
  'kind',
  'name',
  'status',
  'resource.service.name',
]);
const SPANS = ['spanSets[].spans[]', 'spanSet.spans[]'].map((path) => wanted(path));

function isRead(key: string): boolean {
  return isFieldKey(key) || RESOURCE_KEYS.has(key) || PROPERTIES.has(key);
}

function* attributesOf(span: Json): Iterable<readonly [string, string]> {
  for (const attribute of listOf(span, 'attributes') ?? []) {
    const [key, value] = [textOf(attribute, 'key'), member(attribute, 'value')];
    const content = member(value, 'stringValue', 'intValue', 'doubleValue', 'boolValue');
    const text = typeof content === 'boolean' ? String(content) : asText(content);
    if (key !== null && text !== null && text !== '') yield [key, text];
  }
}

interface FoundSpan {
  readonly record: RawRecord;
  readonly json: Json;
  readonly attributes: ReadonlyMap<string, string>;
}

/** Not told as a span. */
interface Passed {
  readonly record: RawRecord;
  readonly reason: string;
}

/** A place in the numbering of the tree; it is told where the query asked for structure. */
function nestedSet({ json, attributes }: FoundSpan, side: 'Left' | 'Parent'): number | null {
  const text = attributes.get(`nestedSet${side}`) ?? textOf(json, `nestedSet${side}`);
  return text === null || !/^-?\d{1,10}$/.test(text) ? null : Number(text);
}

interface TraceFrame {
  readonly traceId: string | null;
  readonly rootService: string | null;
  /** Of the spans listed, by where the numbering of the tree puts them. */
  readonly idAt: ReadonlyMap<number, string>;
}

function readSpan(found: FoundSpan, trace: TraceFrame): SpanStatement {
  const { json, attributes } = found;
  const place = nestedSet(found, 'Parent');
  // A root's parent is -1; 0 says that the tree was not numbered.
  const isRoot = place === -1;
  const startNs = instantText(unitsToNs(textOf(json, 'startTimeUnixNano'), 'ns'));
  const service = attributes.get('service.name') ?? attributes.get('resource.service.name');
  return makeSpan(
    {
      traceId: trace.traceId,
      spanId: textOf(json, 'spanID'),
      parentSpanId: place === null ? null : (trace.idAt.get(place) ?? null),
      name: textOf(json, 'name') ?? attributes.get('name') ?? '',
      spanKind: kindWord(`SPAN_KIND_${attributes.get('kind')?.toUpperCase() ?? ''}`),
      service: service ?? (isRoot ? trace.rootService : null) ?? UNKNOWN_SERVICE,
      node: nodeOfResource(attributes),
      startNs,
      endNs: endText(startNs, unitsToNs(textOf(json, 'durationNanos'), 'ns')),
      status: statusWord(`STATUS_CODE_${attributes.get('status')?.toUpperCase() ?? ''}`),
    },
    readAttributeFields(attributes),
  );
}

/** Spans of one trace. `spanSet` is the first of `spanSets` once more, for older readers. */
function tellTrace(json: Json, record: RawRecord, sink: RecordSink): void {
  const records = nestedRecords(record, SPANS);
  if (records.length === 0) {
    sink.skipped(record.offset, record.length, 'summary');
    return;
  }
  const seen = new Set<string>();
  const spans = records.map((one): FoundSpan | Passed => {
    const span = parseRecord(one, sink);
    if (!isObject(span)) return { record: one, reason: 'unknown-shape' };
    const key = ['spanID', 'startTimeUnixNano', 'durationNanos'].map((name) => textOf(span, name)).join(' ');
    if (seen.has(key)) return { record: one, reason: 'told-before' };
    seen.add(key);
    return { record: one, json: span, attributes: new Map(attributesOf(span)) };
  });
  const idAt = new Map<number, string>();
  for (const span of spans) {
    const [left, id] = 'json' in span ? [nestedSet(span, 'Left'), textOf(span.json, 'spanID')] : [null, null];
    if (left !== null && left > 0 && id !== null) idAt.set(left, id);
  }
  const trace = { traceId: textOf(json, 'traceID'), rootService: textOf(json, 'rootServiceName'), idAt };
  for (const span of spans) {
    const { offset, length } = span.record;
    if (!('json' in span)) {
      sink.skipped(offset, length, span.reason);
      continue;
    }
    sink.accepted(offset, length);
    sink.statement(readSpan(span, trace), offset, length);
    const known = [...attributesOf(span.json)].filter(([key]) => isRead(key));
    for (const { code, message } of repeatedAttributes(known)) sink.issue(offset, length, code, message);
    const place = nestedSet(span, 'Parent') ?? 0;
    if (place > 0 && !idAt.has(place))
      sink.issue(
        offset,
        length,
        'missing-parent',
        'This span has a parent, which the search did not list: its id is not known.',
      );
  }
}

export const tempoSearch: Importer = {
  id: 'tempo-search',
  title: 'Search results of Tempo',
  alterations: [
    'A search lists the spans that matched, three for each set unless more were asked for: a trace is hardly ever whole.',
    'Only those attributes are given that the query names.',
    'Trace ids are printed without their leading zeros.',
  ],
  clock: 'wall',

  sniff(head) {
    const probe = probeHead(head.bytes);
    const places = TRACES.flatMap((trace) => [`${trace}.spanSets[].spans[]`, `${trace}.spanSet.spans[]`]);
    return placeWith(probe, places, 'spanID') !== null && placeWith(probe, TRACES, 'traceID') !== null
      ? { confidence: 0.96, reason: 'Traces with a traceID and sets of spans that matched.' }
      : { confidence: 0, reason: 'No sets of spans.' };
  },

  async read(bytes, sink, context) {
    await forEachRecord(
      bytes,
      sink,
      context,
      TRACES.map((path) => wanted(path)),
      (json, record) => tellTrace(json, record, sink),
    );
  },
};
