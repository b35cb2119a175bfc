// A document that is longer than the text: what stands there up to the last whole span is closed as if the document ended with it,
// and what follows is read behind the brackets that were open there, copied from where they were opened.

/** How deep a span lies in {"resourceSpans":[{"scopeSpans":[{"spans":[…, and which of the brackets around it are square. */
const SPANS_DEPTH: u32 = 6;
const SQUARE: u32 = 0b1010100;

/** Where the brackets of each depth up to SPANS_DEPTH were opened last, and those around the last whole span. */
const OPENED: usize = memory.data(64, 16);
const AROUND: usize = memory.data(64, 16);
let cut: u32 = 0;
let cutTape: usize = 0;

/** Finds the last whole span of a text that begins as a document does. Returns where it ends, or 0 where there is none. */
export function findCut(structures: i32): u32 {
  const end = tape + (<usize>structures << 2);
  let depth: u32 = 0;
  let square: u32 = 0;
  cut = 0;
  for (let at = tape; at < end; at += 4) {
    const offset = load<u32>(at);
    const c = byteAt(offset);
    if (c == 0x22) {
      at += 4;
      continue;
    }
    const kind = c | 0x20;
    if (kind == 0x7b) {
      depth++;
      if (depth > SPANS_DEPTH) continue;
      square = (square & ~(1 << depth)) | (<u32>(c == 0x5b) << depth);
      store<u32>(OPENED + (depth << 2), offset);
    } else if (kind == 0x7d) {
      if (depth == 0) return 0;
      depth--;
      if (depth != SPANS_DEPTH || square != SQUARE || c != 0x7d) continue;
      cut = offset + 1;
      cutTape = at + 4;
      memory.copy(AROUND, OPENED, (SPANS_DEPTH + 1) << 2);
    }
  }
  return cut;
}

/** Where the bracket of a depth around the last whole span was opened. */
export function openedAround(depth: u32): u32 {
  return load<u32>(AROUND + (depth << 2));
}

/** Ends the document behind the last whole span, over what stands there. Returns how many entries the tape then has. */
export function closeAtCut(): i32 {
  let at = cut;
  let to = cutTape;
  for (let depth = SPANS_DEPTH; depth > 0; depth--) {
    store<u8>(text + at, (SQUARE >> depth) & 1 ? 0x5d : 0x7d);
    store<u32>(to, at);
    at++;
    to += 4;
  }
  v128.store(text + at, i8x16.splat(0x20));
  v128.store(to, i32x4.splat(at));
  return <i32>((to - tape) >> 2);
}
