/** JSON that was written into a text, once or several times over, as observability tools store contents and metadata. */
import { AppError } from '../../../base/errors.ts';
import { parseJson } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';

/** Three is the most that was seen in exports. */
const MOST_TIMES = 3;
/** A number or a word alone is left as the text that it was written as. */
const BEGINS = /^\s*["[{]/;

/** What the text holds, or the value itself where it is no text with JSON in it. */
export function decodeJson(value: Json | undefined, times: number = MOST_TIMES): Json | undefined {
  let found = value;
  for (let i = 0; i < times && typeof found === 'string' && BEGINS.test(found); i += 1) {
    try {
      found = parseJson(found);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      break;
    }
  }
  return found;
}
