/** The columns of a block of spans, in the order in which they stand in it. */
import type { SpanStatement } from '../../model/statement.ts';
import type { Column } from './column.ts';

export type SpanField = Exclude<keyof SpanStatement, 'kind'>;

type TimeField = 'startNs' | 'endNs';
export type TextField = Exclude<SpanField, TimeField>;

/** All columns of a block. */
export interface BlockColumns {
  readonly offset: Column;
  readonly length: Column;
  readonly startNs: Column;
  readonly endNs: Column;
  readonly texts: Readonly<Record<TextField, Column>>;
}

/** How a column is called in SQL, and which member of a span it holds. */
export const TEXT_COLUMNS = [
  ['trace_id', 'traceId'],
  ['span_id', 'spanId'],
  ['parent_span_id', 'parentSpanId'],
  ['name', 'name'],
  ['kind', 'spanKind'],
  ['service', 'service'],
  ['node', 'node'],
  ['status', 'status'],
  ['label_asked', 'labelAsked'],
  ['label_answered', 'labelAnswered'],
  ['response_id', 'responseId'],
  ['request_id', 'requestId'],
  ['artifact_ref', 'artifactRef'],
  ['tee_id', 'teeId'],
  ['input_hash', 'inputHash'],
  ['output_hash', 'outputHash'],
  ['tx_hash', 'txHash'],
  ['cache_result', 'cacheResult'],
  ['server', 'server'],
] as const satisfies readonly (readonly [string, TextField])[];

export const TEXT_FIELDS: readonly TextField[] = TEXT_COLUMNS.map(([, field]) => field);
/** Those of blocks of the first two forms, and of the rows before them. */
export const EARLIER_TEXT_FIELDS: readonly TextField[] = TEXT_FIELDS.filter((field) => field !== 'server');

/** In rows of SQL start and end stand behind so many of the texts. */
export const TIMES_AFTER = TEXT_FIELDS.indexOf('node') + 1;

/** Ids that most writers give as lower-case hex of so many bytes: packed where every span of a block does. */
export const HEX_WIDTHS: Readonly<Partial<Record<TextField, number>>> = {
  traceId: 16,
  spanId: 8,
  parentSpanId: 8,
  teeId: 32,
  inputHash: 32,
  outputHash: 32,
  txHash: 32,
};

/** A span that has one of these speaks of an inference: the passes read no other. */
export const REQUEST_FIELDS: readonly TextField[] = [
  'labelAsked',
  'artifactRef',
  'responseId',
  'requestId',
  'txHash',
  'labelAnswered',
];
/** Those that counted in blocks of the first form. */
export const FIRST_REQUEST_FIELDS: readonly TextField[] = REQUEST_FIELDS.filter((field) => field !== 'labelAnswered');
