/** Gzip streams of one or many members (RFC 1952). */
import { crc32, createGunzip } from 'node:zlib';
import { AppError } from '../../../base/errors.ts';
import { ByteReader } from './byte-reader.ts';
import { CUT_OFF, through, trailingBytes } from './expand.ts';
import type { Bytes, OnDamage } from './expand.ts';
import { afresh, inflate } from './inflate.ts';

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
  const damage = yield* afresh(gunzipMembers(new ByteReader(raw())), given);
  if (damage !== null) onDamage(damage);
}

/** Member by member, so that it is known where each ends. @returns what is wrong, or null. */
async function* gunzipMembers(reader: ByteReader): AsyncGenerator<Uint8Array, string | null> {
  try {
    for (;;) {
      const from = reader.position;
      const header = await readHeader(reader);
      if (header === 'end') return null;
      if (header === 'cut') return CUT_OFF;
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
  const pieces = inflate(reader);
  let checksum = 0;
  for (;;) {
    const next = await pieces.next();
    if (next.done === true) {
      if (next.value !== null) return next.value;
      break;
    }
    checksum = crc32(next.value, checksum);
    yield next.value;
  }
  const trailer = await reader.read(8);
  if (trailer.length < 8) return CUT_OFF;
  return trailer.readUInt32LE() === checksum ? null : 'The compressed data is damaged: its checksum is another one.';
}
