/**
 * What people said about a finding or a request: rows that are only ever added, each with its author and its time.
 * They stand beside what was computed and change nothing of it. What holds now is the newest row that speaks of
 * the same thing.
 */

export const ANNOTATION_KINDS = ['decision', 'note', 'tag', 'bookmark', 'report'] as const;
export type AnnotationKind = (typeof ANNOTATION_KINDS)[number];

export type Decision = 'accepted' | 'rejected';

/** The values that a row of each kind can have. A decision that is taken back is `open`. */
export const ANNOTATION_VALUES: Readonly<Record<AnnotationKind, readonly string[]>> = {
  decision: ['accepted', 'rejected', 'open'],
  note: ['added'],
  tag: ['added', 'removed'],
  bookmark: ['added', 'removed'],
  report: ['added', 'removed'],
};

/** Most characters of a note, a tag and a name. */
export const ANNOTATION_LIMITS = { text: 10_000, tag: 60, actor: 200 } as const;

export interface Annotation {
  /** From 1, in the order in which they were added. */
  readonly id: number;
  /** Decimal nanoseconds. */
  readonly atNs: string;
  /** The name that the author gave. */
  readonly actor: string;
  readonly kind: AnnotationKind;
  readonly value: string;
  /** The tag's name; empty for other kinds. */
  readonly tag: string;
  /** A note's text, or why a decision was taken; may be empty for other kinds. */
  readonly text: string;
}

/** What people say about one thing now. */
export interface Opinion {
  readonly decision: {
    readonly value: Decision;
    readonly text: string;
    readonly actor: string;
    readonly atNs: string;
  } | null;
  /** In order of the alphabet. */
  readonly tags: readonly string[];
  readonly notes: number;
  readonly isBookmarked: boolean;
  readonly isInReport: boolean;
}

export const NO_OPINION: Opinion = { decision: null, tags: [], notes: 0, isBookmarked: false, isInReport: false };

/** What can be said once: of these only the newest row holds. Every note holds. */
function slotOf({ kind, tag, id }: Annotation): string {
  return kind === 'note' ? `note ${id}` : `${kind} ${tag}`;
}

/** The rows that hold, of rows about one thing, oldest first. The order of `rows` does not matter. */
export function currentRows<T extends Annotation>(rows: readonly T[]): readonly T[] {
  const newest = new Map<string, T>();
  for (const row of rows) {
    const held = newest.get(slotOf(row));
    if (held === undefined || held.id < row.id) newest.set(slotOf(row), row);
  }
  return [...newest.values()]
    .filter((row) => row.value !== 'removed' && row.value !== 'open')
    .toSorted((a, b) => a.id - b.id);
}

/** The state of one thing, of all rows about it. */
export function foldOpinion(rows: readonly Annotation[]): Opinion {
  const current = currentRows(rows);
  const decision = current.find((row) => row.kind === 'decision');
  return {
    decision:
      decision === undefined
        ? null
        : { value: decision.value as Decision, text: decision.text, actor: decision.actor, atNs: decision.atNs },
    tags: current
      .filter((row) => row.kind === 'tag')
      .map((row) => row.tag)
      .toSorted(),
    notes: current.filter((row) => row.kind === 'note').length,
    isBookmarked: current.some((row) => row.kind === 'bookmark'),
    isInReport: current.some((row) => row.kind === 'report'),
  };
}

/** Why a row cannot be added, in a sentence; null when it can. */
export function annotationProblem(row: Pick<Annotation, 'kind' | 'value' | 'tag' | 'text' | 'actor'>): string | null {
  const { kind, value, tag, text, actor } = row;
  if (!ANNOTATION_VALUES[kind].includes(value))
    return `A ${kind} is one of ${ANNOTATION_VALUES[kind].join(', ')}; it cannot be "${value}".`;
  if (kind === 'tag' && tag === '') return 'A tag needs a name.';
  if (kind !== 'tag' && tag !== '') return `A ${kind} has no tag.`;
  if (kind === 'note' && text === '') return 'A note needs a text.';
  if (actor === '') return 'A row needs the name of its author.';
  if (text.length > ANNOTATION_LIMITS.text)
    return `A text has at most ${ANNOTATION_LIMITS.text} characters; this one has ${text.length}.`;
  if (tag.length > ANNOTATION_LIMITS.tag)
    return `A tag has at most ${ANNOTATION_LIMITS.tag} characters; this one has ${tag.length}.`;
  if (actor.length > ANNOTATION_LIMITS.actor)
    return `A name has at most ${ANNOTATION_LIMITS.actor} characters; this one has ${actor.length}.`;
  return null;
}
