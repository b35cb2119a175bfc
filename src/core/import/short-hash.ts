/** Hashes of which logs keep the ends only. */
import type { ShortHash } from '../../model/log-statement.ts';

const SHORT = /^(0x)?([0-9a-f]*)(?:\.{3}|…)([0-9a-f]*)$/i;
const WHOLE = /^(?:0x)?[0-9a-f]{64}$/i;
/** Fewer digits than these tell too little to look for. */
const LEAST_DIGITS = 8;

/** `0x1234abcd...beef`, `1234567890abcdef...`, or the whole hash; null for anything else, and for too few digits. */
export function readShortHash(text: string | null | undefined): ShortHash | null {
  if (text === null || text === undefined) return null;
  if (WHOLE.test(text)) return { start: text.replace(/^0x/i, '').toLowerCase(), end: '' };
  const match = SHORT.exec(text.trim());
  if (match === null) return null;
  const [start, end] = [(match[2] ?? '').toLowerCase(), (match[3] ?? '').toLowerCase()];
  return start.length + end.length < LEAST_DIGITS ? null : { start, end };
}
