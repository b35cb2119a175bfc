/**
 * JSON as Python's `json.dumps(value, sort_keys=True)` writes it: the text that the gateways hash.
 * Keys by code point, `", "` and `": "`, everything outside 0x20–0x7e escaped, integers as written,
 * other numbers as `float.__repr__`. Source: CPython `Lib/json/encoder.py` and `Python/pystrtod.c`.
 */
import { AppError } from '../../base/errors.ts';
import { JsonNumber, JsonObject, type Json } from '../../base/json.ts';

/**
 * `float.__repr__`: the shortest digits that read back, with an exponent below 1e-4 and from 1e16 on.
 * @throws AppError BAD_INPUT for infinities and NaN, which no JSON text holds.
 */
export function pythonFloat(value: number): string {
  if (!Number.isFinite(value)) throw new AppError('BAD_INPUT', 'The number is too large for a 64-bit float');
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const [mantissa = '', exponentText = '0'] = Math.abs(value).toExponential().split('e');
  const sign = value < 0 ? '-' : '';
  const digits = mantissa.replace('.', '');
  const exponent = Number(exponentText);
  if (exponent >= 0 && exponent < 16) {
    return `${sign}${digits.slice(0, exponent + 1).padEnd(exponent + 1, '0')}.${digits.slice(exponent + 1) || '0'}`;
  }
  if (exponent < 0 && exponent >= -4) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const power = String(Math.abs(exponent)).padStart(2, '0');
  return `${sign}${mantissa}e${exponent < 0 ? '-' : '+'}${power}`;
}

/** A JSON number as Python reads and prints it: `int` when it has neither point nor exponent. */
export function pythonNumber(value: JsonNumber): string {
  if (!value.isInteger) return pythonFloat(Number(value.text));
  return value.text === '-0' ? '0' : value.text;
}

const SHORT_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\b', '\\b'],
  ['\f', '\\f'],
]);

// Matches UTF-16 units, not code points: ensure_ascii writes a surrogate pair as two escapes.
const ESCAPED = /["\\]|[^\x20-\x7e]/g;

function pythonString(text: string): string {
  const body = text.replace(
    ESCAPED,
    (unit) => SHORT_ESCAPES.get(unit) ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `"${body}"`;
}

/** The order in which Python sorts strings. JavaScript's differs between U+E000 and U+FFFF and beyond. */
export function compareCodePoints(a: string, b: string): number {
  let at = 0;
  while (at < a.length && at < b.length) {
    const left = a.codePointAt(at)!;
    const right = b.codePointAt(at)!;
    if (left !== right) return left - right;
    at += left > 0xffff ? 2 : 1;
  }
  return a.length - b.length;
}

/**
 * The whole value on one line. Of two equal keys the last one counts, as in `json.loads`.
 * @throws AppError BAD_INPUT when a number overflows a 64-bit float.
 */
export function pythonJson(value: Json): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return pythonString(value);
  if (value instanceof JsonNumber) return pythonNumber(value);
  if (value instanceof JsonObject) {
    const keys = [...value.index.keys()].toSorted(compareCodePoints);
    return `{${keys.map((key) => `${pythonString(key)}: ${pythonJson(value.get(key) ?? null)}`).join(', ')}}`;
  }
  return `[${(value as readonly Json[]).map(pythonJson).join(', ')}]`;
}
