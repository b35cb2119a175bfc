/** An import that ends before its end: what the log and the person are told. */
import { AppError, toWireError } from '../../base/errors.ts';
import type { ImportedSource } from '../../shared/views.ts';
import { appendCustody } from '../case/custody.ts';
import type { CaseEffects } from '../case/case-file.ts';
import type { Db } from '../store/db.ts';

/** What an import brought so far. */
export interface Gathered {
  readonly sources: ImportedSource[];
  readonly refused: { readonly path: string; readonly reason: string }[];
  /** The file in hand; null when all files are in. */
  at: string | null;
  /** Given paths that are still to come. */
  left: readonly string[];
}

/** What the log says of the files of an import: once all are in, and at its end. */
export function toldFiles({ sources, refused }: Gathered) {
  return { sources: sources.map(({ id }) => id), refused: refused.map(({ path, reason }) => ({ path, reason })) };
}

/**
 * Writes an `import.end` that says *partial*, where it can be written: on a full disk the log ends with `import.begin`, and
 * means the same. Answers the error to throw.
 */
export function recordPartial(db: Db, effects: CaseEffects, gathered: Gathered, error: unknown): AppError {
  const { code, message, details } = toWireError(error);
  const { sources, at, left } = gathered;
  const isCancelled = code === 'CANCELLED';
  const body = {
    partial: true,
    ended: isCancelled ? 'cancelled' : 'failed',
    reason: message,
    at,
    left: [...left],
    ...toldFiles(gathered),
  };
  try {
    db.transaction(() => appendCustody(db, effects.nowNs(), effects.actor, 'import.end', body));
  } catch {
    // The first error is the one to tell.
  }
  const brought =
    sources.length === 0
      ? 'No source was done'
      : sources.length === 1
        ? '1 source that was done stays in the case'
        : `${sources.length} sources that were done stay in the case`;
  const where = at === null ? 'while it was reconstructed' : `at ${at}`;
  const what = isCancelled ? `The import was cancelled ${where}.` : message;
  const next =
    at === null
      ? 'All its files are in: opening the case again completes it, without them.'
      : `Run the same import again to go on, from the start of ${isCancelled ? 'that file' : at}.`;
  return new AppError(code, `${what} ${brought}. ${next}`, {
    details: { ...details, sources: sources.length },
    cause: error,
  });
}
