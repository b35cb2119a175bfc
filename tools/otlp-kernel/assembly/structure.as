// Stage one: where quotes and structural characters stand, 64 bytes at a time (the method of simdjson: Langdale and Lemire,
// "Parsing Gigabytes of JSON per Second", 2019; own code).

// @ts-ignore: decorators are the compiler's
@inline function bits(a: v128, b: v128, c: v128, d: v128): u64 {
  return (
    <u64><u32>i8x16.bitmask(a) |
    (<u64><u32>i8x16.bitmask(b) << 16) |
    (<u64><u32>i8x16.bitmask(c) << 32) |
    (<u64><u32>i8x16.bitmask(d) << 48)
  );
}

/** Comma, colon, and with bit 5 set the two kinds of brackets. */
// @ts-ignore: decorators are the compiler's
@inline function isStructural(v: v128): v128 {
  const low = v128.or(v, i8x16.splat(0x20));
  return v128.or(
    v128.or(i8x16.eq(v, i8x16.splat(0x2c)), i8x16.eq(v, i8x16.splat(0x3a))),
    v128.or(i8x16.eq(low, i8x16.splat(0x7b)), i8x16.eq(low, i8x16.splat(0x7d)))
  );
}

// @ts-ignore: decorators are the compiler's
@inline function equal(a: v128, b: v128, c: v128, d: v128, byte: v128): u64 {
  return bits(i8x16.eq(a, byte), i8x16.eq(b, byte), i8x16.eq(c, byte), i8x16.eq(d, byte));
}

/** Line feeds end values. */
const LINES: u32 = 0;
/** One value, in which they are blanks. */
const DOCUMENT: u32 = 1;
/** The same, and the text may end anywhere in it. */
const PART: u32 = 2;

/**
 * Fills the tape with the offsets of quotes, and outside of strings of structural characters and, of lines, line feeds.
 * Returns how many, or -1 where a string holds a control character or does not end.
 */
export function findStructure(length: u32, form: u32): i32 {
  const quote = i8x16.splat(0x22);
  const backslash = i8x16.splat(0x5c);
  const space = i8x16.splat(0x20);
  memory.fill(text + length, 0x20, 192);
  let to = tape;
  let inString: u64 = 0;
  let carry: u64 = 0;
  let wrong: u64 = 0;
  let escapesTo = escapes;
  for (let i: u32 = 0; i < length; i += 64, escapesTo += 8) {
    const from = text + i;
    const a = v128.load(from);
    const b = v128.load(from, 16);
    const c = v128.load(from, 32);
    const d = v128.load(from, 48);
    let quotes = equal(a, b, c, d, quote);
    let back: u64 = equal(a, b, c, d, backslash);
    store<u64>(escapesTo, back);
    if (back | carry) {
      let escaped: u64 = carry;
      let rest = back & ~carry;
      carry = 0;
      while (rest) {
        const at = ctz(rest);
        if (at == 63) {
          carry = 1;
          break;
        }
        const next = <u64>2 << at;
        escaped |= next;
        rest &= ~((next << 1) - 1);
      }
      quotes &= ~escaped;
    }
    let inside = quotes;
    inside ^= inside << 1;
    inside ^= inside << 2;
    inside ^= inside << 4;
    inside ^= inside << 8;
    inside ^= inside << 16;
    inside ^= inside << 32;
    inside ^= inString;
    inString = <u64>(<i64>inside >> 63);
    let found = bits(isStructural(a), isStructural(b), isStructural(c), isStructural(d));
    const controls = bits(i8x16.lt_u(a, space), i8x16.lt_u(b, space), i8x16.lt_u(c, space), i8x16.lt_u(d, space));
    if (controls) {
      wrong |= controls & inside;
      if (form == LINES) found |= equal(a, b, c, d, i8x16.splat(0x0a));
    }
    found = (found & ~inside) | quotes;
    while (found) {
      store<u32>(to, i + <u32>ctz(found));
      found &= found - 1;
      to += 4;
    }
  }
  if (wrong || (inString && form != PART)) return -1;
  // Behind the last one: the end, so that a walk off the tape finds blanks.
  v128.store(to, i32x4.splat(length));
  return <i32>((to - tape) >> 2);
}
