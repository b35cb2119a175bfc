/**
 * Blob ids in the spellings that exports have. Sources: walrus-core `lib.rs` (strict base64url of 32 bytes), Sui's JSON (the
 * same bytes as a little-endian integer, in decimal), SQL warehouses (that integer in hex, its highest digit first).
 */
import { fromBase64, fromHex, toBase64Url } from '../../../base/bytes.ts';
import type { Json } from '../../../base/json.ts';
import { blobIdOfDecimal, readQuiltPatch } from '../../../model/known-id.ts';
import type { WrittenBlobId } from '../../../model/walrus-statement.ts';
import { textOf } from '../field-readers.ts';
import type { Reading } from './reading.ts';

const BLOB_BYTES = 32;
const CANONICAL = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;

/** The id in its one spelling, from a spelling that only lax decoders take: padding, `+` and `/`, spare bits, blanks. */
function fromLaxText(text: string): string | null {
  if (!/^\s*[A-Za-z0-9_+/-]{43}={0,2}\s*$/.test(text)) return null;
  const bytes = fromBase64(text.trim());
  return bytes !== null && bytes.length === BLOB_BYTES ? toBase64Url(bytes) : null;
}

/** An integer in hex, as warehouses print a `u256`; shorter where leading zeros are left out. */
function fromHexInteger(text: string): string | null {
  return /^0x[0-9a-fA-F]{1,64}$/.test(text) ? blobIdOfDecimal(BigInt(text).toString()) : null;
}

/** What a text is that should have been a blob id, as far as its shape tells. */
export function notABlobId(text: string): string {
  if (/^0x[0-9a-fA-F]{64}$/.test(text)) return 'it has the shape of a Sui object id or address';
  if (readQuiltPatch(text) !== null) return 'it is a quilt patch id, which names a place inside a quilt';
  if (/^\d+$/.test(text)) return 'as a decimal it is not below 2^256, or it has leading zeros';
  if (/^[1-9A-HJ-NP-Za-km-z]{43,44}$/.test(text)) return 'it has the shape of a Sui digest';
  return `it has ${text.length} characters`;
}

export interface IdSpelling {
  /** The format is known to write decimals: 43 digits are then a number and not base64url. */
  readonly decimalFirst?: boolean;
  /** `0x…` is the integer in hex: only where the column is known to hold one. */
  readonly hexInteger?: boolean;
}

export function readBlobId(text: string, { decimalFirst, hexInteger }: IdSpelling = {}): string | null {
  const decimal = decimalFirst === true || !CANONICAL.test(text) ? blobIdOfDecimal(text) : null;
  if (decimal !== null) return decimal;
  if (CANONICAL.test(text)) return text;
  return (hexInteger === true ? fromHexInteger(text) : null) ?? fromLaxText(text);
}

/** The id under the first of the keys; null where there is none. Refuses the record when it is something else. */
export function blobIdIn(
  reading: Reading,
  record: Json | undefined,
  keys: readonly string[],
  spelling: IdSpelling = {},
): WrittenBlobId | null {
  const written = textOf(record, ...keys);
  if (written === null) return null;
  const blobId = readBlobId(written, spelling);
  if (blobId === null) reading.refuse(`This is no Walrus blob id: ${notABlobId(written)}.`);
  if (blobId !== written && !/^\d+$/.test(written)) {
    if (written.startsWith('0x') && fromHex(written.length % 2 === 0 ? written : `0x0${written.slice(2)}`) !== null)
      reading.doubt('hex-id', `A blob id is written as a number in hex; read so, it is ${blobId}.`);
    else reading.doubt('id-spelling', `A blob id is not in its one spelling, which is ${blobId}.`);
  }
  return { blobId, blobIdWritten: written };
}
