/**
 * One span of MLflow, in the forms that its versions wrote (mlflow `entities/span.py`): ids below `context` (schema 2),
 * base64 ids (3), hex ids with the trace's own under `otel_trace_id` (4).
 */
import { asText, isObject, JsonNumber, member } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import type { SpanStatement } from '../../../model/statement.ts';
import { textOf } from '../field-readers.ts';
import { withContent } from '../trace/call-content.ts';
import { decodeJson } from '../trace/encoded-json.ts';
import { makeSpan, readAttributeFields } from '../trace/span-fields.ts';
import { instantText, unitsToNs } from '../trace/unit-times.ts';
import { statusWord } from './otlp-span.ts';

/** Types of span in which a model is called. */
const CALLS: ReadonlySet<string> = new Set(['LLM', 'CHAT_MODEL', 'EMBEDDING', 'RERANKER']);

/** Values of attributes are JSON in a text, but for those that came over OpenTelemetry. */
function attribute(attributes: Json | undefined, key: string): Json | undefined {
  return decodeJson(member(attributes, key), 1);
}

function* pairsOf(attributes: Json | undefined): Iterable<readonly [string, string | null]> {
  if (!isObject(attributes)) return;
  for (const key of attributes.index.keys()) yield [key, asText(attribute(attributes, key))];
}

function statusOf(span: Json): string | null {
  const code = member(member(span, 'status'), 'code') ?? member(span, 'status_code');
  if (code instanceof JsonNumber) return statusWord(Number(code.text));
  const text = asText(code);
  return text === null ? null : statusWord(text.startsWith('STATUS_CODE_') ? text : `STATUS_CODE_${text}`);
}

function timeOf(span: Json, ...keys: readonly string[]): string | null {
  return instantText(unitsToNs(textOf(span, ...keys), 'ns'));
}

/** Null when it is no span. */
export function readMlflowSpan(span: Json): SpanStatement | null {
  const context = member(span, 'context');
  const spanId = textOf(span, 'span_id') ?? textOf(context, 'span_id');
  if (!isObject(span) || spanId === null) return null;
  const attributes = span.get('attributes');
  const fields = readAttributeFields(pairsOf(attributes));
  const type = asText(attribute(attributes, 'mlflow.spanType'));
  const inputs = attribute(attributes, 'mlflow.spanInputs');
  const outputs = attribute(attributes, 'mlflow.spanOutputs');
  // MLflow takes this name out of the inputs and attributes when the span ends.
  const asked = asText(attribute(attributes, 'mlflow.llm.model'));
  const isCall = type !== null && CALLS.has(type);
  return makeSpan(
    {
      traceId: textOf(span, 'otel_trace_id', 'trace_id') ?? textOf(context, 'trace_id'),
      spanId,
      parentSpanId: textOf(span, 'parent_span_id', 'parent_id'),
      name: textOf(span, 'name') ?? '',
      spanKind: type?.toLowerCase() ?? null,
      service: null,
      node: null,
      startNs: timeOf(span, 'start_time_unix_nano', 'start_time_ns', 'start_time'),
      endNs: timeOf(span, 'end_time_unix_nano', 'end_time_ns', 'end_time'),
      status: statusOf(span),
    },
    isCall ? { ...(asked === null ? {} : { labelAsked: asked }), ...withContent(fields, inputs, outputs) } : fields,
  );
}
