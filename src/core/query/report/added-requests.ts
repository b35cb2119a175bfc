/** Which requests people added to the report: they are reconstructed before any other. */
import { parseHandle } from '../../../base/ids.ts';
import { currentRows } from '../../../model/annotation.ts';
import { listAnnotations } from '../../annotations/annotations.ts';
import type { Db } from '../../store/db.ts';

/** Numbers of requests, in order of when they were added. */
export function addedRequests(db: Db): readonly number[] {
  const bySubject = Map.groupBy(listAnnotations(db), ({ subject }) => subject);
  return [...bySubject].flatMap(([subject, rows]) => {
    const handle = subject === null ? null : parseHandle(subject);
    const isAdded = currentRows(rows).some(({ kind }) => kind === 'report');
    return handle?.kind === 'r' && isAdded ? [handle.id] : [];
  });
}
