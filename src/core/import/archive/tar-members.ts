/**
 * The files of a tar archive, told one after another while it streams by: ustar, pax and GNU's long names. Links, devices
 * and names that lead out are refused one by one; behind a damaged header the next whole one is looked for.
 */
import * as yauzl from 'yauzl';
import type { ImportLimits } from '../limits.ts';
import { ByteReader } from './byte-reader.ts';
import type { Bytes } from './expand.ts';
import { memberTime, paxRecords } from './pax-records.ts';
import type { Extended } from './pax-records.ts';
import { BLOCK_BYTES, isZeroBlock, readTarHeader, tarText } from './tar-header.ts';
import type { TarHeader } from './tar-header.ts';

export interface TarMember {
  readonly kind: 'member';
  readonly name: string;
  /** Of its first byte, in the archive. */
  readonly offset: number;
  readonly size: number;
  readonly fileTimeNs: bigint | null;
  /** Its bytes where they were few enough to be held; they may be fewer than its size. */
  readonly held: Uint8Array | null;
}

export interface TarRefusal {
  readonly kind: 'refused';
  /** Null: it is about the archive. */
  readonly name: string | null;
  readonly reason: string;
  readonly message: string;
}

/** A name or a pax record of more bytes is none. */
const MOST_RECORD_BYTES = 1024 * 1024;

const REFUSED: Readonly<Record<string, readonly [string, string]>> = {
  '1': ['link', 'A hard link to another member holds nothing of its own.'],
  '2': ['symlink', 'A symbolic link is not followed.'],
  '3': ['not-a-file', 'A device is no file.'],
  '4': ['not-a-file', 'A device is no file.'],
  '6': ['not-a-file', 'A pipe is no file.'],
  S: ['unsupported', 'A sparse file of GNU tar is not read.'],
  M: ['unsupported', 'The rest of a file of another volume is not read.'],
};

function padding(size: number): number {
  return (BLOCK_BYTES - (size % BLOCK_BYTES)) % BLOCK_BYTES;
}

function refuse(name: string | null, [reason, message]: readonly [string, string]): TarRefusal {
  return { kind: 'refused', name, reason, message };
}

class TarReader {
  private readonly reader: ByteReader;
  private readonly mostHeld: number;
  private readonly limits: ImportLimits;

  /** `mostHeld`: members up to this size are held; 0 where the archive can be read at any offset. */
  constructor(bytes: Bytes, mostHeld: number, limits: ImportLimits) {
    this.reader = new ByteReader(bytes);
    this.mostHeld = mostHeld;
    this.limits = limits;
  }

  async *members(room: number): AsyncIterable<TarMember | TarRefusal> {
    try {
      yield* this.walk(room);
    } finally {
      await this.reader.close();
    }
  }

  private async *walk(room: number): AsyncIterable<TarMember | TarRefusal> {
    let extended = new Map<string, string>();
    let entries = 0;
    for (;;) {
      const at = this.reader.position;
      const block = await this.reader.read(BLOCK_BYTES);
      if (block.length === 0) return;
      if (block.length === BLOCK_BYTES && isZeroBlock(block)) {
        yield* this.rest(at);
        return;
      }
      const header = readTarHeader(block);
      if (header === null) {
        yield await this.resynchronise(at, block.length);
        extended = new Map();
        continue;
      }
      if ('xgLK'.includes(header.type)) {
        const content = await this.record(header);
        if (content === null)
          yield refuse(null, [
            'damaged-archive',
            `A record of ${header.size} bytes at ${at} is longer than a name can be.`,
          ]);
        else if (header.type === 'x') for (const [key, value] of paxRecords(content)) extended.set(key, value);
        else if (header.type === 'L') extended.set('path', tarText(content).replace(/\0.*$/s, ''));
        continue;
      }
      entries += 1;
      if (entries > room) {
        yield refuse(null, ['limit', `More than ${this.limits.archiveEntries} entries, the limit (archiveEntries).`]);
        return;
      }
      const told = await this.entry(header, extended);
      if (told !== null) yield told;
      extended = new Map();
    }
  }

  private async record({ size }: TarHeader): Promise<Buffer | null> {
    const content = size > MOST_RECORD_BYTES ? null : await this.reader.read(size);
    await this.reader.skip(content === null ? size + padding(size) : padding(size));
    return content;
  }

  /** Null for folders and labels. */
  private async entry(header: TarHeader, extended: Extended): Promise<TarMember | TarRefusal | null> {
    const name = (extended.get('path') ?? header.name).replaceAll('\\', '/').replace(/^(?:\.\/)+/, '');
    const stated = extended.get('size');
    // Links and devices state sizes that no content follows.
    const size = '12346'.includes(header.type)
      ? 0
      : stated !== undefined && /^\d{1,15}$/.test(stated)
        ? Number(stated)
        : header.size;
    const offset = this.reader.position;
    const isHeld = size <= this.mostHeld && (header.type === '0' || header.type === '7');
    const held = isHeld ? await this.reader.read(size) : null;
    await this.reader.skip((held === null ? size : 0) + padding(size));
    if (header.type === '5' || header.type === 'V' || name.endsWith('/')) return null;
    if (yauzl.validateFileName(name) !== null || name.includes('\0') || name === '')
      return refuse(name, ['unsafe-name', 'The name leads out of the archive.']);
    const isSparse = [...extended.keys()].some((key) => key.startsWith('GNU.sparse.'));
    const refused = isSparse ? REFUSED['S'] : REFUSED[header.type];
    if (refused !== undefined) return refuse(name, refused);
    return { kind: 'member', name, offset, size, fileTimeNs: memberTime(header, extended), held };
  }

  /** Over what is no header, to the next block that is one. */
  private async resynchronise(at: number, length: number): Promise<TarRefusal> {
    for (let last = length; last === BLOCK_BYTES;) {
      const block = await this.reader.read(BLOCK_BYTES);
      last = block.length;
      if (last === BLOCK_BYTES && readTarHeader(block) !== null) {
        this.reader.unread(block);
        break;
      }
    }
    const bytes = this.reader.position - at;
    return refuse(null, [
      'damaged-archive',
      `The header at byte ${at} is damaged (its checksum is another one, or its size is no number): ${bytes} bytes are passed over.`,
    ]);
  }

  /** Behind the end of the archive stand zeros, and nothing else. */
  private async *rest(end: number): AsyncIterable<TarRefusal> {
    let last = end;
    for (let piece = await this.reader.piece(); piece !== null; piece = await this.reader.piece()) {
      const index = piece.findLastIndex((byte) => byte !== 0);
      if (index >= 0) last = this.reader.position - piece.length + index + 1;
    }
    if (last > end + BLOCK_BYTES)
      yield refuse(null, [
        'trailing-bytes',
        `${last - end - BLOCK_BYTES} bytes behind the end of the archive are not read.`,
      ]);
  }
}

/** Folders are left out. Never throws for what the archive holds. */
export function tarMembers(
  bytes: Bytes,
  mostHeld: number,
  room: number,
  limits: ImportLimits,
): AsyncIterable<TarMember | TarRefusal> {
  return new TarReader(bytes, mostHeld, limits).members(room);
}
