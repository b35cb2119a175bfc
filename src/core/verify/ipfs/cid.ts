/** Content identifiers over SHA-256 (multiformats `cid`), as bytes and as text. */
import { createHash } from 'node:crypto';
import { concatBytes } from '../../../base/bytes.ts';

/** multicodec: what the hashed bytes are. */
export const RAW = 0x55;
export const DAG_PB = 0x70;

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** sha2-256, 32 bytes. */
const MULTIHASH_HEAD = Uint8Array.of(0x12, 0x20);

/** Multihash of the parts one after the other. A version 0 id of a dag-pb node is nothing but this. */
export function multihash(...parts: readonly Uint8Array[]): Uint8Array {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return concatBytes(MULTIHASH_HEAD, hash.digest());
}

export function cidV1(codec: typeof RAW | typeof DAG_PB, hash: Uint8Array): Uint8Array {
  return concatBytes(Uint8Array.of(1, codec), hash);
}

export function isV0(cid: Uint8Array): boolean {
  return cid[0] === MULTIHASH_HEAD[0];
}

function base58(bytes: Uint8Array): string {
  let value = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  let text = '';
  for (; value > 0n; value /= 58n) text = BASE58[Number(value % 58n)]! + text;
  return text;
}

function base32(bytes: Uint8Array): string {
  let text = '';
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) text += BASE32[(held >> (bits - 5)) & 31];
    held &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + BASE32[(held << (5 - bits)) & 31];
}

/** `Qm…` for version 0, else multibase `b`: base32 in lower case without padding. */
export function cidText(cid: Uint8Array): string {
  return isV0(cid) ? base58(cid) : `b${base32(cid)}`;
}
