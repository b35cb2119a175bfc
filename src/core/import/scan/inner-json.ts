/**
 * What is odd in JSON that stands as a text inside of a record: bodies of captured calls, mostly. They are read by whoever
 * reads the record, and a key that stands twice in one is as ambiguous as in the record itself.
 */
import { AppError } from '../../../base/errors.ts';
import { parseWatched, type JsonOddity } from '../../../base/json-oddity.ts';
import { DEFAULT_JSON_LIMITS, JsonNumber, JsonObject, type Json } from '../../../base/json.ts';
import { parseUnambiguous, type Plain } from '../trace/plain-json.ts';

/** How often JSON is looked for inside of a text inside of JSON. */
const MOST_TEXTS_DEEP = 3;

function* textsIn(value: Json | Plain): Iterable<string> {
  if (typeof value === 'string') yield value;
  else if (value === null || typeof value !== 'object' || value instanceof JsonNumber) return;
  else if (value instanceof JsonObject) for (const [, each] of value.members) yield* textsIn(each);
  else for (const each of Object.values(value) as readonly (Json | Plain)[]) yield* textsIn(each);
}

const mayBeJson = (text: string): boolean => /^\s*[[{]/.test(text) && /[\]}]\s*$/.test(text);

/** A text that begins like an object or a list, or with an escape, which may be one of what comes before those. */
const BEGINS_JSON = /"\s*[[{\\]/;

/** Whether a record can hold JSON in a text: told by its own, which is looked through faster than its values. */
export function mayHoldJson(record: string): boolean {
  return BEGINS_JSON.test(record);
}

function oddIn(text: string, deep: number): readonly JsonOddity[] {
  try {
    const sure = parseUnambiguous(text);
    if (sure !== null) return innerOddities(sure.plain, deep + 1);
    const { json, oddities } = parseWatched(text, DEFAULT_JSON_LIMITS);
    return [...oddities, ...innerOddities(json, deep + 1)];
  } catch (error) {
    // No JSON, or more than anybody reads: a text.
    if (error instanceof SyntaxError || error instanceof AppError) return [];
    throw error;
  }
}

export function innerOddities(value: Json | Plain, deep = 0): readonly JsonOddity[] {
  if (deep >= MOST_TEXTS_DEEP) return [];
  const out: JsonOddity[] = [];
  for (const text of textsIn(value)) if (mayBeJson(text)) out.push(...oddIn(text, deep));
  return out;
}
