/** Decisions, notes, tags, bookmarks and what is added to the report: adding them, and reading what holds now. */
import { AppError } from '../../base/errors.ts';
import { parseHandle } from '../../base/ids.ts';
import { annotationProblem, foldOpinion, NO_OPINION, type Opinion } from '../../model/annotation.ts';
import type { Params } from '../../shared/contract.ts';
import type { AnnotationRow } from '../../shared/views.ts';
import type { CaseEffects } from '../case/case-file.ts';
import { getFinding } from '../query/findings.ts';
import { getRequest } from '../query/requests/requests.ts';
import { instant } from '../report/wording.ts';
import type { Db } from '../store/db.ts';
import { putAnnotation, storedAnnotations } from './annotation-store.ts';
import { locateSubjects } from './subjects.ts';

interface Held {
  readonly state: string;
  readonly rows: readonly AnnotationRow[];
  readonly bySubject: ReadonlyMap<string, readonly AnnotationRow[]>;
}

/** Finding the subjects again may take a look through all requests: once per state of the case. */
const HELD = new WeakMap<Db, Held>();

function held(db: Db): Held {
  const now = db.named('annotation_state').get();
  const state = `${now?.['last']} ${now?.['built']}`;
  const known = HELD.get(db);
  if (known?.state === state) return known;
  const stored = storedAnnotations(db);
  const places = locateSubjects(db, stored);
  const rows = stored.map(({ subjectKind, subjectKeys: _keys, handle, ...row }) => ({
    ...row,
    subject: places.get(row.id) ?? null,
    subjectKind,
    handleThen: handle,
  }));
  const bySubject = new Map<string, AnnotationRow[]>();
  for (const row of rows)
    if (row.subject !== null) bySubject.set(row.subject, [...(bySubject.get(row.subject) ?? []), row]);
  const made = { state, rows, bySubject };
  HELD.set(db, made);
  return made;
}

/** Every row, oldest first; of one finding or request when its handle is given. */
export function listAnnotations(db: Db, subject?: string): readonly AnnotationRow[] {
  return subject === undefined ? held(db).rows : (held(db).bySubject.get(subject) ?? []);
}

/** What people say now of a finding or request. */
export function opinionOf(db: Db, subject: string): Opinion {
  const rows = held(db).bySubject.get(subject);
  return rows === undefined ? NO_OPINION : foldOpinion(rows);
}

/** One line that says what the row speaks of, for the day on which that is no longer in the case. */
function aboutOf(db: Db, handle: string): { readonly kind: 'finding' | 'request'; readonly about: string } {
  const parsed = parseHandle(handle);
  if (parsed?.kind === 'f') {
    const { rule, summary } = getFinding(db, parsed.id);
    return { kind: 'finding', about: `${rule}: ${summary}` };
  }
  if (parsed?.kind === 'r') {
    const { label, timeNs } = getRequest(db, parsed.id);
    return { kind: 'request', about: `${label ?? 'no label'}, ${timeNs === null ? 'no time' : instant(timeNs)}` };
  }
  throw new AppError('BAD_INPUT', `"${handle}" is no handle of a finding or a request, such as f-1 or r-1.`);
}

/**
 * Adds one row and its log entry, both or neither.
 * @throws AppError BAD_INPUT, NOT_FOUND when there is no such finding or request.
 */
export function addAnnotation(db: Db, effects: CaseEffects, params: Params<'annotation.add'>): AnnotationRow {
  const clean = (text: string | undefined): string => (text ?? '').toWellFormed().trim();
  const actor = clean(params.actor) || effects.actor;
  const [tag, text] = [clean(params.tag).replace(/\s+/g, ' '), clean(params.text)];
  const { kind, value, subject } = params;
  const problem = annotationProblem({ kind, value, tag, text, actor });
  if (problem !== null) throw new AppError('BAD_INPUT', problem);
  const { kind: subjectKind, about } = aboutOf(db, subject);
  return db.transaction(() => {
    const said = { atNs: effects.nowNs().toString(), actor, kind, value, tag, text, about, subject, subjectKind };
    return { id: putAnnotation(db, effects, said), ...said, handleThen: subject };
  });
}
