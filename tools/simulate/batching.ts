import type { Batch, LlmCall } from './incident.ts';

export interface BatchLimits {
  readonly most: number;
  readonly idleSec: number;
  readonly oldestSec: number;
}

/** The facilitator's own limits: 20 items, 5 minutes without a new one, 15 minutes in all. */
export const FACILITATOR_LIMITS: BatchLimits = { most: 20, idleSec: 300, oldestSec: 900 };

const UPLOAD_SEC = 9;

/** Buffers calls as the facilitator does. `sec` of a batch is the block of its settlement. */
export function batchCalls(calls: readonly LlmCall[], limits: BatchLimits): readonly Batch[] {
  const out: Batch[] = [];
  let open: LlmCall[] = [];
  const flush = (sec: number): void => {
    if (open.length === 0) return;
    out.push({ calls: open, sec: sec + UPLOAD_SEC, spoiled: 'no', stubSignature: null });
    open = [];
  };
  for (const call of calls.filter((c) => c.settle === 'batch').toSorted((a, b) => a.sec - b.sec)) {
    const first = open[0]?.sec ?? call.sec;
    const due = Math.min((open.at(-1)?.sec ?? call.sec) + limits.idleSec, first + limits.oldestSec);
    if (call.sec > due) flush(due);
    open.push(call);
    if (open.length >= limits.most) flush(call.sec);
  }
  const last = open.at(-1)?.sec ?? 0;
  flush(Math.min(last + limits.idleSec, (open[0]?.sec ?? 0) + limits.oldestSec));
  return out;
}
