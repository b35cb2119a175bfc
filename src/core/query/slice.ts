/** Bytes of a source for a view: those of secrets are masked one by one, so that offsets stay true. */
import { sha256 } from '@noble/hashes/sha2.js';
import { toBase64, toHex } from '../../base/bytes.ts';
import { formatHandle } from '../../base/ids.ts';
import { findSecretSpans } from '../../model/redaction.ts';
import type { SourceSlice } from '../../shared/views.ts';
import type { Db } from '../store/db.ts';
import { openSource } from './sources.ts';

const MASK = 0x2a;
/** A secret may begin before the slice: so many bytes around it are looked at too. */
const CONTEXT = 64 * 1024;

/** @throws AppError NOT_FOUND, or BAD_INPUT when the range lies outside the source. */
export function readSlice(db: Db, id: number, offset: number, length: number): SourceSlice {
  const source = openSource(db, id);
  try {
    const bytes = source.read(offset, length).slice();
    const from = Math.max(0, offset - CONTEXT);
    const to = Math.min(source.bytes, offset + length + CONTEXT);
    const around = source.read(from, to - from);
    const masked = findSecretSpans(around).flatMap(({ start, end, what }) => {
      const [a, b] = [Math.max(0, start + from - offset), Math.min(length, end + from - offset)];
      return a < b ? [{ start: a, end: b, what, sha256: toHex(sha256(around.subarray(start, end))) }] : [];
    });
    for (const { start, end } of masked) bytes.fill(MASK, start, end);
    return {
      source: formatHandle('x', id),
      path: source.path,
      offset,
      length,
      sourceBytes: source.bytes,
      sha256: source.sha256,
      base64: toBase64(bytes),
      masked,
    };
  } finally {
    source.close();
  }
}
