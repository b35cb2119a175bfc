/** Spans that stand inside of another span's record, at any depth: where each of them stands and whose it is. */
import { isArray, member } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import type { RawRecord } from '../scan/for-each-record.ts';
import { wanted } from '../scan/json-path.ts';
import { nestedRecords } from '../scan/nested-records.ts';
import type { Place } from './waiting-spans.ts';

type HeldRecord = Pick<RawRecord, 'bytes' | 'offset' | 'length'>;

export interface InnerRecord extends Place {
  readonly json: Json;
  /** The record that it stands in directly. */
  readonly outer: Json;
}

/** Under `key`, parents before their children. Where a key stands twice, the places are those of the whole record. */
export function innerRecords(json: Json, record: HeldRecord, key: string): InnerRecord[] {
  const list = member(json, key);
  if (!isArray(list) || list.length === 0) return [];
  const found = nestedRecords(record, [wanted(`${key}[]`)]);
  return list.flatMap((each, i) => {
    const held: HeldRecord = found.length === list.length ? found[i]! : record;
    const { offset, length } = held;
    return [{ json: each, outer: json, offset, length }, ...innerRecords(each, held, key)];
  });
}
