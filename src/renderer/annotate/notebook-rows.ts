/** What people said, by what it is about: the thing that was spoken of last stands first. */
import { foldOpinion, type AnnotationKind, type Opinion } from '../../model/annotation.ts';
import type { AnnotationRow } from '../../shared/views.ts';

export interface NotebookEntry {
  readonly key: string;
  /** Null: not in the case any more as it was. */
  readonly subject: string | null;
  readonly handleThen: string;
  readonly about: string;
  readonly opinion: Opinion;
  readonly newest: AnnotationRow;
}

export const NOTEBOOK_KINDS = ['all', 'bookmark', 'report', 'decision', 'note', 'tag'] as const;
export type NotebookKind = (typeof NOTEBOOK_KINDS)[number];

export function notebookOf(rows: readonly AnnotationRow[]): readonly NotebookEntry[] {
  const about = new Map<string, AnnotationRow[]>();
  for (const row of rows) {
    const key = row.subject ?? `gone ${row.handleThen} ${row.about}`;
    about.set(key, [...(about.get(key) ?? []), row]);
  }
  return [...about]
    .flatMap(([key, own]): readonly NotebookEntry[] => {
      const newest = own.at(-1);
      if (newest === undefined) return [];
      const { subject, handleThen, about: words } = newest;
      return [{ key, subject, handleThen, about: words, opinion: foldOpinion(own), newest }];
    })
    .toSorted((a, b) => b.newest.id - a.newest.id);
}

const HOLDS: Readonly<Record<AnnotationKind, (opinion: Opinion) => boolean>> = {
  bookmark: (opinion) => opinion.isBookmarked,
  report: (opinion) => opinion.isInReport,
  decision: (opinion) => opinion.decision !== null,
  note: (opinion) => opinion.notes > 0,
  tag: (opinion) => opinion.tags.length > 0,
};

/** The entries of which something of the kind holds now. */
export function entriesOf(entries: readonly NotebookEntry[], kind: NotebookKind): readonly NotebookEntry[] {
  return kind === 'all'
    ? entries.filter(({ opinion }) => Object.values(HOLDS).some((holds) => holds(opinion)))
    : entries.filter(({ opinion }) => HOLDS[kind](opinion));
}
