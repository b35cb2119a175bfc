/** An event's own bytes beside its JSON: base64 nowadays, base58 in exports of before the encoding was named. */
import { fromBase58 } from '../../../base/base58.ts';
import { fromBase64 } from '../../../base/bytes.ts';
import { JsonObject, member } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { readEvent } from '../../verify/walrus/event-bcs.ts';
import { textOf } from '../field-readers.ts';

/** More than the longest event: a list of 65,535 shards. */
const MAX_CHARACTERS = 256 * 1024;

function bytesIn(event: JsonObject): string | null {
  const contents = event.get('contents');
  return textOf(event, 'bcs') ?? textOf(contents, 'bcs', 'value') ?? textOf(member(contents, 'bcs'), 'value');
}

/** null: the record holds none. Where it does not name the encoding, the one that gives a whole event is meant. */
export function eventBytes(event: JsonObject, name: string): Uint8Array | 'unreadable' | null {
  const text = bytesIn(event);
  if (text === null) return null;
  if (text.length > MAX_CHARACTERS) return 'unreadable';
  const encoding = textOf(event, 'bcsEncoding');
  if (encoding === 'base64') return fromBase64(text) ?? 'unreadable';
  if (encoding === 'base58') return fromBase58(text) ?? 'unreadable';
  const candidates = [fromBase64(text), fromBase58(text)].filter((bytes) => bytes !== null);
  return candidates.find((bytes) => 'fields' in readEvent(name, bytes)) ?? candidates[0] ?? 'unreadable';
}

/** The members that the bytes hold, as an export's JSON would have them; null when they are no such event. */
export function jsonOfEvent(name: string, bytes: Uint8Array): Json | null {
  const reading = readEvent(name, bytes);
  if (!('fields' in reading)) return null;
  return new JsonObject(
    [...reading.fields].map(([field, text]): readonly [string, Json] => [field, valueOf(field, text)]),
  );
}

function valueOf(field: string, text: string): Json {
  if (text === 'true' || text === 'false') return text === 'true';
  return field.endsWith('_id') && field !== 'blob_id' ? `0x${text}` : text;
}
