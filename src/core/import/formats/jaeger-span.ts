/**
 * One span of Jaeger's JSON, as its UI, its API, its anonymizer and its Elasticsearch index write it.
 * Source: jaeger `internal/uimodel/model.go`, jaeger-ui `packages/jaeger-ui/src/types/trace.ts`.
 */
import { traceKey } from '../../../base/ids.ts';
import { asText, isArray, isObject, member, textMember } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { listOf, textOf } from '../field-readers.ts';
import type { RecordSink } from '../importer.ts';
import type { RawRecord } from '../scan/for-each-record.ts';
import { repeatedAttributes } from '../trace/repeated-attributes.ts';
import { isFieldKey, makeSpan, nodeOfResource, readAttributeFields } from '../trace/span-fields.ts';
import type { SpanFrame } from '../trace/span-fields.ts';
import { kindWord, statusOf, TAG_WORDS } from '../trace/tag-words.ts';
import type { Tags } from '../trace/tag-words.ts';
import { endText, instantText, unitsToNs } from '../trace/unit-times.ts';
import { BAD_TIME } from '../trace/span-issue.ts';
import type { SpanIssue } from '../trace/span-issue.ts';
import type { PendingSpan } from '../trace/waiting-spans.ts';

/** Who made the spans: Jaeger's word for the resource. */
export interface JaegerProcess {
  readonly service: string | null;
  readonly node: string | null;
}

/** The text of a plain value; booleans come as words in some files. */
function plainText(value: Json | undefined): string | null {
  return typeof value === 'boolean' ? String(value) : asText(value);
}

/** Of a pair in the protobuf and Thrift forms, which have a member for each type: vStr, vLong, … */
export function typedValue(pair: Json): Json | undefined {
  return member(pair, 'vStr', 'vBool', 'vInt64', 'vLong', 'vFloat64', 'vDouble', 'vBinary');
}

/** Tags of a list of typed pairs, or of an object (`tag`, where Elasticsearch keeps them as fields). */
export function readTags(holder: Json | undefined, valueOf = (pair: Json) => member(pair, 'value')): Tags {
  const tags = new Map<string, string>();
  const put = (key: string | null, value: Json | undefined): void => {
    const text = plainText(value);
    if (key !== null && text !== null) tags.set(key, text);
  };
  const map = member(holder, 'tag');
  // Elasticsearch has no dots in the names of fields: Jaeger writes @ for them.
  if (isObject(map)) for (const [key, value] of map.index) put(key.replaceAll('@', '.'), value);
  for (const pair of listOf(holder, 'tags') ?? []) put(textMember(pair, 'key'), valueOf(pair));
  return tags;
}

/** Tags of a span that stand more than once in its list; of those that are read the last counts. */
export function repeatedTags(span: Json, valueOf = (pair: Json) => member(pair, 'value')): readonly SpanIssue[] {
  const known = (listOf(span, 'tags') ?? []).flatMap((pair) => {
    const key = textMember(pair, 'key');
    return key !== null && (isFieldKey(key) || TAG_WORDS.has(key)) ? [[key, plainText(valueOf(pair))] as const] : [];
  });
  return repeatedAttributes(known);
}

export function readProcess(process: Json | undefined, tags = readTags(process)): JaegerProcess {
  return {
    service: textOf(process, 'serviceName'),
    node: nodeOfResource(tags) ?? tags.get('hostname') ?? tags.get('ip') ?? null,
  };
}

export const JAEGER_ALTERATIONS: readonly string[] = [
  'Jaeger’s query service rewrites ids that a client and a server span share, drops copies of spans, may shift clocks, rewrites IP addresses and moves library attributes before a trace is downloaded; what it warns of is told as an issue.',
  'Times are whole microseconds: what was finer is lost.',
];

/** What a span refers to, in the order in which it does. */
export interface Reference {
  readonly type: string | null;
  readonly traceId: string | null;
  readonly spanId: string | null;
}

/** The first parent in the same trace; a span that follows another one of its trace hangs below that. */
export function parentOf(traceId: string | null, references: readonly Reference[]): string | null {
  const key = traceKey(traceId, 16);
  const inTrace = references.filter(
    (each) => traceKey(each.spanId, 8) !== null && (each.traceId === null || traceKey(each.traceId, 16) === key),
  );
  const parent = inTrace.find((each) => each.type !== 'FOLLOWS_FROM') ?? inTrace[0];
  return parent?.spanId ?? null;
}

/** Said by the query service about what it changed: evidence about the evidence. */
export function warningsOf(warnings: Json | undefined): readonly SpanIssue[] {
  return (isArray(warnings) ? warnings : []).flatMap((warning) => {
    const text = asText(warning);
    return text === null || text === '' ? [] : [{ code: 'exporter-warning', message: `The exporter warns: ${text}` }];
  });
}

export type JaegerFrame = Omit<SpanFrame, 'service' | 'node'>;

/** `processOf` chooses the span's process, among what its group shares where it does not name its own. */
export function pendingSpan<Shared>(
  frame: JaegerFrame,
  tags: Tags,
  issues: readonly SpanIssue[],
  processOf: (shared: Shared | null) => JaegerProcess | null,
): PendingSpan<Shared> {
  const fields = readAttributeFields(tags);
  return {
    issues,
    complete(shared) {
      const process = processOf(shared);
      return makeSpan({ ...frame, service: process?.service ?? null, node: process?.node ?? null }, fields);
    },
  };
}

/** Null when the record is no span. */
export function readJaegerSpan(record: Json): PendingSpan<ReadonlyMap<string, JaegerProcess>> | null {
  const [traceId, spanId] = [textMember(record, 'traceID'), textMember(record, 'spanID')];
  if (traceId === null && spanId === null) return null;
  const tags = readTags(record);
  const start = unitsToNs(textMember(record, 'startTime'), 'us');
  const startNs = instantText(start);
  const duration = unitsToNs(textMember(record, 'duration'), 'us');
  const references = (listOf(record, 'references') ?? []).map((each) => ({
    type: textOf(each, 'refType'),
    traceId: textOf(each, 'traceID'),
    spanId: textOf(each, 'spanID'),
  }));
  // Before there were references.
  const older = { type: null, traceId: null, spanId: textOf(record, 'parentSpanID') };
  const frame = {
    traceId,
    spanId,
    parentSpanId: parentOf(traceId, [...references, older]),
    name: textOf(record, 'operationName') ?? '',
    spanKind: kindWord(tags.get('span.kind')),
    startNs,
    endNs: endText(startNs, duration),
    status: statusOf(tags),
  };
  const warnings = warningsOf(member(record, 'warnings'));
  const doubts = [...repeatedTags(record), ...warnings];
  const issues = start === null || duration === null ? [BAD_TIME, ...doubts] : doubts;
  const own = member(record, 'process');
  const processId = textOf(record, 'processID');
  return pendingSpan(frame, tags, issues, (shared) =>
    isObject(own) ? readProcess(own) : (shared?.get(processId ?? '') ?? null),
  );
}

/** A span that carries its process itself. */
export function readBareSpan(
  json: Json,
  { offset, length }: RawRecord,
  sink: RecordSink,
  read: (record: Json) => PendingSpan<never> | null = readJaegerSpan,
): void {
  const span = read(json);
  if (span === null) {
    sink.skipped(offset, length, 'unknown-shape');
    return;
  }
  sink.accepted(offset, length);
  sink.statement(span.complete(null), offset, length);
  for (const { code, message } of span.issues) sink.issue(offset, length, code, message);
}
