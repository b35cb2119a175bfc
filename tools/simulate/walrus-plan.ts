/** When Walrus kept the model files of an incident: ordinarily long before and after, unless a fault has it otherwise. */
import { isWalrusBlobId } from '../../src/base/ids.ts';
import type { Fault } from './fault.ts';
import { callMs, type Call } from './incident.ts';
import type { Prng } from './prng.ts';

export const EPOCH_MS = 86_400_000;

/** One object on Sui that carries a blob's id, permanent. */
export interface BlobLife {
  readonly blob: string;
  /** `0x` and 64 hex digits. */
  readonly objectId: string;
  readonly registeredMs: number;
  readonly certifiedMs: number;
  readonly endEpoch: number;
  /** The JSON of its registration states another size than the event's own bytes. */
  readonly isEdited: boolean;
}

/** A testnet whose epochs last a day to the millisecond. */
export interface WalrusPlan {
  /** The epoch that begins at `firstMs`. */
  readonly firstEpoch: number;
  readonly firstMs: number;
  readonly epochs: number;
  readonly lives: readonly BlobLife[];
}

export function epochAt({ firstEpoch, firstMs }: Pick<WalrusPlan, 'firstEpoch' | 'firstMs'>, ms: number): number {
  return firstEpoch + Math.floor((ms - firstMs) / EPOCH_MS);
}

const HOUR_MS = 3_600_000;
const DAYS_BEFORE = 30;

/** The model files that calls were answered with, with the moments of those calls. */
function uses(calls: readonly Call[]): ReadonlyMap<string, readonly number[]> {
  const out = new Map<string, number[]>();
  for (const call of calls) {
    if (call.kind === 'llm' || !isWalrusBlobId(call.blob)) continue;
    out.set(call.blob, [...(out.get(call.blob) ?? []), callMs(call)]);
  }
  return out;
}

export function planWalrus(
  calls: readonly Call[],
  faults: ReadonlySet<Fault>,
  startMs: number,
  endMs: number,
  prng: Prng,
): { readonly plan: WalrusPlan; readonly missed: ReadonlySet<Fault> } {
  const firstMs = startMs - DAYS_BEFORE * EPOCH_MS;
  const base = { firstEpoch: 200 + prng.below(100), firstMs };
  const used = uses(calls);
  const missed = new Set<Fault>();
  const left = [...used.keys()];
  const take = (fault: Fault): string | null => {
    if (!faults.has(fault)) return null;
    const blob = left.length === 0 ? undefined : left.splice(prng.below(left.length), 1)[0];
    if (blob === undefined) missed.add(fault);
    return blob ?? null;
  };
  const late = take('late-registration');
  const lapsed = take('lapsed-storage');
  const edited = take('edited-event');
  const lives = [...used].map(([blob, moments]): BlobLife => {
    const before = startMs - (20 * 24 + prng.below(96)) * HOUR_MS + prng.below(1000);
    // In the middle of its own calls: some came before, some while it was not certified yet, some later.
    const own = moments.toSorted((a, b) => a - b);
    const registeredMs = blob === late ? own[Math.floor(own.length / 2)]! + 1 : before;
    const certifiedMs = registeredMs + (blob === late ? 20 * 60_000 : 60_000);
    const end = blob === lapsed ? epochAt(base, startMs - 27 * HOUR_MS) : epochAt(base, endMs) + 5;
    return { blob, objectId: `0x${prng.hex(32)}`, registeredMs, certifiedMs, endEpoch: end, isEdited: blob === edited };
  });
  const epochs = Math.ceil((endMs - firstMs) / EPOCH_MS) + 8;
  return { plan: { ...base, epochs, lives }, missed };
}
