/**
 * What a person has to say in a report, because no machine can: each part is kept in the case, in their words. Of parts
 * with one kind and key the newest holds; one whose texts are all empty takes it back.
 */
export const REPORT_PART_KINDS = [
  /** Key: `Q1`, `Q2`, … */
  'question',
  /** One answer in the person's words to the question of the same key. */
  'answer',
  /** Classification, distribution, purpose, author, reviewer: the control block. No key. */
  'control',
  /** Key: `H1`, `H2`, … */
  'hypothesis',
  /** What else was considered for a finding, and why it was kept or rejected. Key: the finding's id. */
  'alternative',
  /** Where the method was left: additions, deviations, exclusions. Key: `D1`, … */
  'deviation',
  /** Under which name, in which role, with which words it is signed. No key. */
  'signature',
] as const;
export type ReportPartKind = (typeof REPORT_PART_KINDS)[number];

export const HYPOTHESIS_VERDICTS = ['supported', 'refuted', 'untested', 'untestable'] as const;
export type HypothesisVerdict = (typeof HYPOTHESIS_VERDICTS)[number];

/** The texts of a part of each kind, in the order in which they are asked for. */
export const REPORT_PART_TEXTS = {
  question: ['text', 'askedBy', 'authority', 'outOfScope'],
  answer: ['text', 'strength'],
  control: ['classification', 'distribution', 'author', 'authorRole', 'reviewer', 'reviewerRole', 'organisation'],
  hypothesis: ['statement', 'prediction', 'test', 'observed', 'verdict', 'why'],
  alternative: ['text', 'rejectedBecause'],
  deviation: ['kind', 'text'],
  signature: ['name', 'role', 'place', 'statement'],
} as const satisfies Readonly<Record<ReportPartKind, readonly string[]>>;

/** Kinds of which there is one. */
export const SINGLE_PARTS: readonly ReportPartKind[] = ['control', 'signature'];

export interface ReportPart {
  readonly kind: ReportPartKind;
  /** Empty where there is one of the kind. */
  readonly key: string;
  /** By the names of REPORT_PART_TEXTS; one that is absent was not said. */
  readonly texts: Readonly<Record<string, string>>;
}

/** Draft: not issued. Final locks: a later edit opens a new version, and the version is superseded when that is issued. */
export const VERSION_STATUSES = ['draft', 'interim', 'final', 'supplemental'] as const;
export type VersionStatus = (typeof VERSION_STATUSES)[number];

/** Most characters of one text, and most parts of one kind. */
export const REPORT_PART_LIMITS = { text: 20_000, key: 200 } as const;

/** Why a part cannot be kept, in a sentence; null when it can. */
export function partProblem({ kind, key, texts }: ReportPart): string | null {
  const names: readonly string[] = REPORT_PART_TEXTS[kind];
  const isSingle = SINGLE_PARTS.includes(kind);
  if (isSingle !== (key === ''))
    return isSingle ? `There is one ${kind} of a report: it has no key.` : `A ${kind} needs a key.`;
  if (key.length > REPORT_PART_LIMITS.key) return `A key has at most ${REPORT_PART_LIMITS.key} characters.`;
  for (const [name, text] of Object.entries(texts)) {
    if (!names.includes(name)) return `A ${kind} has ${names.join(', ')}, and no ${name}.`;
    if (text.length > REPORT_PART_LIMITS.text)
      return `A text has at most ${REPORT_PART_LIMITS.text} characters; ${name} has ${text.length}.`;
  }
  const verdict = texts['verdict'] ?? '';
  if (kind === 'hypothesis' && verdict !== '' && !HYPOTHESIS_VERDICTS.some((word) => word === verdict))
    return `The verdict on a hypothesis is ${HYPOTHESIS_VERDICTS.join(', ')}; it cannot be "${verdict}".`;
  return null;
}

/** Nothing is left of what was said. */
export function isTakenBack({ texts }: ReportPart): boolean {
  return Object.values(texts).every((text) => text === '');
}
