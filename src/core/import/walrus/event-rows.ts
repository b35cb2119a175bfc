/** Events of Sui as a warehouse exports them: comma-separated values with the event's JSON in a cell. */
import { JsonObject } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { readCsvRow } from '../csv-rows.ts';
import type { ImportContext, RecordSink, SourceBytes } from '../importer.ts';
import { forEachCsvRow } from '../scan/for-each-csv-row.ts';
import type { Place } from './reading.ts';

function columnsOf(cells: readonly string[] | null): readonly string[] | null {
  const names = cells?.map((cell) => cell.trim().toLowerCase()) ?? [];
  if (!names.includes('event_type')) return null;
  return names.includes('event_json') || names.includes('bcs') ? names : null;
}

/** The columns of a header row; null when it is none of an export of events. */
export function eventColumns(line: string): readonly string[] | null {
  return columnsOf(readCsvRow(line.replace(/^\uFEFF/, '').replace(/\r$/, '')));
}

/** Every row as an object of texts; empty cells are left out. What is no row is booked. */
export async function forEachEventRow(
  source: SourceBytes,
  sink: RecordSink,
  context: Pick<ImportContext, 'signal'>,
  onRow: (row: Json, place: Place) => void,
): Promise<void> {
  let columns: readonly string[] | null = null;
  await forEachCsvRow(source, sink, context, 'events', ({ cells, offset, length }) => {
    if (columns === null) {
      columns = columnsOf(cells) ?? [];
      sink.skipped(offset, length, 'header');
    } else if (cells === null || cells.length !== columns.length) {
      const message =
        cells === null
          ? 'The quotes of this row do not close.'
          : `This row has ${cells.length} cells for ${columns.length} columns.`;
      sink.rejected(offset, length, 'syntax', message);
    } else {
      const members = columns.map((column, i): readonly [string, Json] => [column, cells[i]!]);
      onRow(new JsonObject(members.filter(([, cell]) => cell !== '')), { offset, length });
    }
  });
}
