/** JSON objects that a program printed one after another, with what else it printed between them. */
import { isObject } from '../../../base/json.ts';
import type { JsonObject } from '../../../base/json.ts';
import type { ImportContext, RecordSink, SourceBytes } from '../importer.ts';
import { parseRecord, visitRecords } from './for-each-record.ts';
import type { RawRecord } from './for-each-record.ts';
import { wanted } from './json-path.ts';

/** Objects alone, or in one list. */
const PATHS = [wanted(''), wanted('[]')];
/** So much of what is no JSON is looked at. */
const LOOKED_AT = 4096;
/** A brace, or a key: a part of an object, and not what a log says. */
const OF_AN_OBJECT = /\{|"\s*:/;

/** Every object; other output is booked as `log-lines`, and a broken object as what it is. */
export async function forEachPrinted(
  source: SourceBytes,
  sink: RecordSink,
  context: Pick<ImportContext, 'signal'>,
  onRecord: (json: JsonObject, record: RawRecord) => void,
): Promise<void> {
  await visitRecords(source, sink, context, PATHS, {
    record(record) {
      const json = parseRecord(record, sink);
      if (isObject(json)) onRecord(json, record);
      // `[7]`, as logs write the number of a process.
      else if (json !== undefined) sink.skipped(record.offset, record.length, 'log-lines');
    },
    broken(offset, length, reason) {
      if (reason !== 'syntax' || length === 0) return false;
      const text = Buffer.from(source.read(offset, Math.min(length, LOOKED_AT))).toString('latin1');
      if (OF_AN_OBJECT.test(text)) return false;
      sink.skipped(offset, length, 'log-lines');
      return true;
    },
  });
}
