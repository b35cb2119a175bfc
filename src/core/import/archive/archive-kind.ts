/** What the first bytes of a file say of what lies in it. */
import { isTarHeader } from './tar-header.ts';

export type ArchiveKind = 'gzip' | 'zstd' | 'zip' | 'parquet' | 'tar' | 'utf-16' | 'frames' | 'grpc-frames';

/** So many bytes are looked at. */
export const KIND_BYTES = 512;

const BRACE = 0x7b;
const BRACKET = 0x5b;
const MARK = 0xfeff;
/** Lengths above this begin with a byte that may begin a text: no frame is so long. */
const MOST_FRAME_BYTES = 0x0900_0000;

/** RFC 1952. */
const isGzip = (head: Uint8Array, at = 0): boolean => head[at] === 0x1f && head[at + 1] === 0x8b && head[at + 2] === 8;

/** RFC 8878. */
const isZstd = (head: Uint8Array, at = 0): boolean =>
  head[at] === 0x28 && head[at + 1] === 0xb5 && head[at + 2] === 0x2f && head[at + 3] === 0xfd;

function lengthAt(head: Uint8Array, at: number): number {
  return head.length < at + 4 ? 0 : new DataView(head.buffer, head.byteOffset, head.byteLength).getUint32(at);
}

/** Units that must be of ASCII where no mark says that a text is in UTF-16. */
const UNMARKED_UNITS = 4;

/**
 * A byte-order mark of UTF-16, or the first bracket of JSON in it; and behind it what may be text: no NUL, and nothing
 * that never is a character.
 */
function isUtf16(head: Uint8Array): boolean {
  if (head.length < 4) return false;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const isBracket = (unit: number): boolean => unit === BRACE || unit === BRACKET;
  const isLittle = view.getUint16(0, true) === MARK || isBracket(view.getUint16(0, true));
  const isMarked = view.getUint16(0, isLittle) === MARK;
  if (!isMarked && !isBracket(view.getUint16(0, isLittle))) return false;
  for (let at = 2; at + 1 < head.length; at += 2) {
    const unit = view.getUint16(at, isLittle);
    if (unit === 0 || unit >= 0xfffe || (!isMarked && at <= 2 * UNMARKED_UNITS && unit >= 0x80)) return false;
  }
  return true;
}

/**
 * Also APPNOTE.TXT 4.3.7 and 4.3.16 (zip, and an empty one), parquet.apache.org, and the frames of the OpenTelemetry collector's
 * file exporter (`exporter/fileexporter`): each a length of 4 bytes and JSON, or what zstd made of a message.
 */
export function archiveKindOf(head: Uint8Array, size: number): ArchiveKind | null {
  const [a, b, c, d] = head;
  if (isGzip(head)) return 'gzip';
  if (isZstd(head)) return 'zstd';
  if (a === 0x50 && b === 0x4b && ((c === 3 && d === 4) || (c === 5 && d === 6))) return 'zip';
  if (a === 0x50 && b === 0x41 && c === 0x52 && d === 0x31) return 'parquet';
  if (isUtf16(head)) return 'utf-16';
  const length = lengthAt(head, 0);
  if (length > 0 && length < MOST_FRAME_BYTES && length <= size - 4 && (head[4] === BRACE || isZstd(head, 4)))
    return 'frames';
  // The flag says that the message is compressed.
  if (a === 1 && lengthAt(head, 1) <= size - 5 && isGzip(head, 5)) return 'grpc-frames';
  return isTarHeader(head) ? 'tar' : null;
}
