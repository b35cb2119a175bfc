/** Two requests beside each other: what is the same, what differs, and what cannot be compared. Pure. */
export type FieldVerdict = 'same' | 'different' | 'only-a' | 'only-b' | 'neither';

export interface FieldDiff {
  readonly name: string;
  readonly a: string | null;
  readonly b: string | null;
  readonly verdict: FieldVerdict;
}

export function diffField(name: string, a: string | null, b: string | null): FieldDiff {
  if (a === null && b === null) return { name, a, b, verdict: 'neither' };
  if (a === null || b === null) return { name, a, b, verdict: a === null ? 'only-b' : 'only-a' };
  return { name, a, b, verdict: a === b ? 'same' : 'different' };
}

/** Steps of two paths paired by title; those of one side stand where they stand there. */
export function pairSteps<S extends { readonly title: string }>(
  a: readonly S[],
  b: readonly S[],
): readonly { readonly title: string; readonly a: S | null; readonly b: S | null }[] {
  const out: { title: string; a: S | null; b: S | null }[] = [];
  let next = 0;
  for (const step of a) {
    const match = b.findIndex((other, i) => i >= next && other.title === step.title);
    if (match === -1) {
      out.push({ title: step.title, a: step, b: null });
      continue;
    }
    for (const other of b.slice(next, match)) out.push({ title: other.title, a: null, b: other });
    out.push({ title: step.title, a: step, b: b[match]! });
    next = match + 1;
  }
  for (const other of b.slice(next)) out.push({ title: other.title, a: null, b: other });
  return out;
}

export interface Likeness {
  /** One request was given twice. */
  readonly isOne: boolean;
  readonly label: FieldVerdict;
  readonly input: FieldVerdict;
  readonly output: FieldVerdict;
  readonly artifact: FieldVerdict;
}

/** What the four together say, and what they do not. */
export function likenessInWords({ isOne, label, input, output, artifact }: Likeness): string {
  if (isOne) return 'A and B are the same request: there is nothing to compare. Choose another one as A or B.';
  const isTwin = label === 'same' && input === 'same';
  if (!isTwin) {
    if (input === 'same') return 'The same input under two labels: not twins, and another answer needs no explaining.';
    if (input === 'different')
      return 'Two inputs: another answer needs no explaining. Only what answered them can be compared.';
    return 'Whether both got the same input cannot be told: an input hash is missing.';
  }
  if (output === 'same') {
    if (artifact === 'different') return 'Twins: the same label, input and answer from two artifacts.';
    return 'Twins: the same label, the same input, the same answer.';
  }
  if (output !== 'different')
    return 'Twins by label and input. Whether they got the same answer cannot be told: an output hash is missing.';
  if (artifact === 'different') return 'Twins that diverge: the same label and input, two answers, from two artifacts.';
  if (artifact === 'same')
    return 'Twins with two answers from one artifact: sampling explains that, another artifact does not.';
  return 'Twins with two answers. Which artifacts gave them is not known on both sides, so nothing is explained yet.';
}
