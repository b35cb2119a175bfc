/** The process that runs one query of a person's and ends. */
import { toWireError } from '../../base/errors.ts';
import type { QueryResult } from '../../shared/query-views.ts';
import { spanTable } from '../spans/span-table.ts';
import { runUserQuery } from '../store/db.ts';

interface Ask {
  readonly path: string;
  readonly sql: string;
  readonly limit: number;
}

/** Integers a double cannot hold become their decimal text; bytes become hex. */
function plain(value: unknown): string | number | null {
  if (typeof value === 'bigint') {
    return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)
      ? Number(value)
      : value.toString();
  }
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  return value as string | number | null;
}

function run({ path, sql, limit }: Ask): QueryResult {
  const { columns, rows, truncated } = runUserQuery(path, sql, limit, [spanTable(path)]);
  return { columns, rows: rows.map((row) => row.map(plain)), truncated };
}

process.once('message', (ask: Ask) => {
  try {
    process.send?.({ result: run(ask) });
  } catch (error) {
    process.send?.({ error: toWireError(error) });
  }
});
