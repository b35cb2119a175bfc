/** What the find box offers for what is being written: one list, in one order, each with what taking it does. */
import { counted, grouped } from '../../base/counted.ts';
import { visibleText } from '../../base/visible-text.ts';
import type { Filter } from '../../shared/views.ts';
import type { FindHistoryRow, FindSuggestion, FindSuggestions } from '../../shared/find-views.ts';
import { ruleTitle } from '../words/rule-words.ts';
import { addTo, filterInWords, type ListKey } from '../filter/filter-chips.ts';
import { FIND_WORDS, openWordOf } from './find-text.ts';

export interface Offer {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  /** Requests that it would leave, in words; '' where it is no filter yet. */
  readonly count: string;
  readonly take:
    /** Goes on writing. */
    | { readonly kind: 'write'; readonly text: string }
    /** Filters at once; what stands before the word stays in the box. */
    | { readonly kind: 'filter'; readonly filter: Filter; readonly text: string };
}

const LISTS = {
  label: 'labels',
  node: 'nodes',
  artifact: 'artifacts',
  status: 'statuses',
  freshness: 'freshness',
} as const satisfies Readonly<Record<string, ListKey>>;

/** The filter with a suggestion added. */
export function withSuggestion(base: Filter, { key, value }: FindSuggestion): Filter {
  if (key === 'rule') return { ...base, rule: value };
  if (key === 'finding') return { ...base, finding: value };
  if (key === 'proof') return { ...base, proof: value as NonNullable<Filter['proof']> };
  return addTo(base, LISTS[key], value);
}

function ofSuggestion(base: Filter, before: string, suggestion: FindSuggestion): Offer {
  const { key, value, about } = suggestion;
  const shown = value === '' ? 'none recorded' : key === 'rule' ? ruleTitle(value) : visibleText(value);
  return {
    id: `${key}:${value}`,
    title: shown,
    detail: about === undefined ? key : visibleText(about),
    count: counted(suggestion.requests, 'request'),
    take: { kind: 'filter', filter: withSuggestion(base, suggestion), text: before },
  };
}

/** At most this many of what was looked for before. */
const HISTORY = 6;

export function offersOf(
  text: string,
  base: Filter,
  suggested: FindSuggestions | null,
  history: readonly FindHistoryRow[],
): readonly Offer[] {
  if (text.trim() === '') {
    return history.slice(0, HISTORY).map((row) => ({
      id: `history:${row.id}`,
      title: row.text === '' ? filterInWords(row.filter) : visibleText(row.text),
      detail: 'looked for before',
      count: `${grouped(row.results)} of ${grouped(row.of)}`,
      take: { kind: 'filter', filter: row.filter, text: '' },
    }));
  }
  const { before, key, value } = openWordOf(text);
  const known = (suggested?.known ?? []).map((one): Offer => {
    const where = one.places.length === 0 ? '' : `; here: ${one.places.join(', ')}`;
    const hits = one.requests === 0 ? 'no request carries it' : `${counted(one.requests, 'request')} hit it`;
    return {
      id: `known:${one.kind}`,
      title: one.meaning,
      detail: `${hits}${where}`,
      count: '',
      take: { kind: 'filter', filter: { ...base, text: one.id }, text: '' },
    };
  });
  const named = (suggested?.suggestions ?? []).map((one) => ofSuggestion(base, before, one));
  const keys =
    key !== null || value === ''
      ? []
      : FIND_WORDS.filter((word) => word.key.startsWith(value) && word.key !== value).map((word): Offer => ({
          id: `key:${word.key}`,
          title: `${word.key}:`,
          detail: word.meaning,
          count: '',
          take: { kind: 'write', text: `${before}${word.key}:` },
        }));
  return [...known, ...keys, ...named];
}
