/** How much a JSON text holds, counted before anything of it is parsed. */

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const COMMA = 0x2c;
const OBJECT = 0x7b;
const ARRAY = 0x5b;

export interface JsonSize {
  /** Members of all objects, repeated ones included. */
  readonly members: number;
  /** Values of any kind; an empty list or object counts as two. */
  readonly values: number;
}

/** Of good JSON; of anything else the numbers mean nothing. */
export function jsonSize(text: string): JsonSize {
  let members = 0;
  let values = 1;
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    if (c === QUOTE) {
      i += 1;
      for (let d = text.charCodeAt(i); i < text.length && d !== QUOTE; d = text.charCodeAt(i))
        i += d === BACKSLASH ? 2 : 1;
    } else if (c === COLON) members += 1;
    else if (c === COMMA || c === OBJECT || c === ARRAY) values += 1;
  }
  return { members, values };
}
