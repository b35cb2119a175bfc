/** What calls say of the clocks of a trace, in words. */
import { visibleText } from '../../base/visible-text.ts';
import type { TraceClocks, TraceView } from '../trace/trace-view.ts';
import { spanText } from './time-axis.ts';
import { counted } from '../../base/counted.ts';

/** How far two clocks are apart, in one sentence; what they may be apart without any skew is said too. */
export function clocksInWords({ of, against, leastNs, mostNs, calls }: Omit<TraceClocks, 'rows'>): string {
  const [least, most] = [BigInt(leastNs), BigInt(mostNs)];
  const by = `by ${counted(calls, 'call')}`;
  const [here, there] = [`the clock of ${visibleText(of)}`, `that of ${visibleText(against)}`];
  if (least > most)
    return `${here} and ${there}: no one offset fits, ${by}; one needs at least ${signedText(least)}, another at most ${signedText(most)}`;
  if (least > 0n) return `${here} runs ${spanText(least)} to ${spanText(most)} ahead of ${there}, ${by}`;
  if (most < 0n) return `${here} runs ${spanText(-most)} to ${spanText(-least)} behind ${there}, ${by}`;
  return `${here} and ${there} show no skew: ${signedText(least)} to ${signedText(most)}, ${by}`;
}

function signedText(ns: bigint): string {
  return ns < 0n ? `−${spanText(-ns)}` : `+${spanText(ns)}`;
}

/** Whether the bounds leave out that both clocks agree. */
export function isSkewed({ leastNs, mostNs }: Pick<TraceClocks, 'leastNs' | 'mostNs'>): boolean {
  return BigInt(leastNs) > 0n || BigInt(mostNs) < 0n;
}

/** What is measured of the clock that a row is by, against that of its caller. */
export function clocksOfRow(trace: TraceView, row: number): TraceClocks | undefined {
  return trace.clocks.find((clocks) => clocks.rows.includes(row));
}
