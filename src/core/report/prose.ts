/**
 * What people write for a report, as text: lines, lists, `**strong**` and code in backticks, the part of Markdown that needs no
 * links and no HTML. Whatever else stands there is shown as it was written.
 */
import { BREAK, code, strong } from './block.ts';
import type { Cell, Inline } from './block.ts';

const PART = /(`[^`\n]+`|\*\*[^*\n]+\*\*)/;
const ITEM = /^\s*[-*+]\s+(?=\S)/;

function inlineOf(part: string): Inline {
  if (/^`.+`$/.test(part)) return code(part.slice(1, -1));
  return /^\*\*.+\*\*$/.test(part) ? strong(part.slice(2, -2)) : part;
}

function lineOf(line: string): Cell {
  return line
    .replace(ITEM, '• ')
    .split(PART)
    .filter((part) => part !== '')
    .map(inlineOf);
}

/** Line by line; blank lines part paragraphs, and several in a row are one. */
export function proseLines(text: string): readonly Cell[] {
  return text
    .trim()
    .split(/\r?\n/)
    .filter((line, at, all) => line.trim() !== '' || (all[at - 1] ?? '').trim() !== '')
    .map(lineOf);
}

/** The same in one cell. */
export function prose(text: string): Cell {
  return proseLines(text).flatMap((line, at) => (at === 0 ? line : [BREAK, ...line]));
}
