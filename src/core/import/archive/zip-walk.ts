/** The members of a zip whose list at the end is cut off or damaged, one after another by the header before each (APPNOTE.TXT 4.3.7). */
import { crc32 } from 'node:zlib';
import type { ImportLimits } from '../limits.ts';
import { ByteReader } from './byte-reader.ts';
import { CUT_OFF, isTooFar, sliceOf, type Bytes } from './expand.ts';
import { inflate } from './inflate.ts';
import { ANOTHER_CHECKSUM, DEFLATED, PLAIN, zipName, zipRefusal, zipTimeNs, type ZipMember } from './zip-entry.ts';

const HEADER_BYTES = 30;
const HEADER_MARK = 0x04034b50;
const DESCRIPTOR_MARK = 0x08074b50;
/** The sizes and the checksum stand behind the data (4.4.4, bit 3). */
const SIZES_BEHIND = 8;
/** The size stands in the extra field with this number (4.5.3). */
const IN_EXTRA = 0xffffffff;
const ZIP64 = 1;

interface LocalHeader {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly fileTimeNs: bigint | null;
  readonly checksum: number;
  readonly storedBytes: number;
  readonly bytes: number;
}

interface Extent {
  readonly storedBytes: number;
  readonly bytes: number;
  readonly checksum: number;
  /** Nothing can be found behind it. */
  readonly isLast: boolean;
}

/** The two sizes that do not fit into 4 bytes: of the whole, then of what is stored. */
function sizesInExtra(extra: Buffer): readonly [bytes: number, storedBytes: number] | null {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== ZIP64 || extra.readUInt16LE(at + 2) < 16 || at + 20 > extra.length) continue;
    return [Number(extra.readBigUInt64LE(at + 4)), Number(extra.readBigUInt64LE(at + 12))];
  }
  return null;
}

/** Null where no header stands. */
async function readHeader(reader: ByteReader): Promise<LocalHeader | null> {
  const head = await reader.read(HEADER_BYTES);
  if (head.length < HEADER_BYTES || head.readUInt32LE(0) !== HEADER_MARK) return null;
  const [nameBytes, extraBytes] = [head.readUInt16LE(26), head.readUInt16LE(28)];
  const rest = await reader.read(nameBytes + extraBytes);
  if (rest.length < nameBytes + extraBytes) return null;
  const flags = head.readUInt16LE(6);
  const inHeader = [head.readUInt32LE(22), head.readUInt32LE(18)] as const;
  const [bytes, storedBytes] = inHeader.includes(IN_EXTRA)
    ? (sizesInExtra(rest.subarray(nameBytes)) ?? inHeader)
    : inHeader;
  return {
    name: zipName(rest.subarray(0, nameBytes), flags),
    flags,
    method: head.readUInt16LE(8),
    fileTimeNs: zipTimeNs(head.readUInt16LE(12), head.readUInt16LE(10)),
    checksum: head.readUInt32LE(14),
    storedBytes,
    bytes,
  };
}

/** Reads over the data of a member whose end only the data tells. */
async function readOver(reader: ByteReader, limits: ImportLimits): Promise<Extent> {
  const from = reader.position;
  const pieces = inflate(reader);
  let bytes = 0;
  for (;;) {
    const next = await pieces.next();
    const storedBytes = reader.position - from;
    if (next.done !== true) {
      bytes += next.value.length;
      if (!isTooFar(bytes, storedBytes, limits) && bytes <= limits.archiveBytes) continue;
      await pieces.return(null);
      return { storedBytes, bytes, checksum: 0, isLast: true };
    }
    if (next.value !== null) return { storedBytes, bytes, checksum: 0, isLast: true };
    return { storedBytes, bytes, checksum: await readDescriptor(reader, storedBytes), isLast: false };
  }
}

/** The checksum behind the data (4.3.9); the mark before it may be missing, and the sizes have 4 bytes or 8. */
async function readDescriptor(reader: ByteReader, storedBytes: number): Promise<number> {
  const all = await reader.read(24);
  const at = all.length >= 4 && all.readUInt32LE(0) === DESCRIPTOR_MARK ? 4 : 0;
  const isShort = all.length >= at + 8 && all.readUInt32LE(at + 4) === storedBytes && nextIsHeader(all, at + 12);
  const end = at + (isShort ? 12 : 20);
  reader.unread(all.subarray(Math.min(end, all.length)));
  return all.length >= at + 4 ? all.readUInt32LE(at) : 0;
}

/** A header, or the list, begins with PK; where nothing more is at hand it may. */
function nextIsHeader(bytes: Buffer, at: number): boolean {
  return bytes.length < at + 2 || bytes.toString('latin1', at, at + 2) === 'PK';
}

async function extentOf(reader: ByteReader, header: LocalHeader, limits: ImportLimits): Promise<Extent> {
  const { flags, method, checksum, storedBytes, bytes } = header;
  if ((flags & SIZES_BEHIND) !== 0 && method === DEFLATED) return readOver(reader, limits);
  const there = await reader.skip(storedBytes);
  // Of plain bytes nothing tells where they end.
  const isEndUnknown = (flags & SIZES_BEHIND) !== 0 && method === PLAIN;
  return { storedBytes: there, bytes, checksum, isLast: isEndUnknown || there < storedBytes };
}

/** What is wrong, or null. Of a member whose `extent` has a checksum that is what decides. */
async function* readMember(raw: Bytes, method: number, extent: Extent): AsyncGenerator<Uint8Array, string | null> {
  const reader = new ByteReader(raw);
  const pieces = method === PLAIN ? plain(reader) : inflate(reader);
  let [bytes, checksum] = [0, 0];
  try {
    for (;;) {
      const next = await pieces.next();
      if (next.done !== true) {
        bytes += next.value.length;
        checksum = crc32(next.value, checksum);
        yield next.value;
        continue;
      }
      if (extent.isLast) return next.value ?? (method === PLAIN ? CUT_OFF : null);
      if (checksum === extent.checksum && bytes === extent.bytes) return null;
      return next.value ?? ANOTHER_CHECKSUM;
    }
  } finally {
    await reader.close();
  }
}

async function* plain(reader: ByteReader): AsyncGenerator<Uint8Array, null> {
  for (let piece = await reader.piece(); piece !== null; piece = await reader.piece()) yield piece;
  return null;
}

/** All members up to where no header follows. The last one may be cut. */
export async function walkZip(open: () => Bytes, room: number, limits: ImportLimits): Promise<readonly ZipMember[]> {
  const reader = new ByteReader(open());
  const members: ZipMember[] = [];
  try {
    while (members.length < room) {
      const header = await readHeader(reader);
      if (header === null) break;
      const offset = reader.position;
      const extent = await extentOf(reader, header, limits);
      const { storedBytes, bytes, isLast } = extent;
      const { name, flags, method, fileTimeNs } = header;
      // One byte more of what is compressed: the decoder knows the end by what it leaves.
      const openRaw = (): Bytes => sliceOf(open, offset, method === PLAIN ? storedBytes : storedBytes + 1);
      if (!name.endsWith('/'))
        members.push({
          name,
          storedBytes,
          bytes,
          fileTimeNs,
          refused: zipRefusal({ name, flags, method, storedBytes, bytes, isLink: false, overlaps: false }, limits),
          open: async function* (onDamage) {
            const damage = yield* readMember(openRaw(), method, extent);
            if (damage !== null) onDamage(`The member is damaged: ${damage}`);
          },
        });
      if (isLast) break;
    }
  } finally {
    await reader.close();
  }
  return members;
}
