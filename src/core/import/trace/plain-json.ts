/**
 * JSON as plain data, for the readers of spans: `JSON.parse` where nothing is lost by it, else the parser that keeps
 * everything.
 */
import { parseWatched } from '../../../base/json-oddity.ts';
import { DEFAULT_JSON_LIMITS, JsonNumber, JsonObject, parseJson, type Json } from '../../../base/json.ts';
import { jsonSize } from '../scan/json-size.ts';
import type { SpanIssue } from './span-issue.ts';

export type Plain = null | boolean | number | string | readonly Plain[] | PlainObject;
export interface PlainObject {
  readonly [key: string]: Plain;
}

export type OnOddity = (oddity: SpanIssue) => void;

/** NUL, half of a surrogate pair, or `__proto__` in whatever spelling. */
const ODD_TEXT = /\\u(?:d[89a-f]|0000|005f)|__proto__/i;

export function isPlainObject(value: Plain | undefined): value is PlainObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The same data with every number as its own text. */
function withNumberTexts(json: Json): Plain {
  if (json instanceof JsonNumber) return json.text;
  if (json instanceof JsonObject)
    return Object.fromEntries([...json.index].map(([key, value]) => [key, withNumberTexts(value)]));
  if (Array.isArray(json)) return (json as readonly Json[]).map(withNumberTexts);
  return json as null | boolean | string;
}

function keyCount(value: Plain): number {
  if (typeof value !== 'object' || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) for (const each of value as readonly Plain[]) count += keyCount(each);
  // What `JSON.parse` makes has its own members alone.
  else for (const key in value) count += 1 + keyCount((value as PlainObject)[key]!);
  return count;
}

/** @throws AppError when the text is not JSON. */
export function parseNumberTexts(text: string): Plain {
  return withNumberTexts(parseJson(text));
}

/**
 * As `JSON.parse` reads it, where every reader takes it for the same; null where something is odd or too much. `counted`:
 * the members of its objects, where somebody counted them.
 * @throws SyntaxError when the text is not JSON.
 */
export function parseUnambiguous(text: string, counted: number | null = null): { readonly plain: Plain } | null {
  const { maxMembers, maxValues } = DEFAULT_JSON_LIMITS;
  // A value takes two characters at least.
  const size = counted === null || text.length > 2 * maxValues ? jsonSize(text) : { members: counted, values: 0 };
  const { members, values } = size;
  if (members > maxMembers || values > maxValues || ODD_TEXT.test(text)) return null;
  const plain = JSON.parse(text) as Plain;
  return keyCount(plain) === members ? { plain } : null;
}

/**
 * Numbers are numbers, and may be rounded; where something is odd they are texts.
 * @throws SyntaxError or AppError BAD_INPUT when the text is not JSON; AppError LIMIT when it holds too much.
 */
export function parsePlain(text: string, onOddity: OnOddity, counted: number | null = null): Plain {
  const sure = parseUnambiguous(text, counted);
  if (sure !== null) return sure.plain;
  const { json, oddities } = parseWatched(text, DEFAULT_JSON_LIMITS);
  oddities.forEach(onOddity);
  return withNumberTexts(json);
}
