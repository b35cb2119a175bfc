import { visibleText } from '../../base/visible-text.ts';
import type { AnnotationRow } from '../../shared/views.ts';

const WORDS: Readonly<Record<string, string>> = {
  'decision accepted': 'accepted it',
  'decision rejected': 'rejected it',
  'decision open': 'took the decision back',
  'note added': 'noted',
  'bookmark added': 'bookmarked it',
  'bookmark removed': 'removed the bookmark',
  'report added': 'added it to the report',
  'report removed': 'took it out of the report',
};

/** `accepted it`, `tagged it test run`: what a row says was done. */
export function saidWords({ kind, value, tag }: Pick<AnnotationRow, 'kind' | 'value' | 'tag'>): string {
  if (kind === 'tag') return value === 'added' ? `tagged it ${tag}` : `removed the tag ${tag}`;
  return WORDS[`${kind} ${value}`] ?? `${kind} ${value}`;
}

/** A person's own text: its line ends stay, what cannot be seen in it is written as an escape. */
export function shownText(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) => visibleText(line))
    .join('\n');
}
