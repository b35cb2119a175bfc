/** Text in UTF-16 behind its byte-order mark, or from a bracket of JSON on, as UTF-8 (RFC 2781). Windows PowerShell writes it with `>`. */
import type { Bytes, OnDamage } from './expand.ts';

const UNIT_BYTES = 2;
const MARK = 0xfeff;
const LONE_HALF = /\p{Surrogate}/gu;

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}

/** Counts what cannot be written in UTF-8. */
class LoneHalves {
  count = 0;
  private first = -1;

  /** `offset`: of the text's first byte in the file. */
  look(text: string, offset: number): void {
    if (text.isWellFormed()) return;
    for (const { index } of text.matchAll(LONE_HALF)) {
      this.count += 1;
      if (this.first < 0) this.first = offset + 2 * index;
    }
  }

  get words(): readonly string[] {
    if (this.count === 0) return [];
    const what = this.count === 1 ? 'half of a surrogate pair stands' : 'halves of surrogate pairs stand';
    return [`${this.count} ${what} alone, the first at byte ${this.first}; they are read as U+FFFD.`];
  }
}

/** The text without its mark. Halves of pairs that stand alone, and a last byte that does, are told as damage. */
export async function* utf8OfUtf16(raw: () => Bytes, onDamage: OnDamage): Bytes {
  const halves = new LoneHalves();
  let isBig: boolean | null = null;
  let rest = Buffer.alloc(0);
  let offset = 0;
  for await (const piece of raw()) {
    let bytes = Buffer.concat([rest, piece]);
    if (isBig === null) {
      if (bytes.length < UNIT_BYTES) {
        rest = bytes;
        continue;
      }
      isBig = bytes[0] === 0xfe || bytes[0] === 0;
      offset = bytes.readUInt16BE(0) === (isBig ? MARK : 0xfffe) ? UNIT_BYTES : 0;
      bytes = bytes.subarray(offset);
    }
    // What may be the first half of a pair waits for the next piece.
    let end = bytes.length - (bytes.length % 2);
    if (end >= 2 && isHigh(isBig ? bytes.readUInt16BE(end - 2) : bytes.readUInt16LE(end - 2))) end -= 2;
    rest = Buffer.from(bytes.subarray(end));
    if (end === 0) continue;
    const text = textOf(bytes.subarray(0, end), isBig);
    halves.look(text, offset);
    offset += end;
    yield Buffer.from(text);
  }
  const whole = rest.length - (rest.length % 2);
  if (whole > 0) {
    const text = textOf(rest.subarray(0, whole), isBig === true);
    halves.look(text, offset);
    yield Buffer.from(text);
  }
  const damage = [...halves.words, ...(rest.length % 2 === 1 ? ['The last byte is half of a character.'] : [])];
  if (damage.length > 0) onDamage(damage.join(' '));
}

/** Swapped in a copy where it is needed: the bytes may be the file's own. */
function textOf(bytes: Buffer, isBig: boolean): string {
  return (isBig ? Buffer.from(bytes).swap16() : bytes).toString('utf16le');
}
