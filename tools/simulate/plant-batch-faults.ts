import type { Fault } from './fault.ts';
import type { Batch, LlmCall } from './incident.ts';
import type { Prng } from './prng.ts';

interface Planting {
  readonly batches: Batch[];
  readonly touched: Set<number>;
  readonly prng: Prng;
}

function find({ batches, touched, prng }: Planting, fits: (batch: Batch, at: number) => boolean): number | null {
  const start = prng.below(Math.max(1, batches.length));
  for (let step = 0; step < batches.length; step += 1) {
    const at = (start + step) % batches.length;
    const batch = batches[at];
    if (batch !== undefined && !touched.has(at) && fits(batch, at)) return at;
  }
  return null;
}

function change(planting: Planting, at: number, members: Partial<Batch>): void {
  const batch = planting.batches[at];
  if (batch === undefined) return;
  planting.batches[at] = { ...batch, ...members };
  planting.touched.add(at);
}

function spoil(planting: Planting, spoiled: Batch['spoiled']): boolean {
  const at = find(planting, () => true);
  if (at !== null) change(planting, at, { spoiled });
  return at !== null;
}

/** A batch's flush failed, its items went back into the buffer, and one of them settled again with the next. */
function settleTwice(planting: Planting): boolean {
  const { batches, touched } = planting;
  const isOrdinary = (call: LlmCall): boolean => call.generation === 'G3' && call.log !== 'none';
  const at = find(
    planting,
    (batch, i) => i + 1 < batches.length && !touched.has(i + 1) && batch.calls.some(isOrdinary),
  );
  const call = at === null ? undefined : batches[at]?.calls.find(isOrdinary);
  const next = at === null ? undefined : batches[at + 1];
  if (at === null || call === undefined || next === undefined) return false;
  planting.touched.add(at);
  change(planting, at + 1, { calls: [call, ...next.calls] });
  return true;
}

function stubSignature(planting: Planting): boolean {
  const isOrdinary = (call: LlmCall): boolean => call.generation === 'G3' && call.log !== 'none';
  const at = find(planting, (batch) => batch.calls.some(isOrdinary));
  const call = at === null ? undefined : planting.batches[at]?.calls.find(isOrdinary);
  if (at === null || call === undefined) return false;
  change(planting, at, { stubSignature: call });
  return true;
}

export interface PlantedBatches {
  readonly batches: readonly Batch[];
  /** What could not be planted for want of a fitting batch. */
  readonly missed: ReadonlySet<Fault>;
}

/** Spoils batches; each takes part in one fault at most. */
export function plantBatchFaults(batches: readonly Batch[], faults: ReadonlySet<Fault>, prng: Prng): PlantedBatches {
  const planting: Planting = { batches: [...batches], touched: new Set(), prng };
  const missed = new Set<Fault>();
  const plant = (fault: Fault, action: () => boolean): void => {
    if (faults.has(fault) && !action()) missed.add(fault);
  };
  plant('double-settlement', () => settleTwice(planting));
  plant('bad-root', () => spoil(planting, 'event-root'));
  plant('edited-leaf', () => spoil(planting, 'edited-value'));
  plant('stub-signature', () => stubSignature(planting));
  return { batches: planting.batches, missed };
}
