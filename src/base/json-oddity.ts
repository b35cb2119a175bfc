/**
 * What is JSON by the grammar and yet not the same to every reader (RFC 8259, 4 and 8.2): a key that stands twice, a key
 * that some programs take for something else than data, text that is no Unicode.
 */
import { parseJson, writeJson, type Json, type JsonLimits, type JsonObject } from './json.ts';

export interface JsonOddity {
  readonly code: 'ambiguous' | 'encoding';
  /** A sentence with the key and all values that stand under it, shortened. */
  readonly message: string;
  /** Character of the text at which the object or the string begins. */
  readonly at: number;
}

/** So many of one text are told one by one. */
const MOST_TOLD = 8;
const MOST_CHARACTERS = 120;

function shown(text: string): string {
  // Half a pair is written as its escape: what tells of it has to be text itself.
  const safe = JSON.stringify(text).slice(1, -1);
  return safe.length <= MOST_CHARACTERS ? safe : `${safe.slice(0, MOST_CHARACTERS)}…`;
}

function shownValue(value: Json): string {
  const text = writeJson(value);
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS)}…`;
}

function sayObject(value: JsonObject): string {
  const groups = Map.groupBy(value.members, ([key]) => key);
  for (const [key, members] of groups) {
    if (members.length < 2) continue;
    const values = members.map(([, each]) => shownValue(each));
    const some = values.slice(0, 4).join(', then ');
    const count = values.length > 4 ? `, ${values.length} in all` : '';
    return `The key "${shown(key)}" stands more than once in one object: ${some}${count}. The last one counts here; others may take another.`;
  }
  return `The key "__proto__" holds ${shownValue(value.get('__proto__') ?? null)}. It is kept as data; programs in JavaScript may take it for something else.`;
}

function sayText(value: string): string {
  const what = value.isWellFormed() ? 'holds NUL' : 'holds half of a surrogate pair, which is kept as U+FFFD';
  return `The text "${shown(value)}" ${what}.`;
}

/**
 * The value, and what is odd in it; of many oddities the first ones and how many there are.
 * @throws AppError as `parseJson` does.
 */
export function parseWatched(
  text: string,
  limits: JsonLimits,
): { readonly json: Json; readonly oddities: readonly JsonOddity[] } {
  const oddities: JsonOddity[] = [];
  let count = 0;
  const tell = (code: JsonOddity['code'], at: number, message: () => string): void => {
    count += 1;
    if (oddities.length < MOST_TOLD) oddities.push({ code, at, message: message() });
  };
  const json = parseJson(text, limits, {
    object: (value, at) => tell('ambiguous', at, () => sayObject(value)),
    text: (value, at) => tell('encoding', at, () => sayText(value)),
  });
  const more = count - oddities.length;
  if (more > 0) oddities.push({ code: 'ambiguous', at: 0, message: `${more} more of this record are alike.` });
  return { json, oddities };
}
