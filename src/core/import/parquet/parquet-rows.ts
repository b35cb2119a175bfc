/** The rows of a Parquet file as lines of JSON, row group by row group, column by column, in bounded slices. */
import { parquetMetadataAsync, parquetRead, parquetSchema } from 'hyparquet';
import type { AsyncBuffer, Compressors, FileMetaData, RowGroup, SchemaTree } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { AppError } from '../../../base/errors.ts';
import { objectText, takeMeanings } from './parquet-json.ts';
import type { Meanings } from './parquet-json.ts';

/** Stored bytes of one column of a row group that are held at once, and what a page may expand to. */
export const COLUMN_BYTES = 256 * 1024 * 1024;
/** Rows are taken in slices of about so many bytes before compression. */
const SLICE_BYTES = 24 * 1024 * 1024;
const MOST_ROWS = 50_000;
/** Characters of lines that are handed over at once. */
const PIECE = 1024 * 1024;
/** Row groups that are named where many are damaged. */
const MOST_TOLD = 5;

const bounded: Compressors = Object.fromEntries(
  Object.entries(compressors).map(([codec, decompress]) => [
    codec,
    (input: Uint8Array, length: number): Uint8Array => {
      if (length > COLUMN_BYTES) throw new Error(`a page of ${length} bytes; the most is ${COLUMN_BYTES}`);
      return decompress(input, length);
    },
  ]),
);

interface Table {
  readonly file: AsyncBuffer;
  readonly metadata: FileMetaData;
  readonly columns: readonly SchemaTree[];
  readonly meanings: Meanings;
}

async function openTable(file: AsyncBuffer): Promise<Table> {
  const metadata = await parquetMetadataAsync(file, { geoparquet: false });
  const meanings = takeMeanings(metadata);
  return { file, metadata, columns: parquetSchema(metadata).children, meanings };
}

function say(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

type Chunks = RowGroup['columns'];

const stored = (chunks: Chunks): number => sum(chunks, 'total_compressed_size');
const expanded = (chunks: Chunks): number => sum(chunks, 'total_uncompressed_size');

function sum(chunks: Chunks, size: 'total_compressed_size' | 'total_uncompressed_size'): number {
  return chunks.reduce((total, { meta_data: chunk }) => total + Number(chunk?.[size] ?? 0), 0);
}

/** A nested column without an index of its pages is decoded from its beginning, whichever rows are wanted. */
function isWhole(chunks: Chunks): boolean {
  return chunks.some(
    (chunk) => chunk.offset_index_offset === undefined && (chunk.meta_data?.path_in_schema.length ?? 0) > 1,
  );
}

/** How many rows are taken at once. @throws AppError LIMIT naming the column that is too large to hold. */
function sliceRows({ columns }: RowGroup, rows: number): number {
  const byColumn = Map.groupBy(columns, ({ meta_data: chunk }) => chunk?.path_in_schema[0] ?? '');
  let isCut = true;
  for (const [name, chunks] of byColumn) {
    const bytes = Math.max(stored(chunks), isWhole(chunks) ? expanded(chunks) : 0);
    if (bytes > COLUMN_BYTES)
      throw new AppError('LIMIT', `column ${name} takes ${bytes} bytes; the most that is held is ${COLUMN_BYTES}`);
    if (isWhole(chunks)) isCut = false;
  }
  if (!isCut) return Math.max(1, rows);
  return Math.max(1, Math.min(rows, MOST_ROWS, Math.ceil((rows * SLICE_BYTES) / Math.max(expanded(columns), 1))));
}

async function readColumn(
  { file, metadata }: Table,
  name: string,
  from: number,
  to: number,
): Promise<readonly unknown[]> {
  let values: readonly unknown[] = [];
  await parquetRead({
    file,
    metadata,
    columns: [name],
    rowStart: from,
    rowEnd: to,
    compressors: bounded,
    utf8: false,
    geoparquet: false,
    useOffsetIndex: true,
    // Of times of 12 bytes, the only ones that are left for the library to read.
    parsers: { timestampFromNanoseconds: (ns) => ns },
    onComplete: (rows) => {
      values = rows.map((row) => row[0] as unknown);
    },
  });
  return values;
}

async function* readSlice(table: Table, from: number, to: number): AsyncIterable<Buffer> {
  const { columns, meanings } = table;
  const values: (readonly unknown[])[] = [];
  for (const { element } of columns) values.push(await readColumn(table, element.name, from, to));
  let lines = '';
  for (let row = 0; row < to - from; row += 1) {
    lines += `${objectText(columns, (_column, i) => values[i]?.[row], meanings)}\n`;
    if (lines.length < PIECE) continue;
    yield Buffer.from(lines);
    lines = '';
  }
  yield Buffer.from(lines);
}

/**
 * Lines of JSON, one for each row. What cannot be decoded is told and passed over: `onDamage` names the row group and
 * what is missing of it. A file without a readable footer has no rows.
 */
export async function* readParquetRows(file: AsyncBuffer, onDamage: (what: string) => void): AsyncIterable<Buffer> {
  let table: Table;
  try {
    table = await openTable(file);
  } catch (error) {
    onDamage(`The footer of this Parquet file, where its schema stands, cannot be read (${say(error)}).`);
    return;
  }
  const damage: string[] = [];
  let first = 0;
  for (const [i, group] of table.metadata.row_groups.entries()) {
    const rows = Number(group.num_rows);
    let done = 0;
    try {
      const step = sliceRows(group, rows);
      for (; done < rows; done = Math.min(rows, done + step))
        yield* readSlice(table, first + done, first + Math.min(rows, done + step));
    } catch (error) {
      damage.push(`${rows - done} rows of row group ${i} cannot be read (${say(error)})`);
    }
    first += rows;
  }
  if (damage.length > 0) onDamage(`${damage.slice(0, MOST_TOLD).join('; ')}${damage.length > MOST_TOLD ? '; …' : ''}.`);
}
