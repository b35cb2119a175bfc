/** Members as the tools of Walrus and Sui write them: two spellings of a name, Move objects in wrappers, bytes as arrays. */
import { fromBase64, fromHex, toHex } from '../../../base/bytes.ts';
import { asText, isArray, isObject, JsonNumber, member } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { suiAddress } from '../../../model/walrus/walrus-network.ts';
import { textOf } from '../field-readers.ts';
import { Refusal } from './reading.ts';

/** `encoding_type` for `encodingType`: the same member in the other habit. */
function snake(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

export function bothCases(...names: readonly string[]): readonly string[] {
  return names.flatMap((name) => (snake(name) === name ? [name] : [name, snake(name)]));
}

/** A Move object's members: JSON-RPC puts them below `fields`, beside the type. */
export function moveFields(value: Json | undefined): Json | undefined {
  let at = value;
  for (let depth = 0; depth < 4 && isObject(at) && isObject(at.get('fields')); depth += 1) at = at.get('fields');
  return at;
}

/** A member by its camelCase name, in either habit, with wrappers taken off. */
export function moveMember(value: Json | undefined, ...names: readonly string[]): Json | undefined {
  return moveFields(member(moveFields(value), ...bothCases(...names)));
}

/** The text of a member, in either habit. */
export function textIn(value: Json | undefined, ...names: readonly string[]): string | null {
  return textOf(moveFields(value), ...bothCases(...names));
}

/** Epochs on Sui have 32 bits. */
export const MAX_EPOCH = 2n ** 32n - 1n;
/** Sizes and counts have 64 bits on Sui and 63 in a case: nothing that exists comes near. */
export const MAX_WHOLE = 2n ** 63n - 1n;

/** A whole number that is not negative, as decimal text without leading zeros. Refuses the record when it is past `most`. */
export function decimalOf(value: Json | undefined, most: bigint = MAX_WHOLE): string | null {
  const text = asText(value);
  if (text === null || !/^\d+$/.test(text)) return null;
  const number = text.length > 78 ? most + 1n : BigInt(text);
  if (number > most) throw new Refusal('A number in this record is larger than what it counts can be.');
  return number.toString();
}

/** As decimalOf; members whose name ends in `epoch` are epochs. */
export function wholeIn(value: Json | undefined, ...names: readonly string[]): string | null {
  const isEpoch = names.some((name) => /epoch$/i.test(name));
  return decimalOf(member(moveFields(value), ...bothCases(...names)), isEpoch ? MAX_EPOCH : MAX_WHOLE);
}

export function flagIn(value: Json | undefined, ...names: readonly string[]): boolean | null {
  const found = moveMember(value, ...names);
  return typeof found === 'boolean' ? found : null;
}

/** An object id or address: a text, or `{id}` and `{bytes}` around one. 64 hex digits. */
export function addressOf(value: Json | undefined): string | null {
  let at = value;
  for (let depth = 0; depth < 4 && isObject(at); depth += 1) at = member(at, 'id', 'bytes', 'address', 'fields');
  return typeof at === 'string' ? suiAddress(at) : null;
}

export function addressIn(value: Json | undefined, ...names: readonly string[]): string | null {
  return addressOf(member(moveFields(value), ...bothCases(...names)));
}

/** `1` is RS2, `0` the encoding before it (walrus-core `EncodingType`). Other words as they are. */
export function encodingIn(value: Json | undefined): string | null {
  // The second name is of contracts before 2025.
  const text = textIn(value, 'encodingType', 'erasureCodeType');
  if (text === '1') return 'RS2';
  return text === '0' ? 'RedStuff' : text;
}

/** `vector<u8>` as JSON: numbers from 0 to 255, base64, or hex with `0x`. null when it is none of them. */
export function bytesOf(value: Json | undefined, maxBytes: number): Uint8Array | null {
  if (typeof value === 'string') {
    if (value.length > maxBytes * 2 + 2) return null;
    const bytes = /^0x/i.test(value) ? fromHex(value) : fromBase64(value);
    return bytes !== null && bytes.length <= maxBytes ? bytes : null;
  }
  if (!isArray(value) || value.length > maxBytes) return null;
  const out = new Uint8Array(value.length);
  for (const [i, item] of value.entries()) {
    if (!(item instanceof JsonNumber) || !/^\d{1,3}$/.test(item.text) || Number(item.text) > 255) return null;
    out[i] = Number(item.text);
  }
  return out;
}

export function hexOfBytes(value: Json | undefined, maxBytes: number): string | null {
  const bytes = bytesOf(value, maxBytes);
  return bytes === null ? null : toHex(bytes);
}
