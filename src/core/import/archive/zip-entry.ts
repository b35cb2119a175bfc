/** What a zip says of one member, whether its list or the header before the member says it (APPNOTE.TXT 4.3.7, 4.3.12). */
import { crc32 } from 'node:zlib';
import * as yauzl from 'yauzl';
import type { ImportLimits } from '../limits.ts';
import { isTooFar, tooFar, type Bytes, type OnDamage } from './expand.ts';

export interface ZipMember {
  readonly name: string;
  readonly storedBytes: number;
  readonly bytes: number;
  readonly fileTimeNs: bigint | null;
  /** Why it is not read; null when it is. */
  readonly refused: { readonly reason: string; readonly message: string } | null;
  open(onDamage: OnDamage): Bytes;
}

export interface ZipEntry {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly storedBytes: number;
  readonly bytes: number;
  readonly isLink: boolean;
  /** Whether another member has bytes of it. */
  readonly overlaps: boolean;
}

export const PLAIN = 0;
export const DEFLATED = 8;
const ENCRYPTED = 1;
const UTF8_NAME = 0x800;

/** Bit 11 of the flags says UTF-8 (4.4.4); without it the name is in an unknown code page, read as Latin-1. */
export function zipName(raw: Uint8Array, flags: number): string {
  const isUtf8 = (flags & UTF8_NAME) !== 0 || raw.every((byte) => byte < 0x80);
  return new TextDecoder(isUtf8 ? 'utf-8' : 'latin1').decode(raw).replaceAll('\\', '/');
}

/** Date and time of MS-DOS, read as UTC (4.4.6); null where they hold no moment. */
export function zipTimeNs(date: number, time: number): bigint | null {
  const day = [1980 + (date >> 9), ((date >> 5) & 15) - 1, date & 31] as const;
  const ms = Date.UTC(...day, time >> 11, (time >> 5) & 63, (time & 31) * 2);
  return Number.isFinite(ms) && ms > 0 ? BigInt(ms) * 1_000_000n : null;
}

export function zipRefusal(entry: ZipEntry, limits: ImportLimits): ZipMember['refused'] {
  const { name, flags, method, storedBytes, bytes, isLink, overlaps } = entry;
  if (yauzl.validateFileName(name) !== null || name.includes('\0'))
    return { reason: 'unsafe-name', message: 'The name leads out of the archive.' };
  if (isLink) return { reason: 'symlink', message: 'A symbolic link is not followed.' };
  if ((flags & ENCRYPTED) !== 0) return { reason: 'encrypted', message: 'The member is encrypted.' };
  if (overlaps) return { reason: 'overlap', message: 'The member shares its bytes with another one.' };
  if (method !== PLAIN && method !== DEFLATED)
    return { reason: 'unsupported-compression', message: `Compression method ${method} is not read.` };
  if (isTooFar(bytes, storedBytes, limits)) return { reason: 'limit', message: tooFar(limits) };
  return null;
}

export const ANOTHER_CHECKSUM = 'its checksum is another one.';

/** The pieces, and at their end a word where they are not what the checksum is of. */
export async function* checked(pieces: Bytes, checksum: number, onDamage: OnDamage): Bytes {
  let sum = 0;
  for await (const piece of pieces) {
    sum = crc32(piece, sum);
    yield piece;
  }
  if (sum !== checksum) onDamage(`The member is damaged: ${ANOTHER_CHECKSUM}`);
}
