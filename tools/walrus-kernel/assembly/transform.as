// The additive FFT over slots (vectors of field elements, each a symbol or a slice of one), two layers at a time. The twiddle of
// the block that starts at evaluation position p on the layer of distance d is element number p / d.
// `forward2`, `inverse2`, `forward4`, `inverse4` are emitted by ../emit-butterflies.ts; the 4-forms want twiddles other than 0.

let SLOTS: usize = 0;
let SLOT_STRIDE: usize = 0;

@inline function slot(i: i32): usize {
  return SLOTS + <usize>i * SLOT_STRIDE;
}

/** Slots first .. first + size, of which those below `wanted` matter; slot `first` stands for evaluation position `at`. */
function forward(first: i32, size: i32, wanted: i32, at: i32, length: usize): void {
  let block = size;
  let distance = size >> 2;
  while (distance != 0) {
    for (let r = 0; r < wanted; r += block) {
      const shift = ctz(distance);
      const t01 = (r + at) >> shift, t02 = (r + at) >> (shift + 1), t23 = (r + at + 2 * distance) >> shift;
      const plain = t01 != 0 && t02 != 0 && t23 != 0;
      for (let i = first + r; i < first + r + distance; i++) {
        const a = slot(i), b = slot(i + distance), c = slot(i + 2 * distance), d = slot(i + 3 * distance);
        if (plain) forward4(a, b, c, d, length, t01, t23, t02);
        else {
          forward2(a, c, length, t02);
          forward2(b, d, length, t02);
          forward2(a, b, length, t01);
          forward2(c, d, length, t23);
        }
      }
    }
    block = distance;
    distance >>= 2;
  }
  if (block == 2) for (let r = 0; r < wanted; r += 2) forward2(slot(first + r), slot(first + r + 1), length, r + at);
}

/** The other way; slots from `filled` on are zero. */
function inverse(first: i32, size: i32, filled: i32, at: i32, length: usize): void {
  let distance = 1;
  let block = 4;
  while (block <= size) {
    for (let r = 0; r < filled; r += block) {
      const shift = ctz(distance);
      const t01 = (r + at) >> shift, t02 = (r + at) >> (shift + 1), t23 = (r + at + 2 * distance) >> shift;
      const plain = t01 != 0 && t02 != 0 && t23 != 0;
      for (let i = first + r; i < first + r + distance; i++) {
        const a = slot(i), b = slot(i + distance), c = slot(i + 2 * distance), d = slot(i + 3 * distance);
        if (plain) inverse4(a, b, c, d, length, t01, t23, t02);
        else {
          inverse2(a, b, length, t01);
          inverse2(c, d, length, t23);
          inverse2(a, c, length, t02);
          inverse2(b, d, length, t02);
        }
      }
    }
    distance = block;
    block <<= 2;
  }
  if (distance < size) {
    for (let i = first; i < first + distance; i++) inverse2(slot(i), slot(i + distance), length, at >> ctz(distance));
  }
}

function powerOfTwo(least: i32): i32 {
  let p = 1;
  while (p < least) p <<= 1;
  return p;
}

/** Sources in slots 0 .. sources; their recovery vectors end in slots 0 .. recovery. */
function encode(sources: i32, recovery: i32, length: usize): void {
  const s2 = powerOfTwo(sources), r2 = powerOfTwo(recovery);
  if (s2 > r2 || (s2 == r2 && sources <= recovery)) {
    const end = (sources + r2 - 1) / r2 * r2;
    for (let i = sources; i < end; i++) memory.fill(slot(i), 0, length);
    inverse(0, r2, min(sources, r2), r2, length);
    for (let chunk = r2; chunk < sources; chunk += r2) {
      inverse(chunk, r2, min(sources - chunk, r2), chunk + r2, length);
      for (let i = 0; i < r2; i++) addInto(slot(i), slot(chunk + i), length);
    }
    forward(0, r2, recovery, 0, length);
  } else {
    for (let i = sources; i < s2; i++) memory.fill(slot(i), 0, length);
    inverse(0, s2, sources, 0, length);
    for (let chunk = s2; chunk < recovery; chunk += s2) {
      for (let i = 0; i < s2; i++) memory.copy(slot(chunk + i), slot(i), length);
    }
    for (let chunk = 0; chunk < recovery; chunk += s2) forward(chunk, s2, min(recovery - chunk, s2), chunk + s2, length);
  }
}

/** How many slots `encode` may touch. */
function slotsFor(sources: i32, recovery: i32): i32 {
  const s2 = powerOfTwo(sources), r2 = powerOfTwo(max(recovery, 1));
  return max((sources + r2 - 1) / r2 * r2, max(s2, (recovery + s2 - 1) / s2 * s2));
}
