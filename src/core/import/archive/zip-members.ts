/** The files of a zip, looked over before anything of it is expanded. */
import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import * as yauzl from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import type { ImportLimits } from '../limits.ts';
import { ByteReader } from './byte-reader.ts';
import type { Bytes, OnDamage } from './expand.ts';
import { afresh, inflate } from './inflate.ts';

export interface ZipMember {
  readonly name: string;
  readonly storedBytes: number;
  readonly bytes: number;
  readonly fileTimeNs: bigint | null;
  /** Why it is not read; null when it is. */
  readonly refused: { readonly reason: string; readonly message: string } | null;
  open(onDamage: OnDamage): Bytes;
}

export interface ZipListing {
  readonly members: readonly ZipMember[];
  /** Why the list ends early; null when it is whole. */
  readonly broken: string | null;
}

/** A file on disk, or the whole archive in memory: what is read from its end needs either. */
export type StoredPlace = { readonly path: string } | { readonly bytes: Buffer };

const OPTIONS = { lazyEntries: true, decodeStrings: false, validateEntrySizes: true, autoClose: false } as const;
const LOCAL_HEADER_BYTES = 30;
const SYMLINK = 0xa000;

function openZip(place: StoredPlace): Promise<ZipFile> {
  return 'path' in place ? yauzl.openPromise(place.path, OPTIONS) : yauzl.fromBufferPromise(place.bytes, OPTIONS);
}

function nameOf(entry: Entry): string {
  // APPNOTE.TXT 4.4.4: bit 11 says UTF-8; without it the name is in an unknown code page, read as Latin-1.
  const raw = entry.fileName as unknown as Buffer;
  const isUtf8 = (entry.generalPurposeBitFlag & 0x800) !== 0 || raw.every((byte) => byte < 0x80);
  return new TextDecoder(isUtf8 ? 'utf-8' : 'latin1').decode(raw).replaceAll('\\', '/');
}

function refusalOf(entry: Entry, name: string, overlaps: boolean, limits: ImportLimits): ZipMember['refused'] {
  if (yauzl.validateFileName(name) !== null || name.includes('\0')) {
    return { reason: 'unsafe-name', message: 'The name leads out of the archive.' };
  }
  if (((entry.externalFileAttributes >>> 16) & 0xf000) === SYMLINK)
    return { reason: 'symlink', message: 'A symbolic link is not followed.' };
  if (entry.isEncrypted()) return { reason: 'encrypted', message: 'The member is encrypted.' };
  if (overlaps) return { reason: 'overlap', message: 'The member shares its bytes with another one.' };
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) {
    return { reason: 'unsupported-compression', message: `Compression method ${entry.compressionMethod} is not read.` };
  }
  if (entry.uncompressedSize > 1024 * 1024 && entry.uncompressedSize > entry.compressedSize * limits.archiveRatio) {
    return {
      reason: 'limit',
      message: `Expands to more than ${limits.archiveRatio} times its stored size, the limit (archiveRatio).`,
    };
  }
  return null;
}

const words = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** yauzl compares sizes and leaves the checksum to its callers. */
async function* readMember(place: StoredPlace, entry: Entry, onDamage: OnDamage): Bytes {
  const zip = await openZip(place);
  let [given, checksum] = [0, 0];
  const counted = (piece: Uint8Array): Uint8Array => {
    given += piece.length;
    checksum = crc32(piece, checksum);
    return piece;
  };
  try {
    const stream: Readable = await zip.openReadStreamPromise(entry);
    for await (const piece of stream) yield counted(piece as Uint8Array);
    if (checksum !== entry.crc32) onDamage('The member is damaged: its checksum is another one.');
  } catch (error) {
    // Once more, with patience: bytes that were decoded together with the damage come out now.
    if (isOfDecoder(error)) for await (const piece of beforeDamage(zip, entry, given)) yield counted(piece);
    onDamage(`The member is damaged: ${words(error)}.`);
  } finally {
    zip.close();
  }
}

function isOfDecoder(error: unknown): boolean {
  const code = (error as { readonly code?: unknown }).code;
  return typeof code === 'string' && code.startsWith('Z_');
}

async function* beforeDamage(zip: ZipFile, entry: Entry, given: number): Bytes {
  const raw: Readable = await zip.openReadStreamPromise(entry, { decodeFileData: false });
  const reader = new ByteReader(raw as Bytes);
  try {
    yield* afresh(inflate(reader), given);
  } finally {
    await reader.close();
  }
}

function timeOf(entry: Entry): bigint | null {
  const ms = entry.getLastModDate({ timezone: 'UTC' }).getTime();
  return Number.isFinite(ms) && ms > 0 ? BigInt(ms) * 1_000_000n : null;
}

/** Entries whose stored bytes begin before those of another one end. */
function overlapping(entries: readonly Entry[]): ReadonlySet<Entry> {
  const out = new Set<Entry>();
  const sorted = entries.toSorted((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader);
  let end = 0;
  let last: Entry | null = null;
  for (const entry of sorted) {
    const start = entry.relativeOffsetOfLocalHeader;
    if (last !== null && start < end) {
      out.add(entry);
      out.add(last);
    }
    const own = start + LOCAL_HEADER_BYTES + entry.fileNameLength + entry.compressedSize;
    if (own >= end) {
      end = own;
      last = entry;
    }
  }
  return out;
}

/** Lists a zip; folders are left out. Never throws for what the archive holds. */
export async function listZip(place: StoredPlace, room: number, limits: ImportLimits): Promise<ZipListing> {
  const entries: Entry[] = [];
  let broken: string | null = null;
  let zip: ZipFile | null = null;
  try {
    zip = await openZip(place);
    for await (const entry of zip.eachEntry()) {
      if (entries.length >= room) {
        broken = `More than ${limits.archiveEntries} entries, the limit (archiveEntries).`;
        break;
      }
      entries.push(entry);
    }
  } catch (error) {
    broken = `The list of the archive cannot be read: ${words(error)}.`;
  } finally {
    zip?.close();
  }
  const overlaps = overlapping(entries);
  const members: ZipMember[] = [];
  for (const entry of entries) {
    const name = nameOf(entry);
    if (name.endsWith('/')) continue;
    members.push({
      name,
      storedBytes: entry.compressedSize,
      bytes: entry.uncompressedSize,
      fileTimeNs: timeOf(entry),
      refused: refusalOf(entry, name, overlaps.has(entry), limits),
      open: (onDamage) => readMember(place, entry, onDamage),
    });
  }
  return { members, broken };
}
