/**
 * How the columns of a table of any shape (CSV, TSV, JSON lines) are read as spans. A mapping is proposed by the file's
 * own words, shown, corrected by hand, and kept in the case with its hash. Plain data: it goes over the line and into files.
 */
import type { SpanStatement } from './statement.ts';

export const TIME_UNITS = ['s', 'ms', 'us', 'ns', 'iso', 'iso-duration'] as const;
export type TimeUnit = (typeof TIME_UNITS)[number];

export const TIME_UNIT_WORDS: Readonly<Record<TimeUnit, string>> = {
  s: 'seconds',
  ms: 'milliseconds',
  us: 'microseconds',
  ns: 'nanoseconds',
  iso: 'date and time (ISO 8601)',
  'iso-duration': 'duration (ISO 8601)',
};

type TextField = Exclude<keyof SpanStatement, 'kind' | 'startNs' | 'endNs'>;

/** What a column may be read as: a member of a span, or how long it took. */
export type MappedField = TextField | 'start' | 'end' | 'duration';

/** In the order in which they are offered. The words are those of the window. */
export const MAPPED_FIELDS: readonly (readonly [MappedField, string])[] = [
  ['traceId', 'trace id'],
  ['spanId', 'span id'],
  ['parentSpanId', 'parent span id'],
  ['name', 'name of the span'],
  ['spanKind', 'kind (client, server, …)'],
  ['start', 'start'],
  ['end', 'end'],
  ['duration', 'duration'],
  ['service', 'service'],
  ['node', 'node'],
  ['status', 'status (ok, error)'],
  ['labelAsked', 'label asked for'],
  ['labelAnswered', 'label answered'],
  ['requestId', 'request id'],
  ['responseId', 'response id'],
  ['artifactRef', 'artifact'],
  ['teeId', 'enclave id'],
  ['inputHash', 'hash of the input'],
  ['outputHash', 'hash of the output'],
  ['txHash', 'transaction'],
  ['cacheResult', 'what the cache said'],
];

const IDS: readonly MappedField[] = ['traceId', 'spanId', 'requestId', 'responseId'];

export const TIME_FIELDS: ReadonlySet<MappedField> = new Set<MappedField>(['start', 'end', 'duration']);

export interface MappedColumn {
  /** The column's name in the first row; of JSON lines the keys down to the value, joined by dots; `column 3` where there are no names. */
  readonly column: string;
  readonly field: MappedField;
  /** For start, end and duration. */
  readonly unit: TimeUnit | null;
}

export type TableForm =
  | { readonly kind: 'delimited'; readonly delimiter: string; readonly hasNames: boolean }
  | { readonly kind: 'json-lines' };

export interface ColumnMapping {
  readonly version: 1;
  /** What the person calls it; quoted in the report with its hash. */
  readonly name: string;
  readonly form: TableForm;
  /** One for each field at most. */
  readonly columns: readonly MappedColumn[];
}

/** A column of the file, whether it is mapped or not, with why it was and what stands in it. */
export interface ProposedColumn {
  readonly column: string;
  readonly field: MappedField | null;
  readonly unit: TimeUnit | null;
  /** One sentence; null where nothing was recognised. */
  readonly why: string | null;
  /** The first values that are not empty and not alike. */
  readonly examples: readonly string[];
}

export interface MappingProposal {
  readonly form: TableForm;
  readonly columns: readonly ProposedColumn[];
}

/** What a mapping lacks or doubles, in sentences; empty when rows can be read by it. */
export function mappingFaults({ columns }: Pick<ColumnMapping, 'columns'>): readonly string[] {
  const fields = columns.map(({ field }) => field);
  const words = new Map(MAPPED_FIELDS);
  const twice = MAPPED_FIELDS.filter(([field]) => fields.filter((one) => one === field).length > 1);
  const faults = twice.map(([, word]) => `Two columns are read as ${word}; one of them has to go.`);
  if (!IDS.some((id) => fields.includes(id)))
    faults.push('No column is read as trace id, span id, request id or response id: nothing tells the rows apart.');
  if (!fields.includes('start') && !fields.includes('end')) faults.push('No column is read as start or end.');
  for (const { field, unit, column } of columns)
    if (TIME_FIELDS.has(field) && unit === null)
      faults.push(`The unit of ${words.get(field) ?? field} (${column}) is missing.`);
  return faults;
}

/** The mapping that a proposal makes, with nothing changed. */
export function mappingOf({ form, columns }: MappingProposal, name: string): ColumnMapping {
  return {
    version: 1,
    name,
    form,
    columns: columns.flatMap(({ column, field, unit }) => (field === null ? [] : [{ column, field, unit }])),
  };
}
