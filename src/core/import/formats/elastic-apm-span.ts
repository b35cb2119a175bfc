/**
 * Transactions and spans of Elastic APM: events as agents send them, and documents as the server stores them. Sources:
 * elastic/apm-server `docs/spec/v2`, elastic/apm-data `model/modeljson`.
 */
import { traceKey } from '../../../base/ids.ts';
import { asText, isArray, isObject, member } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { parseIsoTime } from '../../../base/time.ts';
import type { SpanStatement } from '../../../model/statement.ts';
import { attributePairs } from '../trace/attribute-pairs.ts';
import { dottedKey } from '../trace/dotted-key.ts';
import { makeSpan, nodeOfResource, readAttributeFields } from '../trace/span-fields.ts';
import { kindWord } from '../trace/tag-words.ts';
import { endText, instantText, unitsToNs } from '../trace/unit-times.ts';

export const KINDS = ['transaction', 'span'] as const;
type Kind = (typeof KINDS)[number];

/** The member at keys joined by dots: members of members, or one whose name has the dots. */
function at(record: Json | undefined, path: string): Json | undefined {
  const whole = member(record, path);
  if (whole !== undefined) return whole;
  for (let dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
    const inner = member(record, path.slice(0, dot));
    const found = isObject(inner) ? at(inner, path.slice(dot + 1)) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The first that says something; a list of one, as fields of a search are answered, is what is in it. */
function textAt(record: Json | undefined, ...paths: readonly string[]): string | null {
  for (const path of paths) {
    const value = at(record, path);
    const text = asText(isArray(value) && value.length === 1 ? value[0] : value);
    if (text !== null && text !== '') return text;
  }
  return null;
}

const STATUSES: ReadonlyMap<string, string> = new Map([
  ['success', 'ok'],
  ['failure', 'error'],
  ['unknown', 'unset'],
]);

/** The word of OpenTelemetry where an agent bridges it; a transaction that is a request has come in. */
function spanKindOf(kind: Kind, written: string | null, type: string | null): string | null {
  return kindWord(written) ?? (kind === 'transaction' && type === 'request' ? 'server' : null);
}

/** Attributes of a bridged span keep their names; labels have an underscore for each dot. */
function fieldsOf(attributes: readonly (Json | undefined)[], labels: readonly (Json | undefined)[]) {
  return readAttributeFields([
    ...attributes.flatMap((each) => [...attributePairs(each)]),
    ...labels.flatMap((each) => [...attributePairs(each)].map(([key, text]) => [dottedKey(key), text] as const)),
  ]);
}

/** What an agent says once for the events that follow. */
export interface ApmMetadata {
  readonly service: string | null;
  readonly node: string | null;
  readonly labels: Json | undefined;
}

export const NO_METADATA: ApmMetadata = { service: null, node: null, labels: undefined };

/** The machine by the names of OpenTelemetry: `paths` are where a format keeps each. */
function nodeAt(record: Json | undefined, paths: Readonly<Record<string, readonly string[]>>): string | null {
  const names = Object.entries(paths).flatMap(([key, where]) => {
    const text = textAt(record, ...where);
    return text === null ? [] : [[key, text] as const];
  });
  return nodeOfResource(new Map(names));
}

const NODE_OF_AGENT = {
  'k8s.pod.name': ['system.kubernetes.pod.name'],
  'k8s.node.name': ['system.kubernetes.node.name'],
  'host.name': ['system.configured_hostname', 'system.detected_hostname', 'system.hostname'],
  'service.instance.id': ['service.node.configured_name'],
  'container.id': ['system.container.id'],
};
const NODE_OF_DOCUMENT = {
  'k8s.pod.name': ['kubernetes.pod.name'],
  'k8s.node.name': ['kubernetes.node.name'],
  'host.name': ['host.name', 'host.hostname'],
  'service.instance.id': ['service.node.name'],
  'container.id': ['container.id'],
};

export function readApmMetadata(json: Json): ApmMetadata {
  return {
    service: textAt(json, 'service.name'),
    node: nodeAt(json, NODE_OF_AGENT),
    labels: member(json, 'labels'),
  };
}

/** An event of the intake API, without the key that says what it is; null when it has no id. */
export function readApmEvent(event: Json, kind: Kind, metadata: ApmMetadata): SpanStatement | null {
  const spanId = textAt(event, 'id');
  if (spanId === null) return null;
  const startNs = instantText(unitsToNs(textAt(event, 'timestamp'), 'us'));
  const parent = textAt(event, 'parent_id', 'transaction_id');
  const context = member(event, 'context');
  return makeSpan(
    {
      traceId: textAt(event, 'trace_id'),
      spanId,
      parentSpanId: traceKey(parent, 8) === null ? null : parent,
      name: textAt(event, 'name') ?? '',
      spanKind: spanKindOf(kind, textAt(event, 'otel.span_kind'), textAt(event, 'type')),
      service: textAt(context, 'service.name') ?? metadata.service,
      node: textAt(context, 'service.node.configured_name') ?? metadata.node,
      startNs,
      endNs: endText(startNs, unitsToNs(textAt(event, 'duration'), 'ms')),
      status: STATUSES.get(textAt(event, 'outcome') ?? '') ?? null,
    },
    fieldsOf([at(event, 'otel.attributes')], [member(context, 'tags'), metadata.labels]),
  );
}

/** A document of the data streams `traces-apm*`; null when it is neither a transaction nor a span. */
export function readApmDocument(document: Json): SpanStatement | null {
  // A span names the transaction that it is of.
  const kind =
    textAt(document, 'span.id') === null || textAt(document, 'processor.event') === 'transaction'
      ? 'transaction'
      : 'span';
  const [spanId, duration] = [textAt(document, `${kind}.id`), textAt(document, `${kind}.duration.us`)];
  if (spanId === null || duration === null) return null;
  const startNs = instantText(
    unitsToNs(textAt(document, 'timestamp.us'), 'us') ?? parseIsoTime(textAt(document, '@timestamp') ?? '')?.ns ?? null,
  );
  const parent = textAt(document, 'parent.id');
  return makeSpan(
    {
      traceId: textAt(document, 'trace.id'),
      spanId,
      parentSpanId: traceKey(parent, 8) === null ? null : parent,
      name: textAt(document, `${kind}.name`) ?? '',
      spanKind: spanKindOf(kind, textAt(document, 'span.kind'), textAt(document, `${kind}.type`)),
      service: textAt(document, 'service.name'),
      node: nodeAt(document, NODE_OF_DOCUMENT),
      startNs,
      endNs: endText(startNs, unitsToNs(duration, 'us')),
      status: STATUSES.get(textAt(document, 'event.outcome') ?? '') ?? null,
    },
    fieldsOf([], [member(document, 'labels'), member(document, 'numeric_labels')]),
  );
}
