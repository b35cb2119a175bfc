/** Single fields as exports spell them. Every reader answers null where the record does not say. */
import { hexKey, word32 } from '../../base/ids.ts';
import { asText, isArray, member, textMember } from '../../base/json.ts';
import type { Json } from '../../base/json.ts';
import { MAX_NS, parseTime, secondsToNs } from '../../base/time.ts';

/** The text of the first key that holds one; empty texts say nothing. */
export function textOf(record: Json | undefined, ...keys: readonly string[]): string | null {
  for (const key of keys) {
    const text = textMember(record, key);
    if (text !== null && text !== '') return text;
  }
  return null;
}

/** A hex id as joins compare it. What is not hex comes back as it was written. */
export function hexOf(record: Json | undefined, ...keys: readonly string[]): string | null {
  const text = textOf(record, ...keys);
  return text === null ? null : hexKey(text);
}

/** 32 bytes of hex, or null. */
export function wordOf(record: Json | undefined, ...keys: readonly string[]): string | null {
  const text = textOf(record, ...keys);
  return text === null ? null : word32(text);
}

/** Nanoseconds of a time in seconds or finer, hex seconds, or ISO 8601. Zero means "never". */
export function readTime(value: Json | undefined): string | null {
  const text = asText(value);
  if (text === null) return null;
  const ns = /^0x[0-9a-fA-F]{1,16}$/.test(text) ? secondsToNs(BigInt(text)) : (parseTime(text)?.ns ?? null);
  return ns === null || ns <= 0n || ns > MAX_NS ? null : ns.toString();
}

export function timeOf(record: Json | undefined, ...keys: readonly string[]): string | null {
  return readTime(member(record, ...keys));
}

/** A whole number written in decimal or as `0x…`, in decimal. */
export function wholeOf(record: Json | undefined, ...keys: readonly string[]): string | null {
  const text = textOf(record, ...keys);
  if (text === null || !/^(?:\d{1,78}|0x[0-9a-fA-F]{1,64})$/.test(text)) return null;
  return BigInt(text).toString();
}

export function listOf(record: Json | undefined, ...keys: readonly string[]): readonly Json[] | null {
  for (const key of keys) {
    const value = member(record, key);
    if (isArray(value)) return value;
  }
  return null;
}
