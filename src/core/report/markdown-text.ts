import { visibleText } from '../../base/visible-text.ts';

// What begins a link, a mention or an emoji in some dialect even when it is escaped: such a word goes into a code span,
// the one place where no dialect looks. (GitHub links addresses after the escapes are gone.)
const LINKS = /:\/\/|www\.|@|mailto:|xmpp:|:(?:[a-z+-][\w+-]*|100|1234):|#\d/i;
const SPECIAL = /[\\`*_{}[\]<>&|~$^#]/g;

function escaped(text: string): string {
  return text.replace(SPECIAL, '\\$&').replace(/!(?=\\\[)/g, '\\!');
}

/** Text that Markdown shows as it is inside a line: no link, no tag, no table, no emphasis. */
export function markdownText(text: string): string {
  const words = visibleText(text)
    .split(/( +)/)
    .map((part) => (LINKS.test(part) ? markdownCode(part) : escaped(part)));
  return words.join('');
}

/** What would begin a list, a quote, a rule or a code block at the start of a line is text again. */
export function atLineStart(line: string): string {
  return line
    .replace(/^ +/, '')
    .replace(/^[+=:>-]/, '\\$&')
    .replace(/^(\d+)([.)])/, '$1\\$2');
}

/** Verbatim text in a code span. A `|` would end a table's cell even there, so it is written as an escape. */
export function markdownCode(text: string): string {
  const shown = visibleText(text).replaceAll('|', '\\u007c');
  if (shown === '') return '';
  const runs = shown.match(/`+/g) ?? [];
  const fence = '`'.repeat(Math.max(0, ...runs.map((run) => run.length)) + 1);
  const pad = /^`|`$|^ .* $|^ +$/.test(shown) ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** Lines in a fenced block that no line can end. */
export function markdownFence(lines: readonly string[]): string {
  const shown = lines.map((line) => visibleText(line));
  const runs = shown.flatMap((line) => line.match(/`+/g) ?? []);
  const fence = '`'.repeat(Math.max(2, ...runs.map((run) => run.length)) + 1);
  return [`${fence}text`, ...shown, fence].join('\n');
}
