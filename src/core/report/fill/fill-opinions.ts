/** What people said about the findings and requests in scope. */
import { currentRows, type Decision } from '../../../model/annotation.ts';
import type { Extract, ExtractRows } from '../../../model/extract.ts';
import type { ReportOpinion } from '../../../model/report/report-opinion.ts';
import type { CaseNames } from './case-names.ts';

type Row = ExtractRows['annotations'] & { readonly id: number };

function opinionOf(rows: readonly Row[], names: CaseNames): ReportOpinion | null {
  const newest = rows.at(-1);
  const held = currentRows(rows);
  if (newest === undefined || held.length === 0) return null;
  const said = ({ actor, atNs, text }: Row) => ({ actor, atNs, text });
  const added = held.find(({ kind }) => kind === 'report');
  const decision = held.find(({ kind }) => kind === 'decision');
  const { subject, handleThen, subjectKind, about } = newest;
  return {
    subject: subject === null ? null : names.handle(subject),
    handleThen,
    subjectKind,
    about,
    added: added === undefined ? null : said(added),
    decision: decision === undefined ? null : { ...said(decision), value: decision.value as Decision },
    tags: held
      .filter(({ kind }) => kind === 'tag')
      .map(({ tag }) => tag)
      .toSorted(),
    notes: held.filter(({ kind }) => kind === 'note').map(said),
  };
}

/** Added items first, then findings before requests, each in order of their handles. */
export function fillOpinions(extract: Extract, names: CaseNames): readonly ReportOpinion[] {
  const rows = Array.from(extract.rows('annotations'), (row): Row => ({ ...row, id: row.n }));
  const subjects = Map.groupBy(rows, ({ subject, handleThen, about }) => subject ?? `gone ${handleThen} ${about}`);
  const rank = ({ added, subjectKind }: ReportOpinion): number =>
    (added === null ? 2 : 0) + (subjectKind === 'finding' ? 0 : 1);
  const named = ({ subject, handleThen }: ReportOpinion) => ({ id: subject ?? handleThen });
  return [...subjects.values()]
    .flatMap((list) => opinionOf(list, names) ?? [])
    .toSorted((a, b) => rank(a) - rank(b) || names.byHandle(named(a), named(b)));
}
