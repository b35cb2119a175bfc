/** Durations as ISO 8601 writes them: `PT3.764059S`, `PT1M2S`, `P1DT2H`. Months and years have no fixed length. */
import { unitsToNs } from './unit-times.ts';

const DURATION = /^(-?)P(?:(\d{1,9})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,12}(?:[.,]\d{1,18})?)S)?)?$/;
const SECONDS = [86_400n, 3_600n, 60n] as const;

/** Nanoseconds; what is finer is cut off. Null for what is none. */
export function isoDurationNs(text: string | null): bigint | null {
  const match = text === null ? null : DURATION.exec(text);
  if (match === null || text === null || /[PT]$/.test(text)) return null;
  const [, sign, days, hours, minutes, seconds] = match;
  const whole = [days, hours, minutes].reduce((sum, part, i) => sum + BigInt(part ?? 0) * SECONDS[i]!, 0n);
  const ns = whole * 1_000_000_000n + (unitsToNs(seconds?.replace(',', '.') ?? '0', 's') ?? 0n);
  return sign === '-' ? -ns : ns;
}
