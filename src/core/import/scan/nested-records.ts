/** Values inside of a record that is held, with the bytes that they take. */
import { IMPORT_LIMITS } from '../limits.ts';
import type { RawRecord } from './for-each-record.ts';
import { compilePaths } from './json-path.ts';
import type { WantedPath } from './json-path.ts';
import { JsonSplitter } from './json-splitter.ts';
import type { RecordKey } from './split-handler.ts';

/** In order of their offsets. The record is known to be JSON, so nothing in it is broken. */
export function nestedRecords(record: Pick<RawRecord, 'bytes' | 'offset'>, paths: readonly WantedPath[]): RawRecord[] {
  const found: RawRecord[] = [];
  const nothing = (): void => undefined;
  const handler = {
    value: (path: number, offset: number, bytes: Buffer, key: RecordKey | null): void => {
      found.push({ path, offset, length: bytes.length, bytes: Buffer.from(bytes), key });
    },
    range: nothing,
    enter: nothing,
    leave: nothing,
    broken: nothing,
    doubt: nothing,
    repeated: nothing,
  };
  const splitter = new JsonSplitter(compilePaths(paths), handler, { ...IMPORT_LIMITS, restarts: false });
  splitter.reset(record.offset);
  splitter.push(record.bytes);
  splitter.end();
  return found;
}
