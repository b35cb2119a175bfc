/**
 * One span of a Tempo block as a statement. Schemas: grafana/tempo, tempodb/encoding/vparquet3 to vparquet5; the older
 * ones have one value where the newer have a list of them.
 */
import { traceKey } from '../../../base/ids.ts';
import { asText, isArray, isObject, member } from '../../../base/json.ts';
import type { Json, JsonObject } from '../../../base/json.ts';
import type { SpanStatement } from '../../../model/statement.ts';
import { UNNAMED_COLUMN } from '../parquet/column-names.ts';
import { repeatedAttributes } from '../trace/repeated-attributes.ts';
import { isFieldKey, makeSpan, nodeOfResource, readAttributeFields, UNKNOWN_SERVICE } from '../trace/span-fields.ts';
import type { SpanIssue } from '../trace/span-issue.ts';
import { endText, instantText, unitsToNs } from '../trace/unit-times.ts';
import { kindWord, RESOURCE_KEYS, statusWord } from './otlp-span.ts';

export interface TempoResource {
  readonly service: string | null;
  readonly node: string | null;
  readonly hasUnnamed: boolean;
  /** Attributes that stand more than once. */
  readonly issues: readonly SpanIssue[];
}

export const NO_TEMPO_RESOURCE: TempoResource = { service: UNKNOWN_SERVICE, node: null, hasUnnamed: false, issues: [] };

const VALUES = ['Value', 'ValueInt', 'ValueDouble', 'ValueBool'] as const;
/** Attributes that have a column of their own under a name that everybody knows. */
const RESOURCE_COLUMNS = [
  ['K8sPodName', 'k8s.pod.name'],
  ['Pod', 'k8s.pod.name'],
] as const;

function firstText(value: Json | undefined): string | null {
  const first = isArray(value) ? value[0] : value;
  return typeof first === 'boolean' ? String(first) : asText(first);
}

function valueText(attribute: Json): string | null {
  for (const key of VALUES) {
    const text = firstText(member(attribute, key));
    if (text !== null) return text;
  }
  return null;
}

function dedicatedOf(holder: Json | undefined): JsonObject['members'] {
  const dedicated = member(holder, 'DedicatedAttributes');
  return isObject(dedicated) ? dedicated.members : [];
}

function* attributesOf(holder: Json | undefined): Iterable<readonly [string, string | null]> {
  const list = member(holder, 'Attrs');
  for (const attribute of isArray(list) ? list : []) {
    const key = member(attribute, 'Key');
    if (typeof key === 'string') yield [key, valueText(attribute)];
  }
  for (const [name, value] of dedicatedOf(holder)) if (!UNNAMED_COLUMN.test(name)) yield [name, firstText(value)];
}

/** Whether attributes stand in columns that nobody named. */
function hasUnnamed(holder: Json): boolean {
  return dedicatedOf(holder).some(
    ([name, value]) => UNNAMED_COLUMN.test(name) && (!isArray(value) || value.length > 0),
  );
}

export function readTempoResource(json: Json): TempoResource {
  const known = [...attributesOf(json)];
  const found = new Map<string, string>();
  for (const [key, text] of known) if (text !== null) found.set(key, text);
  for (const [column, key] of RESOURCE_COLUMNS) {
    const text = asText(member(json, column));
    if (text !== null && text !== '' && !found.has(key)) found.set(key, text);
  }
  const service = asText(member(json, 'ServiceName')) ?? '';
  return {
    service: service === '' ? (found.get('service.name') ?? UNKNOWN_SERVICE) : service,
    node: nodeOfResource(found),
    hasUnnamed: hasUnnamed(json),
    issues: repeatedAttributes(known.filter(([key]) => RESOURCE_KEYS.has(key))),
  };
}

export interface TempoSpan {
  readonly span: SpanStatement;
  readonly hasUnnamed: boolean;
  readonly issues: readonly SpanIssue[];
}

/** Null for what is no span. `traceId`: that of the row, for spans do not repeat it. */
export function readTempoSpan(json: Json, traceId: string | null, resource: TempoResource): TempoSpan | null {
  if (!isObject(json) || member(json, 'SpanID', 'ID') === undefined) return null;
  const id = (...keys: readonly string[]): string | null => asText(member(json, ...keys));
  const parent = id('ParentSpanID');
  const startNs = instantText(unitsToNs(id('StartTimeUnixNano', 'StartUnixNanos'), 'ns'));
  const known = [...attributesOf(json)].filter(([key]) => isFieldKey(key));
  const span = makeSpan(
    {
      traceId,
      spanId: id('SpanID', 'ID'),
      parentSpanId: traceKey(parent, 8) === null ? null : parent,
      name: id('Name') ?? '',
      spanKind: kindWord(id('Kind') ?? undefined),
      service: resource.service,
      node: resource.node,
      startNs,
      endNs: endText(startNs, unitsToNs(id('DurationNano'), 'ns')),
      status: statusWord(id('StatusCode') ?? undefined),
    },
    readAttributeFields(known),
  );
  return { span, hasUnnamed: hasUnnamed(json), issues: repeatedAttributes(known) };
}
