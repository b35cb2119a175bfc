/** Rows of what people said as the case holds them; each is written together with its log entry. */
import type { Annotation } from '../../model/annotation.ts';
import type { CaseEffects } from '../case/case-file.ts';
import { appendCustody } from '../case/custody.ts';
import type { Db, Row } from '../store/db.ts';
import { keysOfHandle, type StoredSubject } from './subjects.ts';

export type StoredAnnotation = Annotation & StoredSubject & { readonly about: string };

function storedRow(row: Row): StoredAnnotation {
  return {
    id: Number(row['id']),
    atNs: String(row['at_ns']),
    actor: String(row['actor']),
    kind: String(row['kind']) as Annotation['kind'],
    value: String(row['value']),
    tag: String(row['tag']),
    text: String(row['text']),
    subjectKind: String(row['subject_kind']) as StoredAnnotation['subjectKind'],
    subjectKeys: JSON.parse(String(row['subject_keys'])) as readonly string[],
    handle: String(row['handle']),
    about: String(row['about']),
  };
}

/** Oldest first. */
export function storedAnnotations(db: Db): readonly StoredAnnotation[] {
  return db.named('annotation_all').all().map(storedRow);
}

/** What is said, of the thing that has this handle in the case. */
export interface Saying extends Omit<Annotation, 'id'> {
  readonly subject: string;
  readonly subjectKind: StoredAnnotation['subjectKind'];
  readonly about: string;
}

/**
 * Adds a row and its log entry, to be called inside a transaction. `from` names the case in which it was said first, at
 * its own time; the entry has the time of now in any case. Answers the row's id.
 */
export function putAnnotation(db: Db, effects: CaseEffects, saying: Saying, from: string | null = null): number {
  const { atNs, actor, kind, value, tag, text, subject, subjectKind } = saying;
  const about = saying.about.toWellFormed();
  const id = Number(db.named('annotation_next_id').get()?.['id']);
  const keys = keysOfHandle(db, subject);
  const place = [id, BigInt(atNs), actor, kind, subjectKind, JSON.stringify(keys), subject] as const;
  db.named('annotation_put').run(...place, about, value, tag, text);
  appendCustody(db, from === null ? BigInt(atNs) : effects.nowNs(), effects.actor, 'annotation.add', {
    id,
    author: actor,
    kind,
    subject,
    keys,
    about,
    value,
    tag,
    text,
    ...(from !== null && { from, said_ns: atNs }),
  });
  return id;
}
