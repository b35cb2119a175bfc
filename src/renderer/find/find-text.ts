/** What a person writes into the find box: `label:x`, `node:"a b"`, handles, and free text. */
import { parseHandle, type Handle } from '../../base/ids.ts';
import { parseTime } from '../../base/time.ts';
import { STATUSES, type Freshness, type Status } from '../../model/status.ts';
import { PROOF_WORDS, type Filter } from '../../shared/views.ts';
import { type FindKey } from '../../shared/find-views.ts';
import { addTo, type ListKey } from '../filter/filter-chips.ts';

export interface Find {
  /** The filter with what was written added. */
  readonly filter: Filter;
  /** A handle alone (`r-7`) is a jump, not a filter. */
  readonly jump: Handle | null;
  /** What could not be understood, in words. */
  readonly problem: string | null;
}

export interface FindWord {
  readonly key: string;
  readonly meaning: string;
  readonly example: string;
  /** The engine completes its values. */
  readonly completes: FindKey | null;
}

export const FIND_WORDS: readonly FindWord[] = [
  {
    key: 'label',
    meaning: 'the model label that was asked for, whole',
    example: 'label:gemini-2.5-pro',
    completes: 'label',
  },
  {
    key: 'node',
    meaning: 'enclave id or node name, whole; node:none where none is recorded',
    example: 'node:cache-17',
    completes: 'node',
  },
  {
    key: 'artifact',
    meaning: 'artifact id, whole; artifact:none where none is recorded',
    example: 'artifact:none',
    completes: 'artifact',
  },
  { key: 'status', meaning: STATUSES.join(', '), example: 'status:contradicted', completes: 'status' },
  {
    key: 'freshness',
    meaning: 'current, stale, unpublished, unknown',
    example: 'freshness:stale',
    completes: 'freshness',
  },
  {
    key: 'rule',
    meaning: 'requests that a finding of this rule is about',
    example: 'rule:split-label',
    completes: 'rule',
  },
  { key: 'finding', meaning: 'requests that this finding is about', example: 'finding:f-3', completes: 'finding' },
  {
    key: 'proof',
    meaning: 'the signature: valid, invalid, unverifiable, absent; the settlement: settled, unsettled',
    example: 'proof:invalid',
    completes: 'proof',
  },
  {
    key: 'time',
    meaning: 'from a time to another (UTC where no zone is given); either may be left out',
    example: 'time:2026-03-02T14:00..2026-03-02T15:00',
    completes: null,
  },
  { key: 'from', meaning: 'at or after a time', example: 'from:2026-03-02T14:00', completes: null },
  { key: 'to', meaning: 'before a time', example: 'to:2026-03-02T15:00', completes: null },
  {
    key: 'text',
    meaning: 'words of ids, of what was asked and answered, parts of names: all of them must be found',
    example: 'text:"volatility eth"',
    completes: null,
  },
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
    if (word.isQuoted || !FIND_WORDS.some((one) => one.key === key)) {
      free.push(word.text);
      continue;
    }
    if (key === 'text' && value !== '') {
      free.push(value);
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
  if (key === 'proof') {
    const proof = PROOF_WORDS.find((word) => word === value);
    return proof === undefined
      ? `There is no proof "${value}". It is one of ${PROOF_WORDS.join(', ')}.`
      : { ...filter, proof };
  }
  if (key === 'finding')
    return parseHandle(value)?.kind === 'f'
      ? { ...filter, finding: value }
      : `"${value}" is no finding. Findings are written f-1, f-2, ….`;
  return limitTime(filter, key, value);
}

function limitTime(filter: Filter, key: string, value: string): Filter | string {
  const [from = '', to = ''] = key === 'time' ? value.split('..', 2) : key === 'from' ? [value, ''] : ['', value];
  if (key === 'time' && !value.includes('..')) return 'Write a span of time as FROM..TO; either may be left out.';
  let out = filter;
  for (const [member, text] of [
    ['fromNs', from],
    ['toNs', to],
  ] as const) {
    if (text === '') continue;
    const time = parseTime(text);
    if (time === null) return `"${text}" is no time. Write it as 2026-03-02T14:05:09Z.`;
    out = { ...out, [member]: String(time.ns) };
  }
  return out;
}

interface Word {
  readonly text: string;
  readonly isQuoted: boolean;
}

/** White space parts words; quotes keep it, also after a key (`label:"a b"`). */
function splitWords(text: string): readonly Word[] {
  return [...text.matchAll(/([a-z]+:)?"([^"]*)"|\S+/g)].map((match) => ({
    text: match[2] === undefined ? match[0] : (match[1] ?? '') + match[2],
    isQuoted: match[2] !== undefined && match[1] === undefined,
  }));
}

/** The word that is being written: the last one of the text, with its key where it has one. */
export interface OpenWord {
  /** What stands before it. */
  readonly before: string;
  readonly key: FindKey | null;
  readonly value: string;
}

export function openWordOf(text: string): OpenWord {
  const match = /(?:^|\s)((?:[a-z]+:)?(?:"[^"]*|[^\s"]*))$/.exec(text);
  const word = match?.[1] ?? '';
  const before = text.slice(0, text.length - word.length);
  const [, key = '', value = ''] = /^([a-z]+):"?(.*)$/s.exec(word) ?? [];
  const known = FIND_WORDS.find((one) => one.key === key)?.completes ?? null;
  return known === null ? { before, key: null, value: word.replace(/^"/, '') } : { before, key: known, value };
}
