/**
 * The space in which V8 puts new objects. It grows to 128 MiB where many of them live for a moment, is never given back, and
 * the larger it is the longer buffers wait in it to be freed. An import is as fast with an eighth of it.
 */
import { isMainThread, type ResourceLimits } from 'node:worker_threads';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import type { CallContext } from '../../shared/contract.ts';

const MIB = 1024 * 1024;
/** Two halves, between which objects are copied. */
const ENOUGH = 16 * MIB;

/** For a thread. V8 counts large objects as a third half. */
export const YOUNG_LIMITS: ResourceLimits = { maxYoungGenerationSizeMb: (1.5 * ENOUGH) / MIB };

function youngBytes(): number {
  return getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space')?.space_size ?? 0;
}

/**
 * Does work during which it grows no further than that. A process's first thread can be told so only while it runs, whenever
 * it reports progress; other threads have limits from their start.
 */
export async function inSmallYoungSpace<T>(
  context: CallContext,
  work: (context: CallContext) => Promise<T>,
): Promise<T> {
  if (!isMainThread) return work(context);
  let isBound = false;
  try {
    return await work({
      ...context,
      progress(progress) {
        if (!isBound && youngBytes() >= ENOUGH) {
          isBound = true;
          setFlagsFromString('--semi-space-growth-factor=1');
        }
        context.progress(progress);
      },
    });
  } finally {
    // What V8 starts with.
    if (isBound) setFlagsFromString('--semi-space-growth-factor=2');
  }
}
