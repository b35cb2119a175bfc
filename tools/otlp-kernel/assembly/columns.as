// Values of all spans of the text as one column, at valuesAddress().

// @ts-ignore: decorators are the compiler's
@inline function slotOf(slot: u32): usize {
  return slots + 8 + slot * 8;
}

// @ts-ignore: decorators are the compiler's
@inline function lowBytes(at: usize, count: u32): u64 {
  return load<u64>(at) & ((<u64>1 << (count << 3)) - 1);
}

function hashOf(at: usize, length: u32): u32 {
  let hash: u64 = length * 0x9e3779b97f4a7c15;
  let i: u32 = 0;
  for (; i + 8 <= length; i += 8) hash = rotl<u64>((hash ^ load<u64>(at + i)) * 0x9fb21c651e98df25, 29);
  if (i < length) hash = rotl<u64>((hash ^ lowBytes(at + i, length - i)) * 0x9fb21c651e98df25, 29);
  hash ^= hash >> 32;
  return <u32>(hash ^ (hash >> 15));
}

function isSame(a: usize, b: usize, length: u32): bool {
  let i: u32 = 0;
  for (; i + 8 <= length; i += 8) if (load<u64>(a + i) != load<u64>(b + i)) return false;
  return i == length || lowBytes(a + i, length - i) == lowBytes(b + i, length - i);
}

/**
 * For each span 0 for none, else one more than the place of its text among the entries, 2 bytes each.
 * Returns the number of entries: place and length with marks, 4 bytes each, at entriesAddress().
 */
export function dictionary(slot: u32, spans: u32): u32 {
  memory.fill(buckets, 0, (<usize>bucketMask + 1) << 2);
  let count: u32 = 0;
  let lastAt: u32 = 0;
  let lastLength: u32 = 0;
  let last: u32 = 0;
  let from = slotOf(slot);
  for (let i: u32 = 0; i < spans; i++, from += SPAN_BYTES) {
    const at = load<u32>(from);
    const marked = load<u32>(from, 4);
    const length = marked & LENGTH;
    let id: u32 = 0;
    // Neighbours often say the same.
    if (at && marked == lastLength && isSame(text + at, text + lastAt, length)) id = last;
    else if (at) {
      let bucket = (hashOf(text + at, length) ^ (marked >> 29)) & bucketMask;
      while (true) {
        const entry = load<u32>(buckets + (bucket << 2));
        if (entry == 0) {
          id = ++count;
          store<u32>(buckets + (bucket << 2), id);
          store<u32>(entries + (id << 3), at);
          store<u32>(entries + (id << 3), marked, 4);
          break;
        }
        const known = entries + (entry << 3);
        if (load<u32>(known, 4) == marked && isSame(text + load<u32>(known), text + at, length)) {
          id = entry;
          break;
        }
        bucket = (bucket + 1) & bucketMask;
      }
      lastAt = at;
      lastLength = marked;
      last = id;
    }
    store<u16>(values + (i << 1), <u16>id);
  }
  return count;
}

/** 16 hex digits at `from` as 8 bytes at `to`; false when one is no lower-case hex digit. */
// @ts-ignore: decorators are the compiler's
@inline function packHex(from: usize, to: usize): bool {
  const v = v128.load(from);
  const isDecimal = v128.and(i8x16.ge_u(v, i8x16.splat(0x30)), i8x16.le_u(v, i8x16.splat(0x39)));
  const isLetter = v128.and(i8x16.ge_u(v, i8x16.splat(0x61)), i8x16.le_u(v, i8x16.splat(0x66)));
  const nibbles = i8x16.sub(v, v128.bitselect(i8x16.splat(0x30), i8x16.splat(0x57), isDecimal));
  const pairs = v128.and(v128.or(i16x8.shl(nibbles, 4), i16x8.shr_u(nibbles, 8)), i16x8.splat(0xff));
  v128.store64_lane(to, i8x16.narrow_i16x8_u(pairs, pairs), 0);
  return i8x16.all_true(v128.or(isDecimal, isLetter));
}

/**
 * Ids of `width` bytes (a multiple of 8) in lower-case hex, packed; behind them a bit for each span that has one.
 * `isParent`: none where it is empty or all zeros. Returns 0 where one is written otherwise, 1 when all spans have one, else 2.
 */
export function hexIds(slot: u32, spans: u32, width: u32, isParent: bool): u32 {
  const present = values + <usize>spans * width;
  memory.fill(present, 0, (spans + 7) >> 3);
  let missing = false;
  let from = slotOf(slot);
  let to = values;
  for (let i: u32 = 0; i < spans; i++, from += SPAN_BYTES, to += width) {
    const at = load<u32>(from);
    const marked = load<u32>(from, 4);
    memory.fill(to, 0, width);
    if (at == 0 || (isParent && (marked & LENGTH) == 0)) {
      missing = true;
      continue;
    }
    if (marked != (QUOTED | (width << 1))) return 0;
    let any: u64 = 0;
    for (let k: u32 = 0; k < width; k += 8) {
      if (!packHex(text + at + (k << 1), to + k)) return 0;
      any |= load<u64>(to + k);
    }
    if (isParent && any == 0) {
      missing = true;
      continue;
    }
    const byte = present + (i >> 3);
    store<u8>(byte, <u8>(<u32>load<u8>(byte) | (<u32>1 << (i & 7))));
  }
  return missing ? 2 : 1;
}

/**
 * Decimal nanoseconds as 64-bit integers; the smallest for none and for zero. Returns 0 when no span has one, 1 when any has,
 * 2 when something stands there that is no such time.
 */
export function times(slot: u32, spans: u32): u32 {
  let any: u32 = 0;
  let from = slotOf(slot);
  let to = values;
  for (let i: u32 = 0; i < spans; i++, from += SPAN_BYTES, to += 8) {
    const at = load<u32>(from);
    const length = load<u32>(from, 4) & LENGTH;
    let time: i64 = i64.MIN_VALUE;
    if (at && length > 20) return 2;
    if (at && length > 0) {
      let k: u32 = 0;
      while (k < length && byteAt(at + k) == 0x30) k++;
      let value: u64 = 0;
      let isDecimal = length - k <= 19;
      for (; isDecimal && k < length; k++) {
        const c = byteAt(at + k);
        isDecimal = isDigit(c);
        value = value * 10 + (c - 0x30);
      }
      if (!isDecimal || value > <u64>i64.MAX_VALUE) return 2;
      if (value != 0) {
        time = <i64>value;
        any = 1;
      }
    }
    store<i64>(to, time);
  }
  return any;
}

/** The spans' own places (`part` 0) or lengths (1), 4 bytes each. Returns their sum. */
export function places(spans: u32, part: u32): f64 {
  let sum: f64 = 0;
  let from = slots + (part << 2);
  for (let i: u32 = 0; i < spans; i++, from += SPAN_BYTES) {
    const value = load<u32>(from);
    store<u32>(values + (i << 2), value);
    sum += <f64>value;
  }
  return sum;
}

/** One name for both sides of a call is what answered where another attribute says what was asked for, else what was asked for. */
function resolveLabels(from: usize): void {
  const name = load<u64>(from + 8 + SLOT_ONE_NAME * 8);
  if (name == 0) return;
  const isAsked = load<u64>(from + 8 + SLOT_ASKED * 8) != 0;
  const slot: u32 = isAsked ? SLOT_ANSWERED : SLOT_ASKED;
  if (load<u64>(from + 8 + slot * 8) == 0) store<u64>(from + 8 + slot * 8, name);
}

/**
 * Gives every span its resource's service, and as its node what it says itself, else its resource; and settles its labels.
 * Where a client sent the call is not told of a span that names the node itself.
 */
export function resolveResources(spans: u32): void {
  let from = slots;
  for (let i: u32 = 0; i < spans; i++, from += SPAN_BYTES) {
    const own = resources + <usize>load<u32>(from, 8 + SLOTS * 8) * RESOURCE_BYTES;
    store<u64>(from + 8 + SLOT_SERVICE * 8, load<u64>(own));
    let node = load<u64>(from + 8 + SLOT_NODE * 8);
    if (node != 0) store<u64>(from + 8 + SLOT_SERVER * 8, 0);
    for (let k: u32 = 1; node == 0 && k < RESOURCE_SLOTS; k++) node = load<u64>(own + (k << 3));
    store<u64>(from + 8 + SLOT_NODE * 8, node);
    resolveLabels(from);
  }
}
