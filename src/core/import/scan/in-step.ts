/** Walks that read by offset, kept in step with the one pass over a source that tells how far the import is. */
import { throwIfAborted } from '../../../base/errors.ts';
import type { SourceBytes } from '../importer.ts';

/**
 * Runs the walk while the source streams by. Each value that it yields is the offset up to which it is about to read.
 * @throws AppError CANCELLED
 */
export async function walkInStep(
  source: SourceBytes,
  { signal }: { readonly signal: AbortSignal },
  walk: Iterator<number, void>,
): Promise<void> {
  let passed = 0;
  let next = walk.next();
  for await (const piece of source.stream()) {
    throwIfAborted(signal);
    passed += piece.length;
    while (next.done !== true && next.value <= passed) next = walk.next();
  }
  while (next.done !== true) next = walk.next();
}
