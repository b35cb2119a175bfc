/** The rows of `span` that builds before schema 8 wrote, as blocks. */
import type { SpanStatement } from '../../model/statement.ts';
import type { Db, Row } from '../store/db.ts';
import { Sql } from '../store/sql.ts';
import { EARLIER_TEXT_FIELDS, TEXT_COLUMNS } from './span-columns.ts';
import { createSpanWriter, type SpanWriter } from './span-writer.ts';

const COLUMNS = TEXT_COLUMNS.filter(([, field]) => EARLIER_TEXT_FIELDS.includes(field));

const ROWS = new Sql(
  `SELECT source_id, offset, length, ${COLUMNS.map(([column]) => column).join(', ')},
          CAST(start_ns AS TEXT) AS start_ns, CAST(end_ns AS TEXT) AS end_ns FROM span ORDER BY id`,
  [],
);

const text = (value: Row[string] | undefined): string | null =>
  value === null || value === undefined ? null : String(value);

function spanOfRow(row: Row): SpanStatement {
  const texts = Object.fromEntries(COLUMNS.map(([column, field]) => [field, text(row[column])]));
  return { kind: 'span', ...texts, startNs: text(row['start_ns']), endNs: text(row['end_ns']) } as SpanStatement;
}

export function packSpanRows(db: Db): void {
  let source = -1;
  let writer: SpanWriter | null = null;
  for (const row of db.iterate(ROWS)) {
    if (writer === null || Number(row['source_id']) !== source) {
      writer?.finish();
      source = Number(row['source_id']);
      writer = createSpanWriter(db, source);
    }
    writer.add({ statement: spanOfRow(row), offset: Number(row['offset']), length: Number(row['length']) });
  }
  writer?.finish();
}
