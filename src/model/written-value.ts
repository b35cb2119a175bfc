/** Whether a text of a record is a decoded value in one of the spellings that importers read it from. */
import { fromBase64, toHex } from '../base/bytes.ts';
import type { JsonPlace } from '../base/json-places.ts';
import { parseTime } from '../base/time.ts';
import { blobIdOfDecimal } from './known-id.ts';

/**
 * `as written`: the same characters. `converted`: another spelling of the same value (hex with `0x` or in capitals,
 * base64, a time in another unit, a number in hex). `part`: a stretch of a longer text, as a hash inside of call data.
 */
export type Sameness = 'as written' | 'converted' | 'part';

export interface SamePlace {
  readonly how: Sameness;
  readonly start: number;
  readonly end: number;
}

/** A stretch as long as this is not there by chance: 8 bytes of hex, or an id. */
const LEAST_PART = 16;

const HEX = /^(?:0x)?[0-9a-f]+$/i;
const TIME_NAME = /(?:Ns|[tT]ime)$/;

/** Null: the place does not hold the value. `name` is the field's: only one of a time is compared as a time. */
export function sameness(name: string, value: unknown, place: JsonPlace): SamePlace | null {
  const own = String(value);
  const { text, kind } = place;
  const whole = (how: Sameness): SamePlace => ({ how, start: place.start, end: place.end });
  if (typeof value === 'boolean') return text === own && kind === 'word' ? whole('as written') : null;
  if (text === own) return kind === 'word' ? null : whole('as written');
  if (kind === 'word') return null;
  if (isConverted(name, value, own, text)) return whole('converted');
  const at = partOf(own, text);
  if (at === null) return null;
  return { how: 'part', start: place.offsets[at]!, end: place.offsets[at + own.length]! };
}

function isConverted(name: string, value: unknown, own: string, text: string): boolean {
  if (own.trim() === text.trim()) return own.trim() !== '';
  const isHex = HEX.test(own) && own.length % 2 === 0;
  if (HEX.test(text)) {
    const digits = text.replace(/^0x/i, '').toLowerCase();
    if (isHex && digits === own.toLowerCase()) return true;
    // A count or a position as chains write it.
    if (/^0x/i.test(text) && digits.length <= 64 && isWhole(value) && BigInt(text) === BigInt(own)) return true;
  }
  if (isHex && own.length >= 16 && hexOfBase64(text, own.length / 2) === own.toLowerCase()) return true;
  if (/^\d{40,78}$/.test(text) && blobIdOfDecimal(text) === own) return true;
  return TIME_NAME.test(name) && /^-?\d{9,}$/.test(own) && isSameTime(own, text);
}

function isWhole(value: unknown): boolean {
  return typeof value === 'number' ? Number.isSafeInteger(value) : typeof value === 'string' && /^\d+$/.test(value);
}

/** Base64 of that many bytes, or a PEM around it, as hex. */
function hexOfBase64(text: string, bytes: number): string | null {
  const body = text.replace(/-----[A-Z ]+-----/g, '');
  const least = Math.floor((bytes * 4) / 3);
  if (body.length < least || (body.length > least * 1.1 + 16 && body === text)) return null;
  const decoded = fromBase64(body);
  return decoded?.length === bytes ? toHex(decoded) : null;
}

function isSameTime(ns: string, text: string): boolean {
  if (text.length > 40) return false;
  const decimal = /^0x[0-9a-f]{1,16}$/i.test(text) ? BigInt(text).toString() : text;
  return parseTime(decimal)?.ns === BigInt(ns);
}

/** Where the value stands within a longer text; hex does so at whole bytes. Null: nowhere, or more than once. */
function partOf(own: string, text: string): number | null {
  if (own.length < LEAST_PART || text.length <= own.length) return null;
  const isHex = HEX.test(own) && HEX.test(text);
  const inText = isHex ? text.toLowerCase() : text;
  const at = inText.indexOf(isHex ? own.toLowerCase() : own);
  if (at === -1 || inText.includes(isHex ? own.toLowerCase() : own, at + 1)) return null;
  return isHex && at % 2 !== 0 ? null : at;
}
