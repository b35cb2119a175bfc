/** The files of a zip, looked over before anything of it is expanded. */
import type { Readable } from 'node:stream';
import * as yauzl from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import type { ImportLimits } from '../limits.ts';
import { ByteReader } from './byte-reader.ts';
import type { Bytes, OnDamage } from './expand.ts';
import { readFilePieces } from './file-pieces.ts';
import { afresh, inflate } from './inflate.ts';
import { checked, zipName, zipRefusal, zipTimeNs, type ZipMember } from './zip-entry.ts';
import { walkZip } from './zip-walk.ts';

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

function openRaw(place: StoredPlace): Bytes {
  return 'path' in place ? readFilePieces(place.path) : oneOf(place.bytes);
}

async function* oneOf(bytes: Uint8Array): Bytes {
  yield bytes;
}

function openZip(place: StoredPlace): Promise<ZipFile> {
  return 'path' in place ? yauzl.openPromise(place.path, OPTIONS) : yauzl.fromBufferPromise(place.bytes, OPTIONS);
}

const words = (error: unknown): string => (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');

/** yauzl compares sizes and leaves the checksum to its callers. */
async function* readMember(place: StoredPlace, entry: Entry, onDamage: OnDamage): Bytes {
  const zip = await openZip(place);
  let given = 0;
  try {
    const stream: Readable = await zip.openReadStreamPromise(entry);
    for await (const piece of checked(stream, entry.crc32, onDamage)) {
      given += piece.length;
      yield piece;
    }
  } catch (error) {
    // Once more, with patience: bytes that were decoded together with the damage come out now.
    if (isOfDecoder(error)) yield* beforeDamage(zip, entry, given);
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

const isLink = ({ externalFileAttributes }: Entry): boolean => ((externalFileAttributes >>> 16) & 0xf000) === SYMLINK;

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
  let isFull = false;
  let zip: ZipFile | null = null;
  try {
    zip = await openZip(place);
    for await (const entry of zip.eachEntry()) {
      if (entries.length >= room) {
        isFull = true;
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
  const found = broken === null || isFull ? [] : await walkZip(() => openRaw(place), room, limits);
  const overlaps = overlapping(entries);
  const listed = entries.flatMap((entry): readonly ZipMember[] => {
    const flags = entry.generalPurposeBitFlag;
    const name = zipName(entry.fileName as unknown as Buffer, flags);
    if (name.endsWith('/')) return [];
    const { compressedSize: storedBytes, uncompressedSize: bytes, compressionMethod: method } = entry;
    const said = { name, flags, method, storedBytes, bytes, isLink: isLink(entry), overlaps: overlaps.has(entry) };
    return [
      {
        name,
        storedBytes,
        bytes,
        fileTimeNs: zipTimeNs(entry.lastModFileDate, entry.lastModFileTime),
        refused: zipRefusal(said, limits),
        open: (onDamage) => readMember(place, entry, onDamage),
      },
    ];
  });
  if (found.length <= listed.length) return { members: listed, broken };
  return { members: found, broken: `${broken} Its members are read one after another by their own headers.` };
}
