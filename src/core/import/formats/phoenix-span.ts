/**
 * One span of Arize Phoenix: as its REST API gives it (`context`, flat dotted attributes), or as a row of the dataframe of
 * its client (`context.trace_id`, `attributes.llm.model_name` as names of columns).
 */
import { isObject, member } from '../../../base/json.ts';
import type { Json, JsonObject } from '../../../base/json.ts';
import { parseTime } from '../../../base/time.ts';
import type { SpanStatement } from '../../../model/statement.ts';
import { textOf, timeOf } from '../field-readers.ts';
import { attributePairs } from '../trace/attribute-pairs.ts';
import { askedModel, withContent } from '../trace/call-content.ts';
import { makeSpan, nodeOfResource, readAttributeFields } from '../trace/span-fields.ts';

/** Kinds of OpenInference in which a model is called. */
const CALLS: ReadonlySet<string> = new Set(['LLM', 'EMBEDDING', 'RERANKER']);
const COLUMN = 'attributes.';

export interface ReadPhoenixSpan {
  readonly span: SpanStatement;
  /** A time has no zone and was taken for UTC. */
  readonly isZoneAssumed: boolean;
}

function attributesOf(span: JsonObject): ReadonlyMap<string, string> {
  const nested = span.get('attributes');
  if (nested !== undefined) return new Map(attributePairs(nested));
  const columns = [...attributePairs(span)].filter(([name]) => name.startsWith(COLUMN));
  return new Map(columns.map(([name, text]) => [name.slice(COLUMN.length), text]));
}

function statusOf(span: Json): string | null {
  const code = textOf(span, 'status_code')?.toLowerCase();
  return code === 'ok' || code === 'error' || code === 'unset' ? code : null;
}

/** Null when it is no span. */
export function readPhoenixSpan(span: Json): ReadPhoenixSpan | null {
  const context = member(span, 'context');
  const traceId = textOf(context, 'trace_id') ?? textOf(span, 'context.trace_id');
  // Phoenix's client makes the id the label of the row.
  const label = textOf(span, 'context.trace_id') === null ? null : textOf(span, 'index');
  const spanId = textOf(context, 'span_id') ?? textOf(span, 'context.span_id') ?? label;
  if (!isObject(span) || (traceId === null && spanId === null)) return null;
  const attributes = attributesOf(span);
  const kind = textOf(span, 'span_kind') ?? attributes.get('openinference.span.kind') ?? null;
  const fields = readAttributeFields(attributes);
  const isCall = kind !== null && CALLS.has(kind.toUpperCase());
  const asked = fields.labelAsked ?? askedModel(fields.callParameters);
  const stated = asked === null ? fields : { ...fields, labelAsked: asked };
  const called = withContent(stated, attributes.get('input.value'), attributes.get('output.value'));
  const times = [textOf(span, 'start_time'), textOf(span, 'end_time')];
  return {
    span: makeSpan(
      {
        traceId,
        spanId,
        parentSpanId: textOf(span, 'parent_id'),
        name: textOf(span, 'name') ?? '',
        spanKind: kind?.toLowerCase() ?? null,
        service: attributes.get('service.name') ?? null,
        // Where a call was recorded is the caller’s place, not that of the model.
        node: isCall ? null : nodeOfResource(attributes),
        startNs: timeOf(span, 'start_time'),
        endNs: timeOf(span, 'end_time'),
        status: statusOf(span),
      },
      isCall ? called : fields,
    ),
    isZoneAssumed: times.some((text) => text !== null && parseTime(text)?.assumed === 'utc'),
  };
}
