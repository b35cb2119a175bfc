/**
 * How JSON values stand in a file: one on each line (NDJSON), or as values that may span lines: one
 * document, or pretty-printed ones after another. Lines are told apart because a broken line is then
 * known to end at its line end, whatever it holds.
 */
import type { SourceBytes } from '../importer.ts';
import { isSpace, OBJECT, QUOTE, SkippedValue } from './skipped-value.ts';

export type ContainerForm = 'lines' | 'values';

const LF = 0x0a;
/** So many lines are looked at. */
const MAX_LINES = 40;

export function hasByteOrderMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

/** What stands behind the byte-order mark, if there is one. */
export function withoutMark(bytes: Buffer): Buffer {
  return hasByteOrderMark(bytes) ? bytes.subarray(3) : bytes;
}

function trimmed(line: Buffer): Buffer {
  let start = 0;
  let end = line.length;
  while (start < end && isSpace(line[start]!)) start += 1;
  while (end > start && isSpace(line[end - 1]!)) end -= 1;
  return line.subarray(start, end);
}

/** One object or array that begins and ends on the line. */
function isWhole(line: Buffer): boolean {
  const first = line[0];
  if (first === undefined || (first | 0x20) !== OBJECT) return false;
  const value = new SkippedValue();
  value.begin(first);
  return value.scan(line, 1, 0) === line.length && value.state === 'closed' && value.sound;
}

/** A line that only a value spanning several lines has: it opens, closes or continues one. */
function continues(line: Buffer): boolean {
  const first = line[0]!;
  const last = line[line.length - 1]!;
  return first === QUOTE || (first | 0x20) === 0x7d || (last | 0x20) === OBJECT || last === 0x2c;
}

/** The form that the complete lines of a file's beginning show, or null when it has not one whole line. */
export function formOfHead(head: Uint8Array, isWholeFile: boolean): ContainerForm | null {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  let at = hasByteOrderMark(bytes) ? 3 : 0;
  let lines = 0;
  let whole = 0;
  let parts = 0;
  for (let count = 0; count < MAX_LINES && at < bytes.length; count += 1) {
    const newline = bytes.indexOf(LF, at);
    if (newline < 0 && !isWholeFile) break;
    const line = trimmed(bytes.subarray(at, newline < 0 ? bytes.length : newline));
    at = newline < 0 ? bytes.length : newline + 1;
    if (line.length === 0) continue;
    lines += 1;
    if (isWhole(line)) whole += 1;
    else if (continues(line)) parts += 1;
  }
  if (lines === 0) return null;
  // A broken line speaks for neither form, and a lone one is read the same way in both.
  return whole > parts && (lines > 1 || !isWholeFile) ? 'lines' : 'values';
}

/**
 * The form of a whole source. Where the first line is longer than the head, the first line break
 * decides, as far as `recordBytes`: what is longer than a record cannot be a line.
 */
export async function detectForm(source: SourceBytes, recordBytes: number): Promise<ContainerForm> {
  const length = Math.min(source.size, 1024 * 1024);
  const fromHead = formOfHead(source.read(0, length), length === source.size);
  if (fromHead !== null || length === source.size) return fromHead ?? 'values';
  let seen = 0;
  let before = 0;
  let broke = false;
  for await (const piece of source.stream()) {
    for (let i = 0; i < piece.length;) {
      if (!broke) {
        const at = piece.indexOf(LF, i);
        const end = at < 0 ? piece.length : at;
        for (let k = end - 1; k >= i; k -= 1) {
          if (!isSpace(piece[k]!)) {
            before = piece[k]!;
            break;
          }
        }
        broke = at >= 0;
        i = end + 1;
        continue;
      }
      const c = piece[i]!;
      if (!isSpace(c)) return (before | 0x20) === 0x7d && (c | 0x20) === OBJECT ? 'lines' : 'values';
      i += 1;
    }
    seen += piece.length;
    if (seen > recordBytes) break;
  }
  return 'values';
}
