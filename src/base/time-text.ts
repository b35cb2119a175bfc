/** The text in which a record writes a time. */
import { parseIsoTime, parseUnixTime, secondsToNs } from './time.ts';

export interface WrittenTime {
  /** As it stands there. */
  readonly text: string;
  /** `Z`, `+02:00`; `none` where no zone is written, which is read as UTC; `1970` for a count since then. */
  readonly zone: string;
}

const ISO = /\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?: ?(?:UTC|[Zz]|[+-]\d\d:?\d\d)(?![\w:]))?/g;
const ZONE = /(?:UTC|[Zz]|[+-]\d\d:?\d\d)$/;
const COUNT = /(?<![\w.-])\d{9,20}(?:\.\d+)?(?!\w)/g;
const HEX = /(?<!\w)0x[0-9a-fA-F]{8,16}(?!\w)/g;

/**
 * The first text in a record that is exactly this instant: a date, a number of seconds, milliseconds, microseconds or
 * nanoseconds since 1970, or such a number of seconds in hex. null: the record does not write it; it was counted, or it
 * stands in another record.
 */
export function findTimeText(record: string, ns: bigint): WrittenTime | null {
  for (const [text] of record.matchAll(ISO))
    if (parseIsoTime(text)?.ns === ns) return { text, zone: ZONE.exec(text)?.[0].replace(/^z$/, 'Z') ?? 'none' };
  for (const [text] of record.matchAll(COUNT)) if (parseUnixTime(text) === ns) return { text, zone: '1970' };
  for (const [text] of record.matchAll(HEX)) if (secondsToNs(BigInt(text)) === ns) return { text, zone: '1970' };
  return null;
}
