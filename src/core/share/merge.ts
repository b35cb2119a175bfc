/**
 * What people said in a returned copy comes into the case, with its authors and its times. Where both sides said something
 * different of one thing, neither is taken before somebody decides.
 */
import { AppError } from '../../base/errors.ts';
import type { MergeConflict, MergeResult, SaidLast } from '../../shared/share-views.ts';
import { putAnnotation, storedAnnotations, type StoredAnnotation } from '../annotations/annotation-store.ts';
import { locateSubjects } from '../annotations/subjects.ts';
import { openCase, type CaseEffects, type CaseFile } from '../case/case-file.ts';
import { appendCustody, custodyHead } from '../case/custody.ts';
import type { Db } from '../store/db.ts';
import { sql } from '../store/sql.ts';

type Side = 'mine' | 'theirs';

/** A row with the handle that its subject has in the open case. */
interface Placed {
  readonly row: StoredAnnotation;
  readonly subject: string;
}

/** The same row in two copies. Handles differ between them, and so does the order. */
function identityOf({ row, subject }: Placed): string {
  const { atNs, actor, kind, value, tag, text } = row;
  return JSON.stringify([atNs, actor, kind, subject, value, tag, text]);
}

/** What can be said once of a thing. Notes are never in each other's way. */
function slotOf({ row, subject }: Placed): string | null {
  return row.kind === 'note' ? null : JSON.stringify([subject, row.kind, row.tag]);
}

function lastBySlot(rows: readonly Placed[]): ReadonlyMap<string, Placed> {
  const out = new Map<string, Placed>();
  for (const one of rows) {
    const slot = slotOf(one);
    if (slot !== null) out.set(slot, one);
  }
  return out;
}

const saidLast = ({ row: { value, text, actor, atNs } }: Placed): SaidLast => ({ value, text, actor, atNs });

/** Slots in which both sides have something new, and it is not the same. */
function conflictsOf(mine: readonly Placed[], theirs: readonly Placed[]): ReadonlyMap<string, MergeConflict> {
  const ours = lastBySlot(mine);
  const out = new Map<string, MergeConflict>();
  for (const [slot, their] of lastBySlot(theirs)) {
    const our = ours.get(slot);
    if (our === undefined || (our.row.value === their.row.value && our.row.text === their.row.text)) continue;
    const { kind, tag, about } = our.row;
    out.set(slot, { subject: our.subject, kind, tag, about, mine: saidLast(our), theirs: saidLast(their) });
  }
  return out;
}

const firstHash = (db: Db): string => String(db.get(sql`SELECT hash FROM custody WHERE seq = 1`)?.['hash'] ?? '');

/** Whether the other case began as this one: a copy of it, or a part that was made of it. */
function isOfOneOrigin(mine: Db, theirs: Db): boolean {
  const origin = firstHash(mine);
  if (firstHash(theirs) === origin) return true;
  const parent = theirs.get(
    sql`SELECT body ->> '$.parent.first' AS first FROM custody WHERE action = 'case.subset' AND json_valid(body)`,
  );
  return parent?.['first'] === origin;
}

export interface MergeOptions {
  readonly path: string;
  /** Which side holds where they differ; without it conflicts stay open. */
  readonly take?: Side | undefined;
}

function merge(db: Db, effects: CaseEffects, other: CaseFile, take: Side | undefined): MergeResult {
  const [ourRows, theirRows] = [storedAnnotations(db), storedAnnotations(other.read)];
  const [ourPlaces, theirPlaces] = [locateSubjects(db, ourRows), locateSubjects(db, theirRows)];
  const at = (rows: readonly StoredAnnotation[], places: ReadonlyMap<number, string>): readonly Placed[] =>
    rows.flatMap((row) => {
      const subject = places.get(row.id);
      return subject === undefined ? [] : [{ row, subject }];
    });
  const [ours, theirs] = [at(ourRows, ourPlaces), at(theirRows, theirPlaces)];
  const [ourIds, theirIds] = [new Set(ours.map(identityOf)), new Set(theirs.map(identityOf))];
  const news = theirs.filter((one) => !ourIds.has(identityOf(one)));
  const conflicts = conflictsOf(
    ours.filter((one) => !theirIds.has(identityOf(one))),
    news,
  );
  const coming = take === 'theirs' ? news : news.filter((one) => !conflicts.has(slotOf(one) ?? ''));
  const { head, count } = custodyHead(other.read);
  for (const { row, subject } of coming) putAnnotation(db, effects, { ...row, subject }, head);
  const result: MergeResult = {
    from: other.name,
    head,
    added: coming.length,
    known: theirs.length - news.length,
    lost: theirRows
      .filter(({ id }) => !theirPlaces.has(id))
      .map(({ about, handle }) => ({ about, handleThen: handle })),
    conflicts: [...conflicts.values()],
    taken: conflicts.size === 0 ? null : (take ?? null),
  };
  appendCustody(db, effects.nowNs(), effects.actor, 'annotation.merge', {
    from: { name: other.name, head, entries: count },
    added: result.added,
    known: result.known,
    lost: result.lost.length,
    conflicts: result.conflicts.map(({ subject, kind, tag }) => ({ subject, kind, tag })),
    taken: result.taken,
  });
  return result;
}

/**
 * @throws AppError NOT_FOUND, CASE_FOREIGN, …; CONFLICT when the other file did not begin as this case or is this case.
 */
export function mergeReturned(file: CaseFile, effects: CaseEffects, { path, take }: MergeOptions): MergeResult {
  const other = openCase(path, effects, { create: false, asFound: true });
  try {
    if (other.path === file.path) throw new AppError('CONFLICT', `${path} is the open case itself.`);
    if (!isOfOneOrigin(file.read, other.read))
      throw new AppError(
        'CONFLICT',
        `${path} is neither a copy nor a part of this case: its custody log begins otherwise. Nothing was taken from it.`,
      );
    const db = file.write();
    return db.transaction(() => merge(db, effects, other, take));
  } finally {
    other.close();
  }
}
