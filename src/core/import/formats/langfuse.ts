/** Traces of Langfuse: the page's download, exports of its tables, and files of the export to a bucket. docs/formats/langfuse.md */
import { JsonObject } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { readCsvRow } from '../csv-rows.ts';
import { placesUnder, placeWith, probeHead } from '../head-probe.ts';
import type { Head, Importer, RecordSink } from '../importer.ts';
import { IMPORT_LIMITS } from '../limits.ts';
import { hasByteOrderMark } from '../scan/container-form.ts';
import { firstLine } from '../scan/for-each-entry.ts';
import { tellOddities, tryParse, visitRecords } from '../scan/for-each-record.ts';
import type { RawRecord } from '../scan/for-each-record.ts';
import { wanted } from '../scan/json-path.ts';
import { forEachDelimitedRow } from '../table/delimited-rows.ts';
import type { DelimitedRow } from '../table/delimited-rows.ts';
import { LangfuseDownload } from './langfuse-download.ts';
import { readObservation, readTraceRow } from './langfuse-observation.ts';

/** One download, a list of them, the answer of the API with a page of rows. */
const DOCUMENTS = ['', '[]', 'data[]'] as const;
const PATHS = [
  ...DOCUMENTS.flatMap((path) => [wanted(path), wanted(path, 'scope')]),
  ...placesUnder(DOCUMENTS, ['observations[]']).map((path) => wanted(path)),
  ...placesUnder(DOCUMENTS, ['trace.observations[]']).map((path) => wanted(path)),
  ...placesUnder(DOCUMENTS, ['trace.metadata']).map((path) => wanted(path)),
];
const OBSERVATIONS = 2 * DOCUMENTS.length;
const COPIES = OBSERVATIONS + DOCUMENTS.length;
const METADATA = COPIES + DOCUMENTS.length;

/** Keys that no other format has together, beside an id. */
const ROWS = [
  ['traceId', 'parentObservationId'],
  ['trace_id', 'parent_observation_id'],
  ['traceId', 'internalModelId'],
  ['timestamp', 'sessionId', 'userId', 'release'],
  ['timestamp', 'session_id', 'user_id', 'release'],
] as const;

const isWithin = (path: number, first: number): boolean => path >= first && path < first + DOCUMENTS.length;

function addRecord(record: RawRecord, sink: RecordSink, download: LangfuseDownload): void {
  const { path, offset, length } = record;
  const isCopy = isWithin(path, COPIES);
  const parsed = tryParse(record.bytes);
  if (parsed.fault !== null) {
    download.hold({ ...parsed.fault, offset, length });
    return;
  }
  tellOddities(parsed.oddities, record, sink);
  if (isWithin(path, METADATA)) {
    download.describe(parsed.json);
    return;
  }
  const observation = readObservation(parsed.json);
  if (observation !== null && (isCopy || isWithin(path, OBSERVATIONS))) {
    download.hold({ observation, isCopy, offset, length });
    return;
  }
  download.settle();
  tellRow(parsed.json, { offset, length }, sink, download);
}

function tellRow(
  json: Json,
  { offset, length }: Pick<RawRecord, 'offset' | 'length'>,
  sink: RecordSink,
  download: LangfuseDownload,
): void {
  const row = readObservation(json) ?? readTraceRow(json);
  if (row !== null) download.tell(row, offset, length);
  else sink.skipped(offset, length, typeof json === 'string' ? 'id-only' : 'unknown-shape');
}

/** The columns of a table's export as CSV; null when the first line is none of Langfuse. */
function columnsOf(head: Uint8Array): readonly string[] | null {
  const line = firstLine(head);
  const cells = readCsvRow(line);
  if (cells === null || !cells.includes('id')) return null;
  return ROWS.some((keys) => keys.every((key) => cells.includes(key))) ? cells : null;
}

async function readTable(...[bytes, sink, context]: Parameters<Importer['read']>): Promise<void> {
  const download = new LangfuseDownload(sink);
  let columns: readonly string[] | null = null;
  const mark = hasByteOrderMark(bytes.read(0, Math.min(3, bytes.size))) ? 3 : 0;
  if (mark > 0) sink.skipped(0, mark, 'byte-order-mark');
  const row = ({ cells, offset, length }: DelimitedRow): void => {
    if (columns === null) {
      columns = cells;
      sink.skipped(offset, length, 'header');
    } else if (cells.length !== columns.length) {
      sink.rejected(offset, length, 'cells', `This row has ${cells.length} cells for ${columns.length} columns.`);
    } else {
      const members = columns.flatMap((name, i): [string, Json][] => (cells[i] === '' ? [] : [[name, cells[i]!]]));
      tellRow(new JsonObject(members), { offset, length }, sink, download);
    }
  };
  const broken = (...fault: Parameters<RecordSink['rejected']>): void => sink.rejected(...fault);
  await forEachDelimitedRow(bytes, mark, ',', context, IMPORT_LIMITS, { row, broken });
}

export const langfuse: Importer = {
  id: 'langfuse',
  title: 'Traces of Langfuse',
  alterations: [
    'Of a model call one name is kept, the last that was reported: whether it was asked for or answered is told by the attributes or contents, where they are there.',
    'internalModelId is Langfuse’s own price list and names no model that ran.',
    'Exports have left out inputs and outputs, large ones or all; an export of the table of traces has no observations.',
    'Times are kept to the millisecond; files of the export to a bucket write UTC without saying so.',
  ],
  clock: 'wall',

  sniff(head: Head) {
    const probe = probeHead(head.bytes);
    const places = [...DOCUMENTS, ...placesUnder(DOCUMENTS, ['observations[]', 'trace.observations[]'])];
    if (placeWith(probe, DOCUMENTS, 'trace.projectId') !== null)
      return { confidence: 0.96, reason: 'A trace with its projectId, as the page downloads it.' };
    for (const keys of ROWS) {
      const place = placeWith(probe, places, 'id', ...keys);
      if (place !== null)
        return { confidence: 0.95, reason: `${keys.join(' and ')} at ${place === '' ? 'the top' : place}.` };
    }
    if (columnsOf(head.bytes) !== null) return { confidence: 0.95, reason: 'Column names of a table of Langfuse.' };
    return { confidence: 0, reason: 'No observation of Langfuse.' };
  },

  async read(bytes, sink, context) {
    if (columnsOf(bytes.read(0, Math.min(bytes.size, IMPORT_LIMITS.headBytes))) !== null) {
      await readTable(bytes, sink, context);
      return;
    }
    const download = new LangfuseDownload(sink);
    await visitRecords(bytes, sink, context, PATHS, {
      record: (record) => addRecord(record, sink, download),
      enter: () => download.begin(),
      leave: () => download.settle(),
      broken(offset, length, reason, message) {
        if (length > 0) download.hold({ reason, message, offset, length });
        return length > 0;
      },
    });
    download.settle();
  },
};
