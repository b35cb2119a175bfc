/** Statements as the passes read them: what a record says, and where it stands. */
import type { Locator } from '../../model/locator.ts';
import type { SpanStatement, Statement, StatementKind } from '../../model/statement.ts';
import type { Db, Row } from '../store/db.ts';

export interface Stated<S extends Statement = Statement> {
  readonly statement: S;
  readonly at: Locator;
}

export type StatementOf<K extends StatementKind> = Extract<Statement, { readonly kind: K }>;

function locatorOf(row: Row): Locator {
  return { source: Number(row['source_id']), offset: Number(row['offset']), length: Number(row['length']) };
}

/** All statements of one kind in order of import. */
export function* statementsOf<K extends Exclude<StatementKind, 'span'>>(
  db: Db,
  kind: K,
): Iterable<Stated<StatementOf<K>> & { readonly id: number }> {
  for (const row of db.named('statement_by_kind').iterate(kind)) {
    yield { id: Number(row['id']), statement: JSON.parse(String(row['body'])) as StatementOf<K>, at: locatorOf(row) };
  }
}

const text = (value: Row[string] | undefined): string | null =>
  value === null || value === undefined ? null : String(value);

export function spanOfRow(row: Row): Stated<SpanStatement> {
  return {
    at: locatorOf(row),
    statement: {
      kind: 'span',
      traceId: text(row['trace_id']),
      spanId: text(row['span_id']),
      parentSpanId: text(row['parent_span_id']),
      name: String(row['name']),
      spanKind: text(row['kind']),
      service: text(row['service']),
      node: text(row['node']),
      startNs: text(row['start_ns']),
      endNs: text(row['end_ns']),
      status: text(row['status']),
      labelAsked: text(row['label_asked']),
      labelAnswered: text(row['label_answered']),
      responseId: text(row['response_id']),
      requestId: text(row['request_id']),
      artifactRef: text(row['artifact_ref']),
      teeId: text(row['tee_id']),
      inputHash: text(row['input_hash']),
      outputHash: text(row['output_hash']),
      txHash: text(row['tx_hash']),
      cacheResult: text(row['cache_result']),
    },
  };
}

/** Spans that say something of an inference. */
export function* spansAboutRequests(db: Db): Iterable<Stated<SpanStatement> & { readonly id: number }> {
  for (const row of db.named('span_about_requests').iterate()) yield { id: Number(row['id']), ...spanOfRow(row) };
}
