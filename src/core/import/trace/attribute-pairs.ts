/** The members of an object as attributes of a span: name and text. Members of members are joined by dots. */
import { asText, isObject } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';

/** Attributes are a flat thing; deeper members are contents. */
const MAX_DEPTH = 4;

export function* attributePairs(value: Json | undefined, prefix = '', depth = 0): Iterable<readonly [string, string]> {
  if (!isObject(value)) return;
  for (const [key, content] of value.index) {
    const text = typeof content === 'boolean' ? String(content) : asText(content);
    if (text !== null) yield [prefix + key, text];
    else if (depth < MAX_DEPTH) yield* attributePairs(content, `${prefix}${key}.`, depth + 1);
  }
}
