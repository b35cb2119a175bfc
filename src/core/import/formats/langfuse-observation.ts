/**
 * One observation or one row of the table of traces of Langfuse as a span. Names are those of the download and the API
 * (`traceId`), or of the export to a bucket (`trace_id`, `provided_model_name`).
 */
import { isObject, member } from '../../../base/json.ts';
import type { Json, JsonObject } from '../../../base/json.ts';
import { parseTime } from '../../../base/time.ts';
import type { SpanStatement } from '../../../model/statement.ts';
import { textOf, timeOf } from '../field-readers.ts';
import { attributePairs } from '../trace/attribute-pairs.ts';
import { withContent } from '../trace/call-content.ts';
import { decodeJson } from '../trace/encoded-json.ts';
import { makeSpan, nodeOfResource, readAttributeFields } from '../trace/span-fields.ts';

/** What the process that sent the observations said of itself. */
export interface LangfuseResource {
  readonly service: string | null;
  readonly node: string | null;
}

export interface ReadObservation {
  readonly span: SpanStatement;
  /** A model was called: the process that recorded it is the caller, not the node that answered. */
  readonly isCall: boolean;
  /** A time has no zone and was taken for UTC. */
  readonly isZoneAssumed: boolean;
}

/** Kinds of observation in which a model is called. */
const CALLS: ReadonlySet<string> = new Set(['GENERATION', 'EMBEDDING']);
const START = ['startTime', 'start_time'] as const;
const END = ['endTime', 'end_time'] as const;
const TRACE = ['traceId', 'trace_id'] as const;
const MODEL = ['model', 'provided_model_name', 'providedModelName'] as const;

/** `metadata` is an object, or JSON in a text; in the bucket's files its members are texts of their own. */
export function readLangfuseResource(metadata: Json | undefined): LangfuseResource {
  const resource = new Map(attributePairs(decodeJson(member(decodeJson(metadata), 'resourceAttributes'))));
  return { service: resource.get('service.name') ?? null, node: nodeOfResource(resource) };
}

function isWithoutZone(json: Json, ...keys: readonly string[]): boolean {
  return parseTime(textOf(json, ...keys) ?? '')?.assumed === 'utc';
}

/** Null when it is no observation. */
export function readObservation(json: Json): ReadObservation | null {
  const isWhole = textOf(json, 'id') !== null && textOf(json, ...TRACE) !== null;
  return isObject(json) && isWhole && member(json, ...START) !== undefined ? asObservation(json) : null;
}

/** What is known to be one, and may lack what another has. */
export function asObservation(json: JsonObject): ReadObservation {
  const type = textOf(json, 'type');
  const model = textOf(json, ...MODEL);
  const metadata = decodeJson(json.get('metadata'));
  const attributes = readAttributeFields(attributePairs(decodeJson(member(metadata, 'attributes'))));
  const fields = model === null ? attributes : { ...attributes, oneName: model };
  const isCall = model !== null || (type !== null && CALLS.has(type));
  const { service, node } = readLangfuseResource(metadata);
  const span = makeSpan(
    {
      traceId: textOf(json, ...TRACE),
      spanId: textOf(json, 'id'),
      parentSpanId: textOf(json, 'parentObservationId', 'parent_observation_id'),
      name: textOf(json, 'name') ?? '',
      spanKind: type?.toLowerCase() ?? null,
      service,
      node: isCall ? null : node,
      startNs: timeOf(json, ...START),
      endNs: timeOf(json, ...END),
      status: textOf(json, 'level') === 'ERROR' ? 'error' : null,
    },
    isCall ? withContent(fields, json.get('input'), json.get('output')) : fields,
  );
  return { span, isCall, isZoneAssumed: isWithoutZone(json, ...START) || isWithoutZone(json, ...END) };
}

/** A row of the table of traces: that the trace was, when it began and what it was called; none of its observations. */
export function readTraceRow(json: Json): ReadObservation | null {
  const id = textOf(json, 'id');
  const startNs = timeOf(json, 'timestamp');
  const isRow = ['bookmarked', 'public', 'sessionId', 'session_id', 'userId', 'user_id'].some(
    (key) => member(json, key) !== undefined,
  );
  if (id === null || !isRow || member(json, 'timestamp') === undefined || textOf(json, ...TRACE) !== null) return null;
  const frame = { traceId: id, spanId: null, parentSpanId: null, name: textOf(json, 'name') ?? '', spanKind: 'trace' };
  const resource = readLangfuseResource(member(json, 'metadata'));
  const span = makeSpan({ ...frame, ...resource, startNs, endNs: null, status: null }, {});
  return { span, isCall: false, isZoneAssumed: isWithoutZone(json, 'timestamp') };
}
