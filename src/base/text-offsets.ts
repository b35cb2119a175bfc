/** UTF-8 text that knows where its characters stand: each UTF-16 unit with the offset of the byte it comes from. */

export interface PlacedText {
  readonly text: string;
  /** Byte offset of every unit, and of the end: one more than there are units. Both halves of a pair have the first byte's. */
  readonly offsets: Uint32Array;
}

export function partOf({ text, offsets }: PlacedText, from: number, to: number): PlacedText {
  return { text: text.slice(from, to), offsets: offsets.subarray(from, to + 1) };
}

/** Lines without their ends; empty ones are left out. */
export function linesOf(placed: PlacedText): readonly PlacedText[] {
  return [...placed.text.matchAll(/[^\r\n]+/g)].map(({ index, 0: line }) => partOf(placed, index, index + line.length));
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Null when the bytes are not UTF-8. A byte order mark is a character like others. */
export function placedText(bytes: Uint8Array): PlacedText | null {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    return null;
  }
  const offsets = new Uint32Array(text.length + 1);
  let at = 0;
  for (let i = 0; i < text.length; i += 1) {
    offsets[i] = at;
    const unit = text.charCodeAt(i);
    if (unit < 0x80) at += 1;
    else if (unit < 0x800) at += 2;
    else if (unit >= 0xd800 && unit < 0xdc00) {
      // The other half of the pair comes from the same four bytes.
      i += 1;
      offsets[i] = at;
      at += 4;
    } else at += 3;
  }
  offsets[text.length] = at;
  return { text, offsets };
}
