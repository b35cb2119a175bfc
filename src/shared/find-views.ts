/** What the find box and the clocks of a view are answered with. */
import type { KnownIdKind } from '../model/known-id.ts';
import type { Filter } from './views.ts';

/** A typed limit that the find box completes. */
export const FIND_KEYS = ['label', 'node', 'artifact', 'status', 'freshness', 'rule', 'finding', 'proof'] as const;
export type FindKey = (typeof FIND_KEYS)[number];

export interface FindSuggestion {
  readonly key: FindKey;
  /** As a filter holds it; '' is "none recorded". */
  readonly value: string;
  /** Requests of the whole case that it would leave. */
  readonly requests: number;
  /** What a finding says. */
  readonly about?: string;
}

/** A pasted id, explained. */
export interface FoundId {
  readonly kind: KnownIdKind;
  /** What the evidence would hold. */
  readonly id: string;
  readonly meaning: string;
  readonly requests: number;
  /** What it is in this case, in words; none when no request carries it. */
  readonly places: readonly string[];
}

export interface FindSuggestions {
  readonly known: readonly FoundId[];
  readonly suggestions: readonly FindSuggestion[];
}

export interface FindHistoryRow {
  readonly id: number;
  readonly atNs: string;
  /** As it was written; '' when the filter was made with the mouse. */
  readonly text: string;
  readonly filter: Filter;
  readonly results: number;
  readonly of: number;
}

/** How many of the sources' written times carry an offset: `+02:00`, or `Z` for UTC. */
export interface ZoneCount {
  readonly offset: string;
  readonly times: number;
}
