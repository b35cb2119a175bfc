/** What window of time a stretched lane of requests shows. */
import type { FlowScene, Lane } from '../../model/flow/scene.ts';
import type { Stretch } from './scene-bitmap.ts';

/** Parts of a span that are told apart when it is cut or widened. */
const PARTS = 1_000_000;

/** Decimal nanoseconds; null where no request has a time. */
export function windowOfStretch(
  { time }: Pick<FlowScene, 'time'>,
  lane: Lane,
  { k, shift }: Stretch,
): { readonly fromNs: string; readonly toNs: string } | null {
  if (time === null || lane.width <= 0) return null;
  const span = time.toNs - time.fromNs;
  const at = (x: number): bigint => {
    const share = ((x - shift) / k - lane.x) / lane.width;
    return time.fromNs + (span * BigInt(Math.round(share * PARTS))) / BigInt(PARTS);
  };
  const fromNs = at(lane.x);
  const toNs = at(lane.x + lane.width);
  return { fromNs: String(fromNs), toNs: String(toNs > fromNs ? toNs : fromNs + 1n) };
}
