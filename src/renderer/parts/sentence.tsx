import type { ReactNode } from 'react';
import { isWalrusBlobId } from '../../base/ids.ts';
import { visibleText } from '../../base/visible-text.ts';
import { IdText } from './id-text.tsx';

export interface SentencePart {
  readonly text: string;
  readonly isId: boolean;
}

/** Words that are long enough to be ids of machines: hex of 16 bytes and more, and blob ids. */
const CANDIDATE = /(?:0x)?[0-9a-fA-F]{32,}(?![\w-])|(?<![\w-])[A-Za-z0-9_-]{43}(?![\w-])/g;

export function sentenceParts(text: string): readonly SentencePart[] {
  const parts: SentencePart[] = [];
  let at = 0;
  for (const match of text.matchAll(CANDIDATE)) {
    if (!isId(match[0])) continue;
    if (match.index > at) parts.push({ text: text.slice(at, match.index), isId: false });
    parts.push({ text: match[0], isId: true });
    at = match.index + match[0].length;
  }
  if (at < text.length) parts.push({ text: text.slice(at), isId: false });
  return parts;
}

/** A name of 43 letters is no blob id: those hold capitals, small letters and digits. */
function isId(word: string): boolean {
  if (/^(0x)?[0-9a-fA-F]+$/.test(word)) return true;
  return isWalrusBlobId(word) && /[A-Z]/.test(word) && /[a-z]/.test(word) && /\d/.test(word);
}

/** A sentence of the engine for a card: the ids in it are shortened, whole on hover. */
export function Sentence({ text }: { readonly text: string }): ReactNode {
  return sentenceParts(text).map((part, index) =>
    part.isId ? (
      <IdText key={index} id={part.text} head={part.text.startsWith('0x') ? 6 : 4} tail={4} />
    ) : (
      visibleText(part.text)
    ),
  );
}
