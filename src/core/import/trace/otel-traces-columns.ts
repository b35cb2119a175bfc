/**
 * Rows of `otel_traces` that are lists of cells: the names of their columns stand in the first row, beside the rows, or
 * nowhere. Source: ClickHouse docs, "Formats"; the collector's tables of opentelemetry-collector-contrib,
 * exporter/clickhouseexporter.
 */
import { traceKey } from '../../../base/ids.ts';
import { asText } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { parseTime } from '../../../base/time.ts';
import type { RecordSink } from '../importer.ts';
import { ROW_KEYS } from './otel-traces-row.ts';
import type { RowCell } from './otel-traces-row.ts';

const BEGINNING = ['Timestamp', 'TraceId', 'SpanId', 'ParentSpanId', 'TraceState', 'SpanName', 'SpanKind'] as const;
const EVENTS = ['Timestamp', 'Name', 'Attributes'].map((name) => `Events.${name}`);
const LINKS = ['TraceId', 'SpanId', 'TraceState', 'Attributes'].map((name) => `Links.${name}`);
const END = ['Duration', 'StatusCode', 'StatusMessage', ...EVENTS, ...LINKS] as const;
/** The tables that the collector makes: with scopes, and before it had them. */
const TABLES: readonly (readonly string[])[] = [
  [...BEGINNING, 'ServiceName', 'ResourceAttributes', 'ScopeName', 'ScopeVersion', 'SpanAttributes', ...END],
  [...BEGINNING, 'ServiceName', 'ResourceAttributes', 'SpanAttributes', ...END],
];

export interface CellRow {
  readonly cells: readonly Json[];
  readonly offset: number;
  readonly length: number;
}

/** The columns of rows, and whether the rows say them. */
export interface RowColumns {
  readonly names: readonly string[];
  readonly areTold: boolean;
}

/** Of a row of the whole table as the collector made it; null for any other row. */
function tableOf(cells: readonly Json[]): readonly string[] | null {
  const names = TABLES.find(({ length }) => length === cells.length);
  if (names === undefined) return null;
  const [time, trace, span] = cells;
  const isId = (cell: Json | undefined, bytes: 16 | 8) =>
    cell === '' || (typeof cell === 'string' && traceKey(cell, bytes) !== null);
  const isRow = parseTime(asText(time) ?? '') !== null && isId(trace, 16) && isId(span, 8);
  return isRow && /^-?\d+$/.test(asText(cells[names.indexOf('Duration')]) ?? '') ? names : null;
}

/** What the first row says of the columns; null when the rows are of another table. */
export function columnsOfFirst(cells: readonly Json[] | null): RowColumns | null {
  if (cells === null) return null;
  const texts = cells.filter((cell) => typeof cell === 'string');
  if (texts.length === cells.length && ROW_KEYS.every((key) => texts.includes(key)))
    return { names: texts, areTold: true };
  const names = tableOf(cells);
  return names === null ? null : { names, areTold: false };
}

/** `String`, `LowCardinality(Nullable(String))`: a type of the column of ids, and no id. */
const TYPE = /^(?:\w+\()*(?:Fixed)?String\b/;

/** Tells each row by the names of its columns. */
export function createCellRows(
  sink: RecordSink,
  { names, areTold }: RowColumns,
  tell: (cell: RowCell, offset: number, length: number) => void,
): (row: CellRow) => void {
  const places = new Map(names.map((name, i) => [name, i]));
  let isNoted = areTold;
  return ({ cells, offset, length }) => {
    const cell: RowCell = (column) => cells[places.get(column) ?? -1];
    if (cells.length !== names.length) {
      sink.rejected(offset, length, 'cells', `This row has ${cells.length} cells for ${names.length} columns.`);
      return;
    }
    if (TYPE.test(asText(cell('TraceId')) ?? '') || cells.every((each, i) => each === names[i])) {
      sink.skipped(offset, length, 'header');
      return;
    }
    tell(cell, offset, length);
    if (isNoted) return;
    isNoted = true;
    sink.issue(
      offset,
      length,
      'no-names',
      'These rows do not name their columns: they are read in the order of the table that the collector makes.',
    );
  };
}
