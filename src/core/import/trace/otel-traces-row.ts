/**
 * One row of the table `otel_traces` as a span, wherever the row was written: the collector's ClickHouse exporter
 * (opentelemetry-collector-contrib, exporter/clickhouseexporter), with map columns or JSON columns.
 */
import { traceKey } from '../../../base/ids.ts';
import { asText, isArray } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { parseTime } from '../../../base/time.ts';
import type { SpanStatement } from '../../../model/statement.ts';
import { kindWord, statusWord } from '../formats/otlp-span.ts';
import { attributePairs } from './attribute-pairs.ts';
import { readClickhouseLiteral } from './clickhouse-literal.ts';
import { decodeJson } from './encoded-json.ts';
import { makeSpan, nodeOfResource, readAttributeFields, UNKNOWN_SERVICE } from './span-fields.ts';
import { endText, instantText, unitsToNs } from './unit-times.ts';

/** The columns that no other table has together. */
export const ROW_KEYS = ['TraceId', 'SpanId', 'SpanName'] as const;
const NESTED = {
  Events: ['Timestamp', 'Name', 'Attributes'],
  Links: ['TraceId', 'SpanId', 'TraceState', 'Attributes'],
} as const;

export type RowCell = (column: string) => Json | undefined;

export interface ReadRow {
  readonly span: SpanStatement;
  /** The time has no zone and was taken for UTC. */
  readonly isZoneAssumed: boolean;
  /** What of the row contradicts itself, in words. */
  readonly doubts: readonly string[];
}

/** A cell of text may hold a map or an array as ClickHouse prints it, or JSON. */
function structured(value: Json | undefined): Json | undefined {
  return typeof value === 'string' ? (readClickhouseLiteral(value) ?? decodeJson(value, 1)) : value;
}

function attributesOf(value: Json | undefined): readonly (readonly [string, string])[] {
  return [...attributePairs(structured(value))];
}

function wordOf(read: (value: string) => string | null, prefix: string, value: Json | undefined): string | null {
  const text = asText(value);
  return text === null ? null : (read(text) ?? read(prefix + text.toUpperCase()));
}

function idOf(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

/** Start and end: the table keeps the time of the beginning and a length in nanoseconds. */
function timesOf(cell: RowCell): Pick<SpanStatement, 'startNs' | 'endNs'> & { readonly isZoneAssumed: boolean } {
  const parsed = parseTime(asText(cell('Timestamp')) ?? '');
  if (parsed === null || parsed.ns <= 0n) return { startNs: null, endNs: null, isZoneAssumed: false };
  const startNs = instantText(parsed.ns);
  return {
    startNs,
    endNs: endText(startNs, unitsToNs(asText(cell('Duration')), 'ns')),
    isZoneAssumed: parsed.assumed === 'utc',
  };
}

/** Nested columns are arrays side by side: of different lengths nobody knows what belongs to what. */
function doubtsOf(cell: RowCell): readonly string[] {
  return Object.entries(NESTED).flatMap(([name, members]) => {
    const lengths = members.flatMap((member) => {
      const list = structured(cell(`${name}.${member}`));
      return isArray(list) ? [list.length] : [];
    });
    return new Set(lengths).size > 1
      ? [`The arrays of ${name} have different lengths (${lengths.join(', ')}): they belong together.`]
      : [];
  });
}

/** Null when the row is of something else than a span. */
export function readOtelTracesRow(cell: RowCell): ReadRow | null {
  if (ROW_KEYS.every((key) => cell(key) === undefined)) return null;
  const resource = new Map(attributesOf(cell('ResourceAttributes')));
  const service = asText(cell('ServiceName')) ?? '';
  const parent = idOf(cell('ParentSpanId'));
  const { isZoneAssumed, ...times } = timesOf(cell);
  const span = makeSpan(
    {
      traceId: idOf(cell('TraceId')),
      spanId: idOf(cell('SpanId')),
      parentSpanId: traceKey(parent, 8) === null ? null : parent,
      name: asText(cell('SpanName')) ?? '',
      spanKind: wordOf(kindWord, 'SPAN_KIND_', cell('SpanKind')),
      service: service === '' ? (resource.get('service.name') ?? UNKNOWN_SERVICE) : service,
      node: nodeOfResource(resource),
      ...times,
      status: wordOf(statusWord, 'STATUS_CODE_', cell('StatusCode')),
    },
    readAttributeFields(attributesOf(cell('SpanAttributes'))),
  );
  return { span, isZoneAssumed, doubts: doubtsOf(cell) };
}
