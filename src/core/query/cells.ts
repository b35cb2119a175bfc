/** Reading cells of rows; the one place that knows how the store spells null, booleans and places. */
import type { GroundRow } from '../../shared/views.ts';
import { formatHandle } from '../../base/ids.ts';
import type { Row } from '../store/db.ts';

export type Cell = Row[string] | undefined;

export function textOf(value: Cell): string | null {
  return value === null || value === undefined ? null : String(value);
}

export function numberOf(value: Cell): number {
  return value === null || value === undefined ? 0 : Number(value);
}

/** Rows of named statements carry `path` beside the place. */
export function groundOf(row: Row): GroundRow {
  return {
    source: formatHandle('x', Number(row['source_id'])),
    path: String(row['path'] ?? ''),
    offset: Number(row['offset']),
    length: Number(row['length']),
  };
}

export function listOf(value: Cell): readonly string[] {
  return value === null || value === undefined ? [] : (JSON.parse(String(value)) as readonly string[]);
}
