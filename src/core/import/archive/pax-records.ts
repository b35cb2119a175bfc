/** Extended headers of tar archives. Source: POSIX.1-2024 `pax`, "pax Extended Header". */
import { tarText } from './tar-header.ts';
import type { TarHeader } from './tar-header.ts';

/** Records about the member that follows. */
export type Extended = ReadonlyMap<string, string>;

/** `"17 path=a/b.json\n"`, each with its own length in front. */
export function paxRecords(bytes: Buffer): Extended {
  const out = new Map<string, string>();
  for (let at = 0; at < bytes.length;) {
    const blank = bytes.indexOf(0x20, at);
    const length = blank < 0 ? 0 : Number(bytes.toString('latin1', at, blank));
    const record = bytes.subarray(blank + 1, at + length - 1);
    const equals = record.indexOf(0x3d);
    if (!Number.isInteger(length) || length <= 0 || at + length > bytes.length || equals < 0) break;
    out.set(tarText(record.subarray(0, equals)), tarText(record.subarray(equals + 1)));
    at += length;
  }
  return out;
}

/** Nanoseconds: pax writes seconds with a fraction, a plain header whole ones. */
export function memberTime(header: TarHeader, extended: Extended): bigint | null {
  const [, whole, fraction = ''] = /^(\d{1,10})(?:\.(\d{1,9})\d*)?$/.exec(extended.get('mtime') ?? '') ?? [];
  if (whole !== undefined) return BigInt(whole) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0'));
  return header.modified > 0 ? BigInt(header.modified) * 1_000_000_000n : null;
}
