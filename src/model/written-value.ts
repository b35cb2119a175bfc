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
const LONGEST_TIME = 40;

/** Null where a place does not hold the value. `name` is the field's: only one of a time is compared as a time. */
export function matcherOf(name: string, value: unknown): (place: JsonPlace) => SamePlace | null {
  const own = String(value);
  const isConverted = converterOf(name, value, own);
  const partAt = partOf(own);
  return (place) => {
    const { text, kind, start, end, offsets } = place;
    if (kind === 'word') return typeof value === 'boolean' && text === own ? { how: 'as written', start, end } : null;
    if (typeof value === 'boolean') return null;
    if (text === own) return { how: 'as written', start, end };
    if (isConverted(text)) return { how: 'converted', start, end };
    const at = partAt(text);
    return at === null ? null : { how: 'part', start: offsets[at]!, end: offsets[at + own.length]! };
  };
}

/** Most texts are told apart by their length or their first characters; only the others are converted. */
function converterOf(name: string, value: unknown, own: string): (text: string) => boolean {
  const trimmed = own.trim();
  const isHex = HEX.test(own) && own.length % 2 === 0;
  const digits = own.toLowerCase().replace(/^0x/, '');
  const whole = isWhole(value) ? BigInt(own) : null;
  const ns = TIME_NAME.test(name) && /^-?\d{9,}$/.test(own) ? BigInt(own) : null;
  const bytes = isHex && own.length >= LEAST_PART ? digits.length / 2 : null;
  return (text) => {
    const isPrefixed = text.startsWith('0x') || text.startsWith('0X');
    if (isHex && text.length === digits.length + (isPrefixed ? 2 : 0) && HEX.test(text))
      return (isPrefixed ? text.slice(2) : text).toLowerCase() === digits;
    // A count or a position as chains write it.
    if (whole !== null && isPrefixed && text.length <= 66 && HEX.test(text) && BigInt(text) === whole) return true;
    if (bytes !== null && hexOfBase64(text, bytes) === digits) return true;
    if (own.length === 43 && text.length >= 40 && text.length <= 78 && blobIdOfDecimal(text) === own) return true;
    if (ns !== null && text.length <= LONGEST_TIME && isSameTime(ns, text, isPrefixed)) return true;
    return text.length > own.length && trimmed !== '' && text.length < own.length + 8 && text.trim() === trimmed;
  };
}

function isWhole(value: unknown): boolean {
  return typeof value === 'number' ? Number.isSafeInteger(value) && value >= 0 : /^\d+$/.test(String(value));
}

/** Base64 of that many bytes, or a PEM around it, as hex. */
function hexOfBase64(text: string, bytes: number): string | null {
  const least = Math.floor((bytes * 4) / 3);
  if (text.length < least) return null;
  const isPem = text.startsWith('-----BEGIN');
  if (!isPem && text.length > least * 1.1 + 16) return null;
  const decoded = fromBase64(isPem ? text.replace(/-----[A-Z ]+-----/g, '') : text);
  return decoded?.length === bytes ? toHex(decoded) : null;
}

function isSameTime(ns: bigint, text: string, isPrefixed: boolean): boolean {
  if (!/^\d/.test(text)) return false;
  const decimal = isPrefixed && /^0x[0-9a-f]{1,16}$/i.test(text) ? BigInt(text).toString() : text;
  return parseTime(decimal)?.ns === ns;
}

/** Where the value stands within a longer text; hex does so at whole bytes. Null: nowhere, or more than once. */
function partOf(own: string): (text: string) => number | null {
  const isHex = HEX.test(own);
  const lower = own.toLowerCase();
  return (text) => {
    if (own.length < LEAST_PART || text.length <= own.length) return null;
    const asHex = isHex && HEX.test(text);
    const [wanted, within] = asHex ? [lower, text.toLowerCase()] : [own, text];
    const at = within.indexOf(wanted);
    if (at === -1 || within.includes(wanted, at + 1)) return null;
    return asHex && at % 2 !== 0 ? null : at;
  };
}
