/** Finds the bytes of a decoded value in its record, so that the two can be shown in step. */
import { fromHex, toBase64, utf8 } from '../../base/bytes.ts';

/** Start included, end not; offsets into the bytes that were searched. */
export interface ByteSpan {
  readonly start: number;
  readonly end: number;
}

/** More places than this are not shown: a value as short as `1` stands everywhere. */
const MAX_SPANS = 50;

/**
 * Where a value stands, tried as it is written in the statement, as JSON writes it, as the other hex
 * spellings, as base64, and (for nanoseconds) as seconds, ms, µs or ISO text. Empty: the value was derived.
 */
export function findValue(bytes: Uint8Array, value: unknown): readonly ByteSpan[] {
  for (const candidate of spellings(value)) {
    const spans = findAll(bytes, utf8(candidate));
    if (spans.length > 0) return spans;
  }
  return [];
}

export function spellings(value: unknown): readonly string[] {
  if (typeof value === 'number' || typeof value === 'boolean') return [String(value)];
  if (typeof value !== 'string' || value === '') return [];
  const out = [value, JSON.stringify(value).slice(1, -1), asciiJson(value)];
  const bytes = /^(0x)?[0-9a-f]{8,}$/i.test(value) ? fromHex(value) : null;
  if (bytes !== null) {
    const digits = value.replace(/^0x/i, '');
    out.push(digits, digits.toLowerCase(), digits.toUpperCase(), toBase64(bytes));
  }
  if (/^\d{16,20}$/.test(value)) out.push(...timeSpellings(value));
  return [...new Set(out)];
}

function timeSpellings(ns: string): readonly string[] {
  const seconds = ns.slice(0, -9);
  const iso = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  const fraction = ns.slice(-9).replace(/0+$/, '');
  const units = [ns, ns.slice(0, -3), ns.slice(0, -6)].filter((text) => !fraction || !/^0*$/.test(text.slice(-3)));
  return [`${iso}.${fraction}`, ...units, ns.slice(0, -6), seconds, iso, iso.replace('T', ' ')].filter(
    (text) => !text.endsWith('.'),
  );
}

/** JSON as Python writes it: everything beyond ASCII escaped. */
function asciiJson(text: string): string {
  return JSON.stringify(text)
    .slice(1, -1)
    .replace(/[\u0080-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function findAll(bytes: Uint8Array, wanted: Uint8Array): readonly ByteSpan[] {
  const spans: ByteSpan[] = [];
  const [head] = wanted;
  if (head === undefined) return spans;
  let at = bytes.indexOf(head);
  while (at !== -1 && at + wanted.length <= bytes.length && spans.length < MAX_SPANS) {
    let same = 1;
    while (same < wanted.length && bytes[at + same] === wanted[same]) same += 1;
    if (same === wanted.length) {
      spans.push({ start: at, end: at + same });
      at = bytes.indexOf(head, at + same);
    } else {
      at = bytes.indexOf(head, at + 1);
    }
  }
  return spans;
}
