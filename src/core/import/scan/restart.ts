/**
 * Where reading can go on after a value that never ends. Its own first bytes, up to the end of the
 * first key, are the mark that its siblings begin with. A mark counts only where a sound value could
 * not have one: inside a string, or where a key belongs. A value that is merely cut off has no such
 * place, so nothing inside of it is ever taken for a record.
 */
import { BACKSLASH, isSpace, OBJECT, QUOTE } from './skipped-value.ts';

const COMMA = 0x2c;
const CLOSE = 0x7d;

/** The opening brace with everything up to the first key's closing quote; null when there is no key. */
function markOf(bytes: Buffer): Buffer | null {
  if (bytes[0] !== OBJECT) return null;
  let i = 1;
  while (i < bytes.length && isSpace(bytes[i]!)) i += 1;
  if (bytes[i] !== QUOTE) return null;
  for (i += 1; i < bytes.length && i < 512; i += 1) {
    if (bytes[i] === BACKSLASH) i += 1;
    else if (bytes[i] === QUOTE) return bytes.subarray(0, i + 1);
  }
  return null;
}

/** Index of the next sibling in the bytes of a broken value, or -1. */
export function findRestart(bytes: Buffer): number {
  const mark = markOf(bytes);
  if (mark === null || bytes.indexOf(mark, 1) < 0) return -1;
  const stack: number[] = [];
  let inString = false;
  let last = 0;
  for (let i = 0; i < bytes.length; i += 1) {
    const c = bytes[i]!;
    if (isSpace(c)) continue;
    if (c === OBJECT && i > 0 && (last === COMMA || last === CLOSE) && (inString || stack.at(-1) === OBJECT)) {
      if (bytes.subarray(i, i + mark.length).equals(mark)) return i;
    }
    last = c;
    if (inString) {
      if (c === BACKSLASH) i += 1;
      else if (c === QUOTE) inString = false;
    } else if (c === QUOTE) {
      inString = true;
    } else if ((c | 0x20) === OBJECT) {
      stack.push(c);
    } else if ((c | 0x20) === 0x7d) {
      const at = stack.lastIndexOf(c - 2);
      if (at >= 0) stack.length = at;
    }
  }
  return -1;
}
