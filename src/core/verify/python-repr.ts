/**
 * Python's `repr` (and so `str(list)`) of a value that came from JSON. Gateways up to April 2026 hashed
 * multimodal content in this form. Source: CPython `Objects/unicodeobject.c`, `unicode_repr`.
 */
import { JsonNumber, JsonObject, type Json } from '../../base/json.ts';
import { pythonNumber } from './python-json.ts';

// `str.isprintable` refuses the categories "Other" and "Separator" but for the plain space. What is
// unassigned depends on the Unicode version of the interpreter; only characters younger than it differ.
const UNPRINTABLE = /[\p{C}\p{Z}]/u;

function escapeCharacter(character: string, quote: string): string {
  if (character === quote || character === '\\') return `\\${character}`;
  if (character === '\n') return '\\n';
  if (character === '\r') return '\\r';
  if (character === '\t') return '\\t';
  if (character === ' ' || !UNPRINTABLE.test(character)) return character;
  const code = character.codePointAt(0)!;
  const hex = code.toString(16);
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

function stringRepr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let out = quote;
  for (const character of text) out += escapeCharacter(character, quote);
  return out + quote;
}

/** Members keep the order of their first appearance; of two equal keys the last value counts. */
export function pythonRepr(value: Json): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return stringRepr(value);
  if (value instanceof JsonNumber) return pythonNumber(value);
  if (value instanceof JsonObject) {
    return `{${[...value.index].map(([key, member]) => `${stringRepr(key)}: ${pythonRepr(member)}`).join(', ')}}`;
  }
  return `[${(value as readonly Json[]).map(pythonRepr).join(', ')}]`;
}
