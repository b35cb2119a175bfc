/** What a person writes into the find box: `label:x`, `node:"a b"`, handles, and free text. */
import { parseHandle, type Handle } from '../../base/ids.ts';
import { parseTime } from '../../base/time.ts';
import { STATUSES, type Freshness, type Status } from '../../model/status.ts';
import type { Filter } from '../../shared/views.ts';
import { addTo, type ListKey } from './filter-chips.ts';

export interface Find {
  /** The filter with what was written added. */
  readonly filter: Filter;
  /** A handle alone (`r-7`) is a jump, not a filter. */
  readonly jump: Handle | null;
  /** What could not be understood, in words. */
  readonly problem: string | null;
}

export const FIND_KEYS: readonly { readonly key: string; readonly meaning: string; readonly example: string }[] = [
  { key: 'label', meaning: 'the model label that was asked for, whole', example: 'label:gemini-2.5-pro' },
  {
    key: 'node',
    meaning: 'enclave id or node name, whole; node:none where none is recorded',
    example: 'node:cache-17',
  },
  { key: 'artifact', meaning: 'artifact id, whole; artifact:none where none is recorded', example: 'artifact:none' },
  { key: 'status', meaning: STATUSES.join(', '), example: 'status:contradicted' },
  { key: 'freshness', meaning: 'current, stale, unpublished, unknown', example: 'freshness:stale' },
  { key: 'rule', meaning: 'requests that a finding of this rule is about', example: 'rule:split-label' },
  { key: 'finding', meaning: 'requests that this finding is about', example: 'finding:f-3' },
  { key: 'from', meaning: 'at or after a time (UTC where no zone is given)', example: 'from:2026-03-02T14:00' },
  { key: 'to', meaning: 'before a time', example: 'to:2026-03-02T15:00' },
];

const LISTS: Readonly<Record<string, ListKey>> = {
  label: 'labels',
  node: 'nodes',
  artifact: 'artifacts',
  status: 'statuses',
  freshness: 'freshness',
};
const FRESHNESS: readonly Freshness[] = ['current', 'stale', 'unpublished', 'unknown'];

export function applyFind(base: Filter, input: string): Find {
  const trimmed = input.trim();
  const jump = parseHandle(trimmed);
  if (jump !== null) return { filter: base, jump, problem: null };

  let filter = base;
  const free: string[] = [];
  for (const word of splitWords(trimmed)) {
    const [, key = '', value = ''] = /^([a-z]+):(.*)$/s.exec(word.text) ?? [];
    if (word.isQuoted || !FIND_KEYS.some((one) => one.key === key)) {
      free.push(word.text);
      continue;
    }
    const next = limit(filter, key, value);
    if (typeof next === 'string') return { filter: base, jump: null, problem: next };
    filter = next;
  }
  if (free.length > 0) filter = { ...filter, text: free.join(' ') };
  return { filter, jump: null, problem: null };
}

function limit(filter: Filter, key: string, value: string): Filter | string {
  if (value === '') return `Write a value after "${key}:".`;
  const list = LISTS[key];
  if (list === 'statuses' && !STATUSES.includes(value as Status))
    return `There is no status "${value}". It is one of ${STATUSES.join(', ')}.`;
  if (list === 'freshness' && !FRESHNESS.includes(value as Freshness))
    return `There is no freshness "${value}". It is one of ${FRESHNESS.join(', ')}.`;
  if (list !== undefined)
    return addTo(filter, list, value === 'none' && (list === 'nodes' || list === 'artifacts') ? '' : value);
  if (key === 'rule') return { ...filter, rule: value };
  if (key === 'finding')
    return parseHandle(value)?.kind === 'f'
      ? { ...filter, finding: value }
      : `"${value}" is no finding. Findings are written f-1, f-2, ….`;
  const time = parseTime(value);
  if (time === null) return `"${value}" is no time. Write it as 2026-03-02T14:05:09Z.`;
  return key === 'from' ? { ...filter, fromNs: String(time.ns) } : { ...filter, toNs: String(time.ns) };
}

/** White space parts words; quotes keep it, also after a key (`label:"a b"`). */
function splitWords(text: string): readonly { readonly text: string; readonly isQuoted: boolean }[] {
  return [...text.matchAll(/([a-z]+:)?"([^"]*)"|\S+/g)].map((match) => ({
    text: match[2] === undefined ? match[0] : (match[1] ?? '') + match[2],
    isQuoted: match[2] !== undefined && match[1] === undefined,
  }));
}
