/** Gzip streams of one or many members (RFC 1952). */
import { constants, crc32, createGunzip, createInflateRaw } from 'node:zlib';
import { AppError } from '../../../base/errors.ts';
import { ByteReader } from './byte-reader.ts';
import { describeDamage, through, trailingBytes } from './expand.ts';
import type { Bytes, OnDamage } from './expand.ts';

/** A damaged stream is read again in pieces of this size, so that little is lost before the damage. */
const SMALL_PIECE = 512;
const CUT = 'The compressed data is cut off.';

const foreign = (bytes: number): string => trailingBytes(bytes, 'the last member are no gzip data');

/**
 * All members of a gzip stream of `storedBytes`. Bytes behind the last one are told, also those with which a tape was
 * filled up. @throws only what `raw` throws.
 */
export async function* gunzip(raw: () => Bytes, storedBytes: number, onDamage: OnDamage): Bytes {
  let given = 0;
  const decoder = createGunzip();
  try {
    for await (const piece of through(raw(), decoder)) {
      given += piece.length;
      yield piece;
    }
    if (decoder.bytesWritten < storedBytes) onDamage(foreign(storedBytes - decoder.bytesWritten));
    return;
  } catch (error) {
    if (error instanceof AppError) throw error;
  }
  // Once more, with patience: bytes that were decoded together with the damage come out now.
  let passed = 0;
  const members = gunzipMembers(new ByteReader(raw()));
  for (;;) {
    const next = await members.next();
    if (next.done === true) {
      if (next.value !== null) onDamage(next.value);
      return;
    }
    const fresh = next.value.subarray(Math.max(0, Math.min(next.value.length, given - passed)));
    passed += next.value.length;
    if (fresh.length > 0) yield fresh;
  }
}

/** Member by member, so that it is known where each ends. @returns what is wrong, or null. */
async function* gunzipMembers(reader: ByteReader): AsyncGenerator<Uint8Array, string | null> {
  try {
    for (;;) {
      const from = reader.position;
      const header = await readHeader(reader);
      if (header === 'end') return null;
      if (header === 'cut') return CUT;
      if (header === 'foreign') {
        while ((await reader.piece()) !== null);
        return foreign(reader.position - from);
      }
      const damage = yield* inflateMember(reader);
      if (damage !== null) return damage;
    }
  } finally {
    await reader.close();
  }
}

/** Section 2.3: ten bytes, and what its flags say follows. */
async function readHeader(reader: ByteReader): Promise<'end' | 'cut' | 'foreign' | 'member'> {
  const head = await reader.read(10);
  if (head.length === 0) return 'end';
  if (head[0] !== 0x1f || (head.length > 1 && head[1] !== 0x8b) || (head.length > 2 && head[2] !== 8)) return 'foreign';
  if (head.length < 10) return 'cut';
  const flags = head[3]!;
  if ((flags & 4) !== 0) {
    const length = await reader.read(2);
    if (length.length < 2) return 'cut';
    await reader.skip(length.readUInt16LE());
  }
  for (const flag of [8, 16]) {
    if ((flags & flag) === 0) continue;
    for (let byte = await reader.read(1); byte[0] !== 0; byte = await reader.read(1))
      if (byte.length === 0) return 'cut';
  }
  if ((flags & 2) !== 0) await reader.skip(2);
  return 'member';
}

async function* inflateMember(reader: ByteReader): AsyncGenerator<Uint8Array, string | null> {
  const inflater = createInflateRaw({ finishFlush: constants.Z_SYNC_FLUSH });
  const out: Uint8Array[] = [];
  const fault: { error: unknown } = { error: null };
  const closed = new Promise<void>((resolve) => inflater.once('close', resolve));
  inflater.on('data', (piece: Uint8Array) => out.push(piece));
  inflater.on('error', (error: unknown) => (fault.error = error));
  let checksum = 0;
  let fed = 0;
  try {
    while (fault.error === null && inflater.bytesWritten === fed) {
      const piece = await reader.piece(SMALL_PIECE);
      if (piece === null) return CUT;
      fed += piece.length;
      await Promise.race([new Promise<void>((resolve) => inflater.write(piece, () => resolve())), closed]);
      const over = fed - inflater.bytesWritten;
      if (fault.error === null && over > 0) reader.unread(piece.subarray(piece.length - over));
      for (const bytes of out.splice(0)) {
        checksum = crc32(bytes, checksum);
        yield bytes;
      }
    }
  } finally {
    inflater.destroy();
  }
  if (fault.error !== null) return describeDamage(fault.error);
  const trailer = await reader.read(8);
  if (trailer.length < 8) return CUT;
  return trailer.readUInt32LE() === checksum ? null : 'The compressed data is damaged: its checksum is another one.';
}
