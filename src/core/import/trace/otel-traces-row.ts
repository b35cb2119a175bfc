/**
 * One row of the table `otel_traces` as a span, wherever the row was written: the collector's ClickHouse exporter
 * (opentelemetry-collector-contrib, exporter/clickhouseexporter), with map columns or JSON columns.
 */
import { traceKey } from '../../../base/ids.ts';
import { asText, isArray, isObject, parseJson } from '../../../base/json.ts';
import type { Json, JsonObject } from '../../../base/json.ts';
import { AppError } from '../../../base/errors.ts';
import { parseTime } from '../../../base/time.ts';
import type { SpanStatement } from '../../../model/statement.ts';
import { kindWord, statusWord } from '../formats/otlp-span.ts';
import { readClickhouseLiteral } from './clickhouse-literal.ts';
import { makeSpan, nodeOfResource, readAttributeFields, UNKNOWN_SERVICE } from './span-fields.ts';
import { endText, instantText, unitsToNs } from './unit-times.ts';

/** The columns that no other table has together. */
export const ROW_KEYS = ['TraceId', 'SpanId', 'SpanName'] as const;
const NESTED = {
  Events: ['Timestamp', 'Name', 'Attributes'],
  Links: ['TraceId', 'SpanId', 'TraceState', 'Attributes'],
} as const;
/** A JSON column nests what its keys part by dots. */
const MAX_DEPTH = 16;

export type RowCell = (column: string) => Json | undefined;

export interface ReadRow {
  readonly span: SpanStatement;
  /** The time has no zone and was taken for UTC. */
  readonly isZoneAssumed: boolean;
  /** What of the row contradicts itself, in words. */
  readonly doubts: readonly string[];
}

function literal(value: Json | undefined): Json | undefined {
  if (typeof value !== 'string') return value;
  const found = readClickhouseLiteral(value);
  if (found !== undefined || !/^[{[]/.test(value)) return found;
  try {
    return parseJson(value);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return undefined;
  }
}

function* flat(object: JsonObject, prefix: string, depth: number): Iterable<readonly [string, string]> {
  for (const [key, value] of object.members) {
    const text = typeof value === 'boolean' ? String(value) : asText(value);
    if (text !== null) yield [prefix + key, text];
    else if (isObject(value) && depth < MAX_DEPTH) yield* flat(value, `${prefix}${key}.`, depth + 1);
  }
}

function attributesOf(value: Json | undefined): readonly (readonly [string, string])[] {
  const found = literal(value);
  return isObject(found) ? [...flat(found, '', 0)] : [];
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
      const list = literal(cell(`${name}.${member}`));
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
