/** Parquet files for tests, written by hyparquet-writer; schemas in the words of the format. */
import type { SchemaElement } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';

export type Tree = SchemaElement & { readonly of?: readonly Tree[] };
type Kind = Omit<SchemaElement, 'name' | 'repetition_type' | 'num_children'>;

export const TEXT: Kind = { type: 'BYTE_ARRAY', converted_type: 'UTF8' };
export const BYTES: Kind = { type: 'BYTE_ARRAY' };
export const INT64: Kind = { type: 'INT64' };
export const INT32: Kind = { type: 'INT32' };

export function leaf(name: string, kind: Kind, repetition: 'REQUIRED' | 'OPTIONAL' = 'OPTIONAL'): Tree {
  return { name, ...kind, repetition_type: repetition };
}

export function group(name: string, of: readonly Tree[], kind: Kind = {}): Tree {
  return { name, ...kind, repetition_type: 'REQUIRED', of };
}

export function list(name: string, element: Tree): Tree {
  const repeated: Tree = { name: 'list', repetition_type: 'REPEATED', of: [{ ...element, name: 'element' }] };
  return { name, repetition_type: 'OPTIONAL', converted_type: 'LIST', of: [repeated] };
}

export function map(name: string, value: Tree): Tree {
  const entry = [leaf('key', TEXT, 'REQUIRED'), { ...value, name: 'value' }];
  const repeated: Tree = { name: 'key_value', repetition_type: 'REPEATED', of: entry };
  return { name, repetition_type: 'OPTIONAL', converted_type: 'MAP', of: [repeated] };
}

function flat({ of, ...element }: Tree): readonly SchemaElement[] {
  return of === undefined ? [element] : [{ ...element, num_children: of.length }, ...of.flatMap(flat)];
}

export interface WriteOptions {
  readonly rowGroupSize?: number;
  readonly pageSize?: number;
  readonly codec?: 'SNAPPY' | 'UNCOMPRESSED';
  readonly offsetIndex?: boolean;
}

/** `rows`: values as the writer takes them, one member for each column. */
export function parquetOf(
  columns: readonly Tree[],
  rows: readonly Readonly<Record<string, unknown>>[],
  { offsetIndex = true, ...options }: WriteOptions = {},
): Buffer {
  const schema = flat({ name: 'root', of: columns });
  const columnData = columns.map(({ name }) => ({ name, data: rows.map((row) => row[name] ?? null), offsetIndex }));
  return Buffer.from(parquetWriteBuffer({ columnData, schema: [...schema], ...options }));
}
