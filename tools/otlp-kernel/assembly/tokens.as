// Stage two, its hands: the next token of the tape, checked against the grammar of JSON (RFC 8259). Whoever finds something
// amiss sets `failed`; nothing after that counts.

/** The tape's reading place, and the offset behind the last token. */
let next: usize = 0;
let behind: u32 = 0;
let failed: bool = false;

/** The last string or bare value: its place, its length with marks. */
let valueAt: u32 = 0;
let valueLength: u32 = 0;

// @ts-ignore: decorators are the compiler's
@inline function place(): u32 {
  return load<u32>(next);
}

// @ts-ignore: decorators are the compiler's
@inline function byteAt(offset: u32): u32 {
  return <u32>load<u8>(text + offset);
}

/** Where lines are read a line feed is a token, and stands between no two others. */
// @ts-ignore: decorators are the compiler's
@inline function isBlank(c: u32): bool {
  return c == 0x20 || c == 0x09 || c == 0x0d || c == 0x0a;
}

// @ts-ignore: decorators are the compiler's
@inline function isDigit(c: u32): bool {
  return c - 0x30 < 10;
}

/** Nothing but blanks up to here. */
function blanksTo(to: u32): void {
  for (let i = behind; i < to; i++) {
    if (!isBlank(byteAt(i))) {
      failed = true;
      return;
    }
  }
}

/** Takes the structural character. */
// @ts-ignore: decorators are the compiler's
@inline function take(c: u32): void {
  const at = place();
  if (at != behind) blanksTo(at);
  if (byteAt(at) != c) failed = true;
  behind = at + 1;
  next += 4;
}

/** Whether the structural character comes next, with nothing but blanks before it. */
function comes(c: u32): bool {
  const at = place();
  if (byteAt(at) != c) return false;
  for (let i = behind; i < at; i++) if (!isBlank(byteAt(i))) return false;
  return true;
}

/** After an element: takes a comma and goes on, or the closing bracket and ends. */
// @ts-ignore: decorators are the compiler's
@inline function more(close: u32): bool {
  if (byteAt(place()) == 0x2c) {
    take(0x2c);
    return !failed;
  }
  take(close);
  return false;
}

function hasEscape(from: u32, to: u32): bool {
  let block = from >> 6;
  const last = to >> 6;
  let mask = load<u64>(escapes + (block << 3)) >> (from & 63);
  if (block == last) return (mask & ((<u64>1 << (to - from)) - 1)) != 0;
  if (mask) return true;
  for (block++; block < last; block++) if (load<u64>(escapes + (block << 3))) return true;
  mask = load<u64>(escapes + (last << 3));
  return (mask & ((<u64>1 << (to & 63)) - 1)) != 0;
}

function isHexDigit(c: u32): bool {
  return isDigit(c) || (c | 0x20) - 0x61 < 6;
}

/** The unit that four hex digits name; what is no hex digit fails. */
function unitAt(i: u32): u32 {
  let unit: u32 = 0;
  for (let k = i; k < i + 4; k++) {
    const c = byteAt(k);
    if (!isHexDigit(c)) failed = true;
    unit = (unit << 4) | (isDigit(c) ? c - 0x30 : (c | 0x20) - 0x57);
  }
  return unit;
}

/** Good escapes only; NUL and half of a surrogate pair are told by the general reader. */
function checkEscapes(from: u32, to: u32): void {
  for (let i = from; i < to; i++) {
    if (byteAt(i) != 0x5c) continue;
    const c = byteAt(++i);
    if (c == 0x75) {
      if (i + 4 >= to) {
        failed = true;
        return;
      }
      const unit = unitAt(i + 1);
      i += 4;
      if (unit == 0 || unit >> 10 == 0x37) failed = true;
      if (unit >> 10 != 0x36) continue;
      if (i + 6 >= to || byteAt(i + 1) != 0x5c || byteAt(i + 2) != 0x75 || unitAt(i + 3) >> 10 != 0x37) failed = true;
      i += 6;
    } else if (!(c == 0x22 || c == 0x5c || c == 0x2f || c == 0x62 || c == 0x66 || c == 0x6e || c == 0x72 || c == 0x74)) failed = true;
  }
}

/** A string. */
// @ts-ignore: decorators are the compiler's
@inline function takeString(): void {
  const at = place();
  if (at != behind) blanksTo(at);
  if (byteAt(at) != 0x22) failed = true;
  const end = load<u32>(next, 4);
  valueAt = at + 1;
  valueLength = (end - at - 1) | QUOTED;
  if (hasEscape(at + 1, end)) {
    checkEscapes(at + 1, end);
    valueLength |= ESCAPED;
  }
  behind = end + 1;
  next += 8;
}

/** The names of the objects that are open, 8 bytes of each: what looks the same twice in one is left to the general reader. */
const NAMES: usize = memory.data(32768, 16);
const NAMES_END: usize = NAMES + 32768;
let names: usize = NAMES;

/** Fails where a name looks like one of those from `mark` on. */
function noteName(mark: usize): void {
  const length = valueLength & LENGTH;
  const at = text + valueAt;
  let sign = load<u64>(at);
  if (length < 8) sign &= (<u64>1 << (length << 3)) - 1;
  else {
    sign = rotl(sign, 17) ^ load<u64>(at + length - 8);
    if (length > 16) sign = rotl(sign, 17) ^ load<u64>(at + (length >> 1) - 4);
  }
  sign ^= <u64>length << 56;
  if (length == 9 && load<u64>(at) == 0x5f6f746f72705f5f) failed = true; // __proto__
  for (let i = mark; i < names; i += 8) if (load<u64>(i) == sign) failed = true;
  if (names >= NAMES_END) {
    failed = true;
    return;
  }
  store<u64>(names, sign);
  names += 8;
}

/**
 * The name of a member, which must have no escapes, with its colon: names decide what is read. `mark`: where the names of its
 * object begin. Returns its length.
 */
// @ts-ignore: decorators are the compiler's
@inline function takeName(mark: usize): u32 {
  takeString();
  if (valueLength & ESCAPED) failed = true;
  noteName(mark);
  take(0x3a);
  return valueLength & LENGTH;
}

const NUMBER: u32 = 1;
const BOOLEAN: u32 = 2;
const NULL: u32 = 3;

/** Digits from i on; -1 for none. */
function digits(i: u32, to: u32): u32 {
  const from = i;
  while (i < to && isDigit(byteAt(i))) i++;
  if (i == from) failed = true;
  return i;
}

/** A number, true, false or null before the next structural character: which of them. */
function takeBare(): u32 {
  let from = behind;
  let to = place();
  while (from < to && isBlank(byteAt(from))) from++;
  while (to > from && isBlank(byteAt(to - 1))) to--;
  const length = to - from;
  valueAt = from;
  valueLength = length | BARE;
  behind = place();
  if (length == 4 && load<u32>(text + from) == 0x6c6c756e) return NULL;
  if (length == 4 && load<u32>(text + from) == 0x65757274) return BOOLEAN;
  if (length == 5 && load<u32>(text + from) == 0x736c6166 && byteAt(from + 4) == 0x65) return BOOLEAN;
  let i = from;
  if (length > 0 && byteAt(i) == 0x2d) i++;
  if (i < to && byteAt(i) == 0x30) i++;
  else i = digits(i, to);
  if (i < to && byteAt(i) == 0x2e) i = digits(i + 1, to);
  if (i < to && (byteAt(i) | 0x20) == 0x65) {
    i++;
    if (i < to && (byteAt(i) == 0x2b || byteAt(i) == 0x2d)) i++;
    i = digits(i, to);
  }
  if (i != to) failed = true;
  return NUMBER;
}

/** So many levels are walked; deeper text is left to the general reader. */
const MAX_DEPTH: u32 = 60;

/** Passes over any value. */
function skip(depth: u32): void {
  if (failed) return;
  if (depth > MAX_DEPTH) {
    failed = true;
    return;
  }
  if (comes(0x22)) takeString();
  else if (comes(0x7b)) {
    take(0x7b);
    if (comes(0x7d)) {
      take(0x7d);
      return;
    }
    const mark = names;
    do {
      takeName(mark);
      skip(depth + 1);
    } while (!failed && more(0x7d));
    names = mark;
  } else if (comes(0x5b)) {
    take(0x5b);
    if (comes(0x5d)) {
      take(0x5d);
      return;
    }
    do {
      skip(depth + 1);
    } while (!failed && more(0x5d));
  } else takeBare();
}
