/** One header block of a tar archive. Source: POSIX.1-2024 `pax`, and GNU tar's manual, "Basic Tar Format". */

export const BLOCK_BYTES = 512;

export interface TarHeader {
  readonly name: string;
  /** Of the content that follows, in bytes. */
  readonly size: number;
  /** Seconds since 1970. */
  readonly modified: number;
  /** `0` a file, `1` a hard link, `2` a symbolic link, `5` a folder, `x` and `g` pax records, `L` a long name, … */
  readonly type: string;
}

const CHECKSUM_AT = 148;
const MAGIC_AT = 257;

/** Sum of all bytes with the field itself taken for blanks; old writers summed signed bytes. */
function sums(block: Uint8Array): readonly [unsigned: number, signed: number] {
  let unsigned = 0;
  let signed = 0;
  for (let i = 0; i < BLOCK_BYTES; i += 1) {
    const byte = i >= CHECKSUM_AT && i < CHECKSUM_AT + 8 ? 0x20 : block[i]!;
    unsigned += byte;
    signed += byte > 127 ? byte - 256 : byte;
  }
  return [unsigned, signed];
}

function bytesOf(block: Uint8Array, at: number, length: number): Uint8Array {
  const field = block.subarray(at, at + length);
  const end = field.indexOf(0);
  return end < 0 ? field : field.subarray(0, end);
}

/** A name is UTF-8, or in a code page that nobody wrote down. */
export function tarText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return Buffer.from(bytes).toString('latin1');
  }
}

/** Octal digits, or a binary number with the highest bit set where the digits do not suffice (GNU). Null when neither. */
function numberOf(block: Uint8Array, at: number, length: number): number | null {
  const field = block.subarray(at, at + length);
  if ((field[0]! & 0x80) !== 0) {
    const value = field.subarray(1).reduce((sum, byte) => sum * 256 + byte, field[0]! & 0x3f);
    return Number.isSafeInteger(value) ? value : null;
  }
  const digits = Buffer.from(field).toString('latin1').replaceAll(/[\0 ]/g, '');
  return /^[0-7]*$/.test(digits) ? Number.parseInt(digits === '' ? '0' : digits, 8) : null;
}

/** `ustar` and NUL (POSIX), or `ustar` and a blank (GNU). */
function hasMagic(block: Uint8Array): boolean {
  const mark = Buffer.from(block.buffer, block.byteOffset + MAGIC_AT, 6).toString('latin1');
  return mark === 'ustar\0' || mark === 'ustar ';
}

export function isZeroBlock(block: Uint8Array): boolean {
  return block.every((byte) => byte === 0);
}

/** Null when its checksum is wrong or a number cannot be read. */
export function readTarHeader(block: Uint8Array): TarHeader | null {
  if (block.length < BLOCK_BYTES) return null;
  const stated = numberOf(block, CHECKSUM_AT, 8);
  if (stated === null || !sums(block).includes(stated) || isZeroBlock(block)) return null;
  const [size, modified] = [numberOf(block, 124, 12), numberOf(block, 136, 12)];
  if (size === null) return null;
  const prefix = hasMagic(block) && block[MAGIC_AT + 5] === 0 ? tarText(bytesOf(block, 345, 155)) : '';
  const name = tarText(bytesOf(block, 0, 100));
  const type = block[156] === 0 ? '0' : String.fromCharCode(block[156]!);
  return { name: prefix === '' ? name : `${prefix}/${name}`, size, modified: modified ?? 0, type };
}

/** Whether a file begins as a tar archive does. The mark alone counts, too: its first header may be damaged. */
export function isTarHeader(head: Uint8Array): boolean {
  if (head.length < BLOCK_BYTES) return false;
  return hasMagic(head) || (readTarHeader(head)?.name ?? '') !== '';
}
