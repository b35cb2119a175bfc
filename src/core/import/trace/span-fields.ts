/**
 * What the attributes of a span say of an inference, in the dialects that are written: OpenTelemetry's semantic
 * conventions for GenAI and their older spellings, OpenInference, OpenLLMetry, the Vercel AI SDK, vLLM, Triton,
 * LangSmith, Datadog, OpenGradient's own keys, and `og.*`, the vocabulary of docs/formats/otlp-json.md.
 */
import { hexKey } from '../../../base/ids.ts';
import type { SpanStatement } from '../../../model/statement.ts';
import { askedModel } from './call-content.ts';

/** What OpenTelemetry calls a service that does not say its name. */
export const UNKNOWN_SERVICE = 'unknown_service';

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

/**
 * `server`: where a client sent the call. `oneName`: the model's name of tools that
 * keep one for both sides, the answer's where they knew it: it is the answered label where another name was asked for, else
 * the asked one. `callParameters`: JSON of what a call was made with, the model that was asked for among it.
 */
export type AttributeField =
  | 'labelAsked'
  | 'labelAnswered'
  | 'responseId'
  | 'requestId'
  | 'artifactRef'
  | 'teeId'
  | 'inputHash'
  | 'outputHash'
  | 'txHash'
  | 'cacheResult'
  | 'node'
  | 'server'
  | 'oneName'
  | 'callParameters';

/** Attribute → the field it fills; of several for one field the first listed wins. */
export const FIELD_KEYS: readonly (readonly [string, AttributeField])[] = [
  ['gen_ai.request.model', 'labelAsked'],
  ['llm.request.model_name', 'labelAsked'],
  ['ai.model.id', 'labelAsked'],
  ['llm.request.model', 'labelAsked'],
  ['vllm.request.model', 'labelAsked'],
  ['litellm.request.model', 'labelAsked'],
  ['anthropic.request.model', 'labelAsked'],
  ['openai.request.model', 'labelAsked'],
  ['ls_model_name', 'labelAsked'],
  ['_dd.llmobs.model_name', 'labelAsked'],
  ['gen_ai.response.model', 'labelAnswered'],
  ['llm.response.model_name', 'labelAnswered'],
  ['ai.response.model', 'labelAnswered'],
  ['llm.response.model', 'labelAnswered'],
  ['openai.response.model', 'labelAnswered'],
  ['triton.model_name', 'labelAnswered'],
  ['llm.model_name', 'oneName'],
  ['embedding.model_name', 'oneName'],
  ['reranker.model_name', 'oneName'],
  ['langfuse.observation.model.name', 'oneName'],
  ['langfuse.observation.model', 'oneName'],
  ['llm.invocation_parameters', 'callParameters'],
  ['embedding.invocation_parameters', 'callParameters'],
  ['gen_ai.response.id', 'responseId'],
  ['ai.response.id', 'responseId'],
  ['og.request_id', 'requestId'],
  ['gen_ai.request.id', 'requestId'],
  ['triton.request_id', 'requestId'],
  ['og.blob_id', 'artifactRef'],
  ['walrus.blob_id', 'artifactRef'],
  ['walrusBlobId', 'artifactRef'],
  ['model_cid', 'artifactRef'],
  ['modelCID', 'artifactRef'],
  ['og.tee_id', 'teeId'],
  ['tee_id', 'teeId'],
  ['og.request_hash', 'inputHash'],
  ['og.input_hash', 'inputHash'],
  ['tee_request_hash', 'inputHash'],
  ['og.output_hash', 'outputHash'],
  ['tee_output_hash', 'outputHash'],
  ['og.tx_hash', 'txHash'],
  ['settlement_transaction_hash', 'txHash'],
  ['og.cache.result', 'cacheResult'],
  ['og.node_id', 'node'],
  ['node.id', 'node'],
  ['server.address', 'server'],
];
const FIELD_OF: ReadonlyMap<string, { readonly field: AttributeField; readonly rank: number }> = new Map(
  FIELD_KEYS.map(([key, field], rank) => [key, { field, rank }]),
);
const HEX_FIELDS: ReadonlySet<AttributeField> = new Set<AttributeField>(['teeId', 'inputHash', 'outputHash', 'txHash']);

/** Whether an attribute of this name fills a field: others need not be read. */
export function isFieldKey(key: string): boolean {
  return FIELD_OF.has(key);
}

export type AttributeFields = Partial<Record<AttributeField, string>>;

/** A value as its field keeps it: hex ids as joins compare them, the rest as written. */
export function fieldText(field: AttributeField, content: string): string {
  return HEX_FIELDS.has(field) ? hexKey(content) : content;
}

/** Values are texts as the evidence writes them; an empty one and null fill nothing. */
export function readAttributeFields(attributes: Iterable<readonly [string, string | null]>): AttributeFields {
  const fields: AttributeFields = {};
  const ranks: Partial<Record<AttributeField, number>> = {};
  for (const [key, content] of attributes) {
    const known = FIELD_OF.get(key);
    if (known === undefined || content === null || content === '') continue;
    if ((ranks[known.field] ?? FIELD_KEYS.length) <= known.rank) continue;
    fields[known.field] = fieldText(known.field, content);
    ranks[known.field] = known.rank;
  }
  return fields;
}

/** The machine or replica that a resource names; null where it names none. */
export function nodeOfResource(resource: ReadonlyMap<string, string>): string | null {
  const found = NODE_KEYS.map((key) => resource.get(key)).find((name) => name !== undefined && name !== '');
  return found ?? null;
}

/** What a format says of a span beside its attributes; ids as the evidence writes them, times in ns since 1970. */
export type SpanFrame = Pick<
  SpanStatement,
  'traceId' | 'spanId' | 'parentSpanId' | 'name' | 'spanKind' | 'service' | 'startNs' | 'endNs' | 'status'
> & {
  /** What the resource, process or host of the span is called. */
  readonly node: string | null;
};

/** The statement of a span. A node that the span names itself comes before that of its resource, and before where its call went. */
export function makeSpan(frame: SpanFrame, fields: AttributeFields): SpanStatement {
  const asked = fields.labelAsked ?? askedModel(fields.callParameters);
  return {
    kind: 'span',
    ...frame,
    node: fields.node ?? frame.node,
    labelAsked: asked ?? fields.oneName ?? null,
    labelAnswered: fields.labelAnswered ?? (asked === null ? null : (fields.oneName ?? null)),
    responseId: fields.responseId ?? null,
    requestId: fields.requestId ?? null,
    artifactRef: fields.artifactRef ?? null,
    teeId: fields.teeId ?? null,
    inputHash: fields.inputHash ?? null,
    outputHash: fields.outputHash ?? null,
    txHash: fields.txHash ?? null,
    cacheResult: fields.cacheResult ?? null,
    ...(fields.server !== undefined && fields.node === undefined && { server: fields.server }),
  };
}
