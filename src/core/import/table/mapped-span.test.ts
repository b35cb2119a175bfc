import { describe, expect, it } from 'vitest';
import type { ColumnMapping, MappedField } from '../../../model/column-mapping.ts';
import { rowReader } from './mapped-span.ts';

function rowOf(cells: Readonly<Partial<Record<MappedField, string>>>) {
  const fields = Object.keys(cells) as MappedField[];
  const columns = fields.map((field) => ({ column: field, field, unit: field === 'start' ? ('iso' as const) : null }));
  const mapping: ColumnMapping = { version: 1, name: 'x', form: { kind: 'json-lines' }, columns };
  return rowReader(mapping)((column) => cells[column as MappedField] ?? null)?.statement ?? null;
}

describe('a row of a table', () => {
  it.each([
    ['200', 'ok'],
    ['429', 'error'],
    ['2', 'error'],
    ['STATUS_CODE_OK', 'ok'],
    ['Unset', 'unset'],
    ['success', 'ok'],
    ['failure', 'error'],
    ['eventually', null],
  ])('tells the outcome %s as %s', (status, expected) => {
    expect(rowOf({ spanId: 'a', status })).toMatchObject({ status: expected });
  });

  it.each(['null', 'None', 'nan', '<NA>', '\\N', ' '])('tells nothing by %j', (text) => {
    expect(rowOf({ spanId: 'a', labelAsked: text, node: text, parentSpanId: text })).toMatchObject({
      labelAsked: null,
      node: null,
      parentSpanId: null,
    });
    expect(rowOf({ labelAsked: text })).toBeNull();
  });
});
