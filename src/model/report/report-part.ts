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
  /** Which pictures stand in the report: one that is not wanted is `left out`. No key. */
  'pictures',
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
  pictures: ['flow', 'path', 'timeline', 'lifetime'],
  signature: ['name', 'role', 'place', 'statement'],
} as const satisfies Readonly<Record<ReportPartKind, readonly string[]>>;

export interface ReportPart {
  readonly kind: ReportPartKind;
  /** Empty where there is one of the kind. */
  readonly key: string;
  /** By the names of REPORT_PART_TEXTS; one that is absent was not said. */
  readonly texts: Readonly<Record<string, string>>;
}

/** What is said of a picture that is not wanted. */
export const LEFT_OUT = 'left out';

/** Draft: not issued. Final locks: a later edit opens a new version, and the version is superseded when that is issued. */
export const VERSION_STATUSES = ['draft', 'interim', 'final', 'supplemental'] as const;
export type VersionStatus = (typeof VERSION_STATUSES)[number];

/** Most characters of one text and of a name. */
export const REPORT_PART_LIMITS = { text: 20_000, actor: 200 } as const;

/** How parts of each kind are numbered. */
const KEYS: Readonly<Record<ReportPartKind, { readonly form: RegExp; readonly words: string }>> = {
  question: { form: /^Q[1-9]\d{0,3}$/, words: 'Q and a number, such as Q1' },
  answer: { form: /^Q[1-9]\d{0,3}$/, words: 'that of its question, such as Q1' },
  control: { form: /^$/, words: 'empty: there is one of it' },
  pictures: { form: /^$/, words: 'empty: there is one of it' },
  hypothesis: { form: /^H[1-9]\d{0,3}$/, words: 'H and a number, such as H1' },
  alternative: {
    form: /^f:[0-9a-f]{16}(~\d{1,9})?( [1-9]\d{0,3})?$/,
    words: 'that of its finding (f: and 16 digits), with a blank and a number where there are several',
  },
  deviation: { form: /^D[1-9]\d{0,3}$/, words: 'D and a number, such as D1' },
  signature: { form: /^$/, words: 'empty: there is one of it' },
};

/** Why a part cannot be kept, in a sentence; null when it can. */
export function partProblem({ kind, key, texts }: ReportPart): string | null {
  const names: readonly string[] = REPORT_PART_TEXTS[kind];
  if (!KEYS[kind].form.test(key))
    return `The key of a ${kind} is ${KEYS[kind].words}; it cannot be "${key.slice(0, 60)}".`;
  for (const [name, text] of Object.entries(texts)) {
    if (!names.includes(name)) return `A ${kind} has ${names.join(', ')}, and no ${name}.`;
    if (text.length > REPORT_PART_LIMITS.text)
      return `A text has at most ${REPORT_PART_LIMITS.text} characters; ${name} has ${text.length}.`;
  }
  const verdict = texts['verdict'] ?? '';
  if (kind === 'hypothesis' && verdict !== '' && !HYPOTHESIS_VERDICTS.some((word) => word === verdict))
    return `The verdict on a hypothesis is ${HYPOTHESIS_VERDICTS.join(', ')}; it cannot be "${verdict}".`;
  const unclear =
    kind === 'pictures' ? Object.values(texts).find((text) => text !== '' && text !== LEFT_OUT) : undefined;
  if (unclear !== undefined) return `A picture is ${LEFT_OUT}, or nothing is said of it; it cannot be "${unclear}".`;
  return null;
}

/** Nothing is left of what was said. */
export function isTakenBack({ texts }: ReportPart): boolean {
  return Object.values(texts).every((text) => text === '');
}
