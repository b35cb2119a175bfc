/** Statements as the passes read them: what a record says, and where it stands. */
import type { Locator } from '../../model/locator.ts';
import type { Statement, StatementKind } from '../../model/statement.ts';
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
