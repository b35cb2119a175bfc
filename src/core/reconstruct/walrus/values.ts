/** Numbers of Walrus statements, which are decimal text, and ids as joins compare them. */
import { fromHex, toHex } from '../../../base/bytes.ts';

const U32 = 0xffff_ffff;

/** An epoch, or null: absent, or no u32. */
export function epochOf(text: string | null): number | null {
  if (text === null || !/^\d{1,10}$/.test(text)) return null;
  const epoch = Number(text);
  return epoch <= U32 ? epoch : null;
}

/** A size in bytes, or null: absent, or no u64. */
export function sizeOf(text: string | null): bigint | null {
  return text !== null && /^\d{1,19}$/.test(text) ? BigInt(text) : null;
}

export function nsOf(text: string | null): bigint | null {
  return text === null ? null : BigInt(text);
}

/** 32 bytes as hex key, or null. */
export function idKey(text: string | null): string | null {
  const bytes = text === null ? null : fromHex(text);
  return bytes !== null && bytes.length === 32 ? toHex(bytes) : null;
}
