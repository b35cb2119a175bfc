/** What a generated incident may hold. Several imply others: a node behind its label is also a split and stale answers. */
export const FAULTS = [
  'image-change',
  'old-image',
  'release-change',
  'warm-cache',
  'chat-twins',
  'model-twins',
  'bad-root',
  'edited-leaf',
  'orphan-leaf',
  'lost-settlement',
  'double-settlement',
  'placeholder-leaf',
  'stub-signature',
  'bad-signature',
  'foreign-signature',
  'foreign-key',
  'edited-answer',
  'edited-request',
  'unknown-image',
  'early-answer',
  'disabled-answer',
  'conflicting-records',
  'skewed-clock',
  'late-registration',
  'lapsed-storage',
  'edited-event',
] as const;

export type Fault = (typeof FAULTS)[number];

export function isFault(text: string): text is Fault {
  return (FAULTS as readonly string[]).includes(text);
}

const NEEDS: Partial<Readonly<Record<Fault, Fault>>> = {
  'old-image': 'image-change',
  'chat-twins': 'image-change',
  'warm-cache': 'release-change',
  'model-twins': 'release-change',
};

/** The faults with those that they cannot be without. */
export function withNeeds(faults: Iterable<Fault>): ReadonlySet<Fault> {
  const wanted = [...faults];
  const out = new Set(wanted);
  for (const fault of wanted) {
    const needed = NEEDS[fault];
    if (needed !== undefined) out.add(needed);
  }
  return out;
}
