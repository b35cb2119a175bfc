/** A filter as words: each limit is one chip that can be taken away. */
import type { Filter } from '../../shared/views.ts';
import { visibleText } from '../../base/visible-text.ts';
import { NO_ARTIFACT, NO_NODE } from '../../model/flow/wording.ts';
import { STATUS_MARK } from '../../model/status.ts';
import { timeSpan } from '../words/format.ts';
import { ruleTitle } from '../words/rule-words.ts';

export interface Chip {
  readonly id: string;
  /** What is limited: `label`, `node`, … */
  readonly name: string;
  readonly value: string;
  /** The filter without this limit. */
  readonly without: Filter;
}

/** Members of a filter that are lists of names. */
export const LIST_KEYS = ['labels', 'nodes', 'artifacts', 'statuses', 'freshness'] as const;
export type ListKey = (typeof LIST_KEYS)[number];

const LIST_NAMES: Readonly<Record<ListKey, string>> = {
  labels: 'label',
  nodes: 'node',
  artifacts: 'artifact',
  statuses: 'status',
  freshness: 'freshness',
};

export function chipsOf(filter: Filter): readonly Chip[] {
  const chips: Chip[] = [];
  const { finding, rule, proof, text, fromNs, toNs } = filter;
  if (finding !== undefined)
    chips.push({ id: 'finding', name: 'finding', value: finding, without: omit(filter, 'finding') });
  if (rule !== undefined)
    chips.push({ id: 'rule', name: 'rule', value: ruleTitle(rule), without: omit(filter, 'rule') });
  for (const key of LIST_KEYS) {
    for (const value of filter[key] ?? []) {
      chips.push({
        id: `${key}:${value}`,
        name: LIST_NAMES[key],
        value: shown(key, value),
        without: removeFrom(filter, key, value),
      });
    }
  }
  if (fromNs !== undefined || toNs !== undefined) {
    const value =
      fromNs === undefined
        ? `before ${timeSpan(toNs!, null)}`
        : toNs === undefined
          ? `from ${timeSpan(fromNs, null)}`
          : timeSpan(fromNs, toNs);
    chips.push({ id: 'time', name: 'time', value, without: omit(filter, 'fromNs', 'toNs') });
  }
  if (proof !== undefined) chips.push({ id: 'proof', name: 'proof', value: proof, without: omit(filter, 'proof') });
  if (text !== undefined)
    chips.push({ id: 'text', name: 'text', value: visibleText(text), without: omit(filter, 'text') });
  return chips;
}

export function isEmptyFilter(filter: Filter): boolean {
  return Object.keys(filter).length === 0;
}

/** One line that names the whole filter, for exports. */
export function filterInWords(filter: Filter): string {
  const chips = chipsOf(filter);
  return chips.length === 0 ? 'no filter' : chips.map((chip) => `${chip.name}: ${chip.value}`).join(' · ');
}

/** The filter with one more name in a list; a name that is there stays once. */
export function addTo(filter: Filter, key: ListKey, value: string): Filter {
  const held: readonly string[] = filter[key] ?? [];
  return held.includes(value) ? filter : ({ ...filter, [key]: [...held, value] } as Filter);
}

export function removeFrom(filter: Filter, key: ListKey, value: string): Filter {
  const rest = ((filter[key] ?? []) as readonly string[]).filter((one) => one !== value);
  return rest.length === 0 ? omit(filter, key) : ({ ...filter, [key]: rest } as Filter);
}

export function omit(filter: Filter, ...keys: readonly (keyof Filter)[]): Filter {
  return Object.fromEntries(Object.entries(filter).filter(([key]) => !keys.includes(key as keyof Filter)));
}

function shown(key: ListKey, value: string): string {
  if (value === '') return key === 'nodes' ? NO_NODE : key === 'artifacts' ? NO_ARTIFACT : 'none';
  return key === 'statuses' ? (STATUS_MARK[value as keyof typeof STATUS_MARK]?.word ?? value) : visibleText(value);
}
