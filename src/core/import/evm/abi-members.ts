/**
 * Members of decoded ABI values, each in the form in which statements hold it. Each throws AppError INTERNAL for a member of
 * another type than its signature has.
 */
import { toBase64Url, toHex } from '../../../base/bytes.ts';
import { AppError } from '../../../base/errors.ts';
import { isWalrusBlobId } from '../../../base/ids.ts';
import { secondsToNs, MAX_NS } from '../../../base/time.ts';
import type { AbiValue } from './abi.ts';

type Values = readonly AbiValue[];

export function bytesAt(values: Values, i: number): Uint8Array {
  const value = values[i];
  if (!(value instanceof Uint8Array)) throw new AppError('INTERNAL', `member ${i} is not bytes`);
  return value;
}

export function hexAt(values: Values, i: number): string {
  const value = values[i];
  return typeof value === 'string' ? value : toHex(bytesAt(values, i));
}

/** An id must be what was written. @throws AppError BAD_INPUT for a text that is not UTF-8. */
export function textAt(values: Values, i: number): string {
  const value = values[i];
  if (typeof value !== 'string') throw new AppError('INTERNAL', `member ${i} is not a text`);
  if (value.includes('\uFFFD')) throw new AppError('BAD_INPUT', `member ${i} is not UTF-8`);
  return value;
}

export function listAt(values: Values, i: number): Values {
  const value = values[i];
  if (!Array.isArray(value)) throw new AppError('INTERNAL', `member ${i} is not a list`);
  return value as Values;
}

export function intAt(values: Values, i: number): bigint {
  const value = values[i];
  if (typeof value !== 'bigint') throw new AppError('INTERNAL', `member ${i} is not a number`);
  return value;
}

export function boolAt(values: Values, i: number): boolean {
  const value = values[i];
  if (typeof value !== 'boolean') throw new AppError('INTERNAL', `member ${i} is no truth value`);
  return value;
}

/** Seconds as nanoseconds; null for "never" and for what no clock reaches. */
export function secondsAt(values: Values, i: number): string | null {
  const ns = secondsToNs(intAt(values, i));
  return ns <= 0n || ns > MAX_NS ? null : ns.toString();
}

/** 43 bytes of base64url are the id as text, 32 bytes the id itself; anything else names no Walrus blob. */
export function blobIdOf(bytes: Uint8Array): string | null {
  if (bytes.length === 32) return toBase64Url(bytes);
  const text = String.fromCharCode(...bytes.subarray(0, 44));
  return isWalrusBlobId(text) ? text : null;
}
