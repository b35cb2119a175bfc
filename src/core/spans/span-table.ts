/** `spans` as a table for a person's SQL: made of the blocks while it is read. */
import { openDb, type TableFunction } from '../store/db.ts';
import type { SqlValue } from '../store/sql.ts';
import { openSpanStore, spanAt, type StoredSpan } from './span-store.ts';
import { TEXT_COLUMNS, TIMES_AFTER } from './span-columns.ts';

const names = TEXT_COLUMNS.map(([column]) => column);

/** As docs/case-file.md lists them. */
export const SPAN_TABLE_COLUMNS: readonly string[] = [
  'source_id',
  ...names.slice(0, TIMES_AFTER),
  'start_ns',
  'end_ns',
  ...names.slice(TIMES_AFTER),
  'offset',
  'length',
];

const ns = (text: string | null): bigint | null => (text === null ? null : BigInt(text));

function cells({ at, statement }: StoredSpan): readonly SqlValue[] {
  const texts = TEXT_COLUMNS.map(([, field]) => statement[field] ?? null);
  const times = [ns(statement.startNs), ns(statement.endNs)];
  return [
    BigInt(at.source),
    ...texts.slice(0, TIMES_AFTER),
    ...times,
    ...texts.slice(TIMES_AFTER),
    BigInt(at.offset),
    BigInt(at.length),
  ];
}

/** `SELECT … FROM spans` reads all of them; `FROM spans('…')` those of one trace, however its id is written. */
export function spanTable(path: string): TableFunction {
  return {
    name: 'spans',
    columns: SPAN_TABLE_COLUMNS,
    parameters: ['trace'],
    *rows(trace) {
      // A connection of its own: this runs while the other one is in the middle of a statement.
      const db = openDb(path, { mode: 'read' });
      try {
        const store = openSpanStore(db);
        if (typeof trace === 'string') for (const span of store.ofTrace(trace)) yield cells(span);
        else
          for (const found of store.blocks())
            for (let i = 0; i < found.block.spans; i += 1) yield cells(spanAt(found, i));
      } finally {
        db.close();
      }
    },
  };
}
