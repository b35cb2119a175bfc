import { useDeferredValue } from 'react';
import type { FindHistoryRow, FindSuggestions } from '../../shared/find-views.ts';
import { useEngine } from '../engine.ts';
import type { OpenWord } from './find-text.ts';

/** The longest text that is completed; a longer one is still searched. */
const LONGEST = 1000;

/** What the engine offers for the word that is being written; null: nobody is writing. */
export function useFindAnswers(
  open: OpenWord | null,
  text: string,
): { readonly suggested: FindSuggestions | null; readonly history: readonly FindHistoryRow[] } {
  const word = useDeferredValue(open?.value.trim() ?? '');
  const key = open?.key ?? null;
  const isAsked = open !== null && text.trim() !== '' && word.length <= LONGEST;
  const params = isAsked ? (key === null ? { text: word } : { key, text: word }) : null;
  const suggested = useEngine('find.suggest', params, { isKept: false }).value;
  const history = useEngine('find.history', open === null ? null : { limit: 6 }).value;
  return { suggested, history: history ?? [] };
}
