/** One row of a table as a span, by a column mapping. Pure. */
import type { ColumnMapping, MappedColumn, MappedField } from '../../../model/column-mapping.ts';
import type { SpanStatement } from '../../../model/statement.ts';
import { kindWord, statusWord } from '../formats/otlp-span.ts';
import { fieldText, makeSpan } from '../trace/span-fields.ts';
import type { AttributeField, AttributeFields } from '../trace/span-fields.ts';
import { lacksZone, nsOfCell } from './time-cell.ts';

/** How a table says that a span has no parent. */
const ROOT_WORDS: ReadonlySet<string> = new Set(['0', 'root', 'null', 'none', 'nil', '-', '-1', 'nan']);
const ATTRIBUTES = [
  'labelAsked',
  'labelAnswered',
  'responseId',
  'requestId',
  'artifactRef',
  'teeId',
  'inputHash',
  'outputHash',
  'txHash',
  'cacheResult',
  'node',
] as const satisfies readonly AttributeField[];

export interface MappedRow {
  readonly statement: SpanStatement;
  /** Doubts about single cells, one sentence each. */
  readonly doubts: readonly string[];
  /** A time came without a zone and was read as UTC. */
  readonly assumesUtc: boolean;
}

/** `client`, `Span_Kind.CLIENT` and `3` as OTLP names them; a number stays one. */
function asEnumName(text: string | null, prefix: string): string | undefined {
  if (text === null || /^\d+$/.test(text)) return text ?? undefined;
  return prefix + text.toUpperCase().replace(/^(?:SPAN_?KIND[_.]?|STATUS_?CODE[_.]?)/, '');
}

function isRoot(text: string): boolean {
  return ROOT_WORDS.has(text.toLowerCase()) || /^0+$/.test(text);
}

/** What databases and data frames write where there is nothing. */
const NOTHING: ReadonlySet<string> = new Set(['null', 'NULL', 'None', 'nan', 'NaN', '<NA>', 'NaT', '\\N']);

/** OTLP's words for what a table says of an outcome, a status of HTTP included. */
function outcome(text: string | null): string | null {
  if (text !== null && /^[1-5]\d\d$/.test(text)) return text >= '400' ? 'error' : 'ok';
  const word = text?.toLowerCase() ?? '';
  if (/^(?:succe(?:ss|eded|ssful)|completed|succ)$/.test(word)) return 'ok';
  if (/^(?:fail(?:ed|ure)?|exception|timeout)$/.test(word)) return 'error';
  return statusWord(asEnumName(text, 'STATUS_CODE_'));
}

export type RowReader = (cell: (column: string) => string | null) => MappedRow | null;

/** A reader of rows; it answers null for a row in which every mapped cell is empty. */
export function rowReader({ columns }: ColumnMapping): RowReader {
  const byField = new Map<MappedField, MappedColumn>(columns.map((column) => [column.field, column]));
  return (cell) => {
    const doubts: string[] = [];
    let assumesUtc = false;
    let isEmpty = true;
    const text = (field: MappedField): string | null => {
      const column = byField.get(field);
      const found = column === undefined ? null : (cell(column.column)?.trim() ?? null);
      if (found === null || found === '' || NOTHING.has(found)) return null;
      isEmpty = false;
      return found;
    };
    const time = (field: 'start' | 'end' | 'duration'): bigint | null => {
      const found = text(field);
      const column = byField.get(field);
      if (found === null || column?.unit == null) return null;
      const ns = nsOfCell(found, column.unit);
      if (ns === null) doubts.push(`“${found}” in ${column.column} is no ${field} in the unit of this mapping.`);
      else if (column.unit === 'iso' && lacksZone(found)) assumesUtc = true;
      return ns;
    };
    const [start, end, duration] = [time('start'), time('end'), time('duration')];
    const startNs = start ?? (end !== null && duration !== null && duration <= end ? end - duration : null);
    const endNs = end ?? (start !== null && duration !== null ? start + duration : null);
    const parent = text('parentSpanId');
    const fields: AttributeFields = {};
    for (const field of ATTRIBUTES) {
      const found = text(field);
      if (found !== null) fields[field] = fieldText(field, found);
    }
    const statement = makeSpan(
      {
        traceId: text('traceId'),
        spanId: text('spanId'),
        parentSpanId: parent === null || isRoot(parent) ? null : parent,
        name: text('name') ?? '',
        spanKind: kindWord(asEnumName(text('spanKind'), 'SPAN_KIND_')),
        service: text('service'),
        node: null,
        startNs: startNs?.toString() ?? null,
        endNs: endNs?.toString() ?? null,
        status: outcome(text('status')),
      },
      fields,
    );
    return isEmpty ? null : { statement, doubts, assumesUtc };
  };
}
