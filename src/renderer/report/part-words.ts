/** How the parts that only a person can say are called in the window, and which key a new one has. Pure. */
import { HYPOTHESIS_VERDICTS, LEFT_OUT } from '../../model/report/report-part.ts';
import type { ReportPartKind } from '../../model/report/report-part.ts';
import type { WrittenPart } from '../../shared/report-views.ts';

export interface TextWords {
  readonly label: string;
  readonly hint?: string;
  /** Lines of its box; 1: a line. */
  readonly rows: number;
  /** The words it is chosen from. */
  readonly choices?: readonly string[];
  /** What it means that none was chosen, where that is not “not said”. */
  readonly unsaid?: string;
}

const LINE = { rows: 1 } as const;
const PICTURE = { rows: 1, choices: [LEFT_OUT], unsaid: 'in the report' } as const;

export const TEXT_WORDS: Readonly<Record<ReportPartKind, Readonly<Record<string, TextWords>>>> = {
  question: {
    text: { label: 'The question, as it was asked', rows: 3 },
    askedBy: { label: 'Asked by', ...LINE },
    authority: { label: 'By what authority', ...LINE },
    outOfScope: { label: 'Out of scope', rows: 2 },
  },
  answer: {
    text: { label: 'The answer, in your words', rows: 3 },
    strength: { label: 'How strong it is, and why', ...LINE },
  },
  control: {
    classification: { label: 'Classification', hint: 'internal, confidential, …', ...LINE },
    distribution: { label: 'Distribution', ...LINE },
    organisation: { label: 'Organisation', ...LINE },
    author: { label: 'Author', ...LINE },
    authorRole: { label: 'Author’s role', ...LINE },
    reviewer: { label: 'Reviewer', ...LINE },
    reviewerRole: { label: 'Reviewer’s role', ...LINE },
  },
  hypothesis: {
    statement: { label: 'What may have happened', rows: 2 },
    prediction: { label: 'What would then have to be seen', rows: 2 },
    test: { label: 'How it was tested', rows: 2 },
    observed: { label: 'What was seen', rows: 2 },
    verdict: { label: 'Verdict', choices: HYPOTHESIS_VERDICTS, ...LINE },
    why: { label: 'Why', rows: 2 },
  },
  alternative: {
    text: { label: 'What else was considered', rows: 2 },
    rejectedBecause: { label: 'Why it was rejected', rows: 2 },
  },
  deviation: {
    kind: { label: 'Kind', choices: ['addition', 'deviation', 'exclusion'], ...LINE },
    text: { label: 'Where the method was left, and why', rows: 2 },
  },
  pictures: {
    flow: { label: 'The flow from labels to artifacts', ...PICTURE },
    path: { label: 'The path of one request', ...PICTURE },
    timeline: { label: 'The timeline', ...PICTURE },
    lifetime: { label: 'How long blobs were kept', ...PICTURE },
  },
  signature: {
    name: { label: 'Name', ...LINE },
    role: { label: 'Role', ...LINE },
    place: { label: 'Place', ...LINE },
    statement: { label: 'Statement', rows: 2 },
  },
};

/** Kinds of which there are several, with what their keys begin with. */
const KEYED: Readonly<Partial<Record<ReportPartKind, string>>> = { question: 'Q', hypothesis: 'H', deviation: 'D' };

export function partId(kind: ReportPartKind, key: string): string {
  return `${kind} ${key}`;
}

const numberOf = (key: string): number => Number(/\d+$/.exec(key)?.[0] ?? 0);

/** The parts of a kind in order of their keys. */
export function partsOfKind(parts: readonly WrittenPart[], kind: ReportPartKind): readonly WrittenPart[] {
  return parts
    .filter(({ part }) => part.kind === kind)
    .toSorted((a, b) => numberOf(a.part.key) - numberOf(b.part.key) || (a.part.key < b.part.key ? -1 : 1));
}

/** The first number that no part of the kind has. */
export function nextKey(parts: readonly WrittenPart[], kind: ReportPartKind): string {
  const taken = partsOfKind(parts, kind).map(({ part }) => numberOf(part.key));
  return `${KEYED[kind] ?? ''}${Math.max(0, ...taken) + 1}`;
}
