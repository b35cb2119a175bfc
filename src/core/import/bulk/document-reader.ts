/**
 * One OTLP/JSON document, piece by piece: the kernel reads the whole spans of each, and what is left of it comes before the next
 * one, behind the brackets that are open there.
 */
import { isSpace } from '../scan/skipped-value.ts';
import { CARRY_BYTES } from './chunk.ts';
import type { ScannedSpans, SpanKernel } from './span-kernel.ts';

/** What may be open around a span: a resource, a scope and their attributes. */
export const OPENING_BYTES = 256 * 1024;

const COMMA = 0x2c;
const CLOSES_SPANS = 0x5d;
const OPENS_SPAN = 0x7b;

/** Spans of the source between two of its offsets. */
export type OnSpans = (spans: ScannedSpans, offset: number, end: number) => void;

export interface DocumentReader {
  /** The next bytes of the document. False: the general reader has to read all of it. */
  push(bytes: Uint8Array): boolean;
  /** It ends here. False: the same. */
  end(): boolean;
}

/** Where the first byte stands that is not blank; `bytes.length` for none. */
function firstOf(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && isSpace(bytes[at]!)) at += 1;
  return at;
}

/** @param kernel with room for a chunk, `CARRY_BYTES` and `OPENING_BYTES`. */
export function createDocumentReader(kernel: SpanKernel, onSpans: OnSpans): DocumentReader {
  const { text } = kernel;
  /** How much of the text stands there for the kernel alone, and where in the source the bytes behind it come from. */
  let [opening, offset] = [0, 0];
  /** So much of the text is filled. */
  let filled = 0;
  /** The bytes behind the opening follow a span. */
  let isBehindSpan = false;

  /** What follows a span: a comma and the next one, or the end of the list. False: neither; null: it has not come yet. */
  const passComma = (): boolean | null => {
    const at = firstOf(text.subarray(0, filled), opening);
    if (at === filled) return null;
    if (text[at] === CLOSES_SPANS) return true;
    const next = firstOf(text.subarray(0, filled), at + 1);
    if (text[at] !== COMMA) return false;
    if (next === filled) return null;
    if (text[next] !== OPENS_SPAN) return false;
    text.copyWithin(opening, next, filled);
    offset += next - opening;
    filled -= next - opening;
    return true;
  };

  /** What is left comes behind what is open there. */
  const goOn = (rest: Buffer, open: Buffer, from: number): boolean => {
    if (open.length > OPENING_BYTES || rest.length > CARRY_BYTES) return false;
    text.set(open);
    text.set(rest, open.length);
    [opening, offset, filled, isBehindSpan] = [open.length, from, open.length + rest.length, true];
    return true;
  };

  return {
    push(bytes) {
      text.set(bytes, filled);
      filled += bytes.length;
      if (isBehindSpan) {
        const passed = passComma();
        if (passed !== true) return passed === null && filled <= opening + CARRY_BYTES;
        isBehindSpan = false;
      }
      const found = kernel.scanPart(filled, offset - opening);
      if (found === null) return false;
      if (found === 'more') return filled <= opening + CARRY_BYTES;
      const end = offset + found.cut - opening;
      onSpans(found.spans, offset, end);
      return goOn(found.rest, found.opening, end);
    },
    end() {
      if (isBehindSpan && passComma() !== true) return false;
      const found = kernel.scanDocument(filled, offset - opening);
      if (found === null) return false;
      if (found !== 'none') onSpans(found, offset, offset + filled - opening);
      return true;
    },
  };
}
