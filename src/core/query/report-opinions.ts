/** What people said about the findings and requests in scope. Bookmarks are nobody else's business and stay out. */
import { parseHandle } from '../../base/ids.ts';
import { currentRows, type Decision } from '../../model/annotation.ts';
import type { ReportOpinion } from '../../model/report-opinion.ts';
import type { AnnotationRow, ComputedFinding, Filter } from '../../shared/views.ts';
import { listAnnotations } from '../annotations/annotations.ts';
import type { Db } from '../store/db.ts';
import { sql } from '../store/sql.ts';
import { whereRequest } from './filter.ts';

interface Scope {
  readonly filter: Filter | undefined;
  readonly isWhole: boolean;
  readonly findings: readonly ComputedFinding[];
}

function opinionOfRows(rows: readonly AnnotationRow[]): ReportOpinion | null {
  const newest = rows.at(-1);
  const held = currentRows(rows).filter((row) => row.kind !== 'bookmark');
  if (newest === undefined || held.length === 0) return null;
  const said = ({ actor, atNs, text }: AnnotationRow) => ({ actor, atNs, text });
  const added = held.find((row) => row.kind === 'report');
  const decision = held.find((row) => row.kind === 'decision');
  const { subject, handleThen, subjectKind, about } = newest;
  return {
    subject,
    handleThen,
    subjectKind,
    about,
    added: added === undefined ? null : said(added),
    decision: decision === undefined ? null : { ...said(decision), value: decision.value as Decision },
    tags: held
      .filter((row) => row.kind === 'tag')
      .map((row) => row.tag)
      .toSorted(),
    notes: held.filter((row) => row.kind === 'note').map(said),
  };
}

/** Added items first, then findings before requests, each in order of their handles. */
function order(a: ReportOpinion, b: ReportOpinion): number {
  const rank = (one: ReportOpinion): number => (one.added === null ? 2 : 0) + (one.subjectKind === 'finding' ? 0 : 1);
  const number = (one: ReportOpinion): number => parseHandle(one.subject ?? one.handleThen)?.id ?? 0;
  return rank(a) - rank(b) || number(a) - number(b);
}

export function reportOpinions(db: Db, { filter, isWhole, findings }: Scope): readonly ReportOpinion[] {
  const named = new Set(findings.map((finding) => finding.id));
  const isInScope = (subject: string | null): boolean => {
    if (subject === null || isWhole) return isWhole;
    const handle = parseHandle(subject);
    if (handle?.kind === 'f') return named.has(subject);
    return (
      db.get(sql`SELECT 1 AS n FROM request WHERE id = ${handle?.id ?? 0} AND ${whereRequest(filter)}`) !== undefined
    );
  };
  const bySubject = new Map<string, AnnotationRow[]>();
  for (const row of listAnnotations(db)) {
    const key = row.subject ?? `gone ${row.handleThen} ${row.about}`;
    bySubject.set(key, [...(bySubject.get(key) ?? []), row]);
  }
  return [...bySubject.values()]
    .flatMap((rows) => opinionOfRows(rows) ?? [])
    .filter(({ subject }) => isInScope(subject))
    .toSorted(order);
}

/** Requests that people added: they are reconstructed before any other. */
export function addedRequests(opinions: readonly ReportOpinion[]): readonly number[] {
  return opinions.flatMap(({ added, subject }) => {
    const handle = added === null || subject === null ? null : parseHandle(subject);
    return handle?.kind === 'r' ? [handle.id] : [];
  });
}
