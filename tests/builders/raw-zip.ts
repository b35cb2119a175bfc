/** A zip written field by field (APPNOTE.TXT 4.3), for archives that no decent program writes. */
import { crc32, deflateRawSync } from 'node:zlib';

export interface RawMember {
  /** Verbatim, as UTF-8. */
  readonly name: string;
  readonly content: Uint8Array;
  /** As it is, not compressed. */
  readonly isPlain?: boolean;
  /** As it is written to a pipe: checksum and sizes behind the data, marked or not, in 4 bytes or 8. */
  readonly sizesBehind?: { readonly isMarked: boolean; readonly isLong: boolean };
  /** What the list says of its size, where it lies. */
  readonly saidBytes?: number;
  /** The member whose stored bytes this one takes for its own. */
  readonly sharedWith?: number;
}

const UTF8_NAMES = 0x800;
const SIZES_BEHIND = 8;
const PLAIN = 0;
const DEFLATE = 8;

const nothing = deflateRawSync('');

function descriptor({ content, sizesBehind }: RawMember, stored: number): Buffer {
  if (sizesBehind === undefined) return Buffer.alloc(0);
  const { isMarked, isLong } = sizesBehind;
  const b = Buffer.alloc(isLong ? 20 : 12);
  b.writeUInt32LE(crc32(content), 0);
  b.writeUInt32LE(stored, 4);
  b.writeUInt32LE(content.length, isLong ? 12 : 8);
  return isMarked ? Buffer.concat([Buffer.from('PK\u0007\u0008', 'latin1'), b]) : b;
}

export function rawZip(members: readonly RawMember[]): Buffer {
  const parts: Buffer[] = [];
  const places: { readonly offset: number; readonly stored: number }[] = [];
  let at = 0;
  const put = (part: Buffer): void => {
    parts.push(part);
    at += part.length;
  };
  const fields = (member: RawMember, stored: number): Buffer => {
    const b = Buffer.alloc(24);
    b.writeUInt16LE(UTF8_NAMES | (member.sizesBehind === undefined ? 0 : SIZES_BEHIND), 0);
    b.writeUInt16LE(member.isPlain === true ? PLAIN : DEFLATE, 2);
    b.writeUInt16LE(0x5c62, 6);
    b.writeUInt32LE(crc32(member.content), 8);
    b.writeUInt32LE(stored, 12);
    b.writeUInt32LE(member.saidBytes ?? member.content.length, 16);
    b.writeUInt16LE(Buffer.byteLength(member.name), 20);
    return b;
  };
  for (const member of members) {
    const shared = member.sharedWith === undefined ? undefined : places[member.sharedWith];
    if (shared !== undefined) {
      places.push(shared);
      continue;
    }
    const stored =
      member.isPlain === true ? member.content : member.content.length === 0 ? nothing : deflateRawSync(member.content);
    places.push({ offset: at, stored: stored.length });
    const own = fields(member, stored.length);
    if (member.sizesBehind !== undefined) own.fill(0, 8, 20);
    put(
      Buffer.concat([
        Buffer.from('504b03041400', 'hex'),
        own,
        Buffer.from(member.name),
        stored,
        descriptor(member, stored.length),
      ]),
    );
  }
  const list = at;
  for (const [i, member] of members.entries()) {
    const { offset, stored } = places[i]!;
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    put(
      Buffer.concat([Buffer.from('504b010214001400', 'hex'), fields(member, stored), tail, Buffer.from(member.name)]),
    );
  }
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 'latin1');
  end.writeUInt16LE(members.length & 0xffff, 8);
  end.writeUInt16LE(members.length & 0xffff, 10);
  end.writeUInt32LE(at - list, 12);
  end.writeUInt32LE(list, 16);
  put(end);
  return Buffer.concat(parts);
}
