/** The rows of a Parquet file as lines of JSON, row group by row group. */
import { parquetMetadataAsync, parquetSchema } from 'hyparquet';
import type { FileMetaData } from 'hyparquet';
import { NO_NAMES, type ColumnNames } from './column-names.ts';
import type { ParquetBytes } from './column-pages.ts';
import { takeMeanings } from './parquet-json.ts';
import { rowTexts } from './row-writer.ts';

/** Characters of lines that are handed over at once. */
const PIECE = 1024 * 1024;
/** Row groups that are named where many are damaged. */
const MOST_TOLD = 5;

function say(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Lines of JSON, one for each row. What cannot be decoded is told and passed over: `onDamage` names the row group and
 * what is missing of it. A file without a readable footer has no rows.
 */
export async function* readParquetRows(
  bytes: ParquetBytes,
  onDamage: (what: string) => void,
  names: ColumnNames = NO_NAMES,
): AsyncIterable<Buffer> {
  let metadata: FileMetaData;
  try {
    metadata = await parquetMetadataAsync(bytes, { geoparquet: false });
  } catch (error) {
    onDamage(`The footer of this Parquet file, where its schema stands, cannot be read (${say(error)}).`);
    return;
  }
  const meanings = takeMeanings(metadata);
  const damage: string[] = [];
  for (const [i, group] of metadata.row_groups.entries()) {
    let done = 0;
    let lines = '';
    try {
      for (const text of rowTexts(bytes, group, parquetSchema(metadata), { meanings, names })) {
        lines += `${text}\n`;
        done += 1;
        if (lines.length < PIECE) continue;
        yield Buffer.from(lines);
        lines = '';
      }
    } catch (error) {
      damage.push(`${Number(group.num_rows) - done} rows of row group ${i} cannot be read (${say(error)})`);
    }
    yield Buffer.from(lines);
  }
  const told = metadata.row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0);
  if (told !== Number(metadata.num_rows))
    damage.push(`the footer tells of ${metadata.num_rows} rows and its row groups of ${told}`);
  if (damage.length > 0) onDamage(`${damage.slice(0, MOST_TOLD).join('; ')}${damage.length > MOST_TOLD ? '; …' : ''}.`);
}
