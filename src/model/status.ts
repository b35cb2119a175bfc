/** How sure a claim is, strongest first. The exact meaning of each is in docs/reconstruction.md. */
export const STATUSES = ['proved', 'attested', 'observed', 'inferred', 'contradicted', 'unknown'] as const;
export type Status = (typeof STATUSES)[number];

export const UNKNOWN_REASONS = [
  'not-collected',
  'unreadable',
  'redacted',
  'ambiguous',
  'clock-unresolved',
  'expired',
  'unsupported',
  'not-recorded',
] as const;
export type UnknownReason = (typeof UNKNOWN_REASONS)[number];

export type Freshness = 'current' | 'stale' | 'unpublished' | 'unknown';

/** The mark and the word that every shell prints for a status: shape and word, never colour alone. */
export const STATUS_MARK: Readonly<Record<Status, { readonly mark: string; readonly word: string }>> = {
  proved: { mark: '■', word: 'Proved' },
  attested: { mark: '◆', word: 'Attested' },
  observed: { mark: '●', word: 'Observed' },
  inferred: { mark: '▲', word: 'Inferred' },
  contradicted: { mark: '✖', word: 'Contradicted' },
  unknown: { mark: '○', word: 'Unknown' },
};

/** Order of strength for "a path is as strong as its weakest link": smaller is weaker. */
const STRENGTH: Readonly<Record<Status, number>> = {
  contradicted: 0,
  unknown: 1,
  inferred: 2,
  observed: 3,
  attested: 4,
  proved: 5,
};

export function weakest(statuses: Iterable<Status>): Status {
  let result: Status = 'proved';
  for (const status of statuses) if (STRENGTH[status] < STRENGTH[result]) result = status;
  return result;
}

export function isWeaker(a: Status, b: Status): boolean {
  return STRENGTH[a] < STRENGTH[b];
}
