// What the host calls: rows and columns of symbols. A symbol is laid out in blocks of 64 bytes, the low bytes of 32 elements, then
// their high bytes; a short last block of t bytes holds t/2 low bytes, then t/2 high ones, and is spread to the full form while it
// is worked on. Symbols are worked on in slices that keep all slots in the processor's cache.

const SLICE: i32 = 512;

let SHARDS: i32 = 0;
let ROWS: i32 = 0;
let COLUMNS: i32 = 0;
let STATES: usize = 0;
let CARRIES: usize = 0;

/** Once per instance. `rows`, `columns`: of source symbols. */
export function configure(shards: i32, rows: i32, columns: i32): void {
  fillBasis();
  fillProducts();
  SHARDS = shards;
  ROWS = rows;
  COLUMNS = columns;
  // 64 bytes before every slot: the byte just before a slot holds a message's first byte (see hashPair).
  SLOT_STRIDE = SLICE + 64;
  SLOTS = heap.alloc(SLOT_STRIDE * <usize>max(slotsFor(rows, shards - rows), slotsFor(columns, shards - columns)) + 128) + 64;
  STATES = heap.alloc(stateBytes());
  CARRIES = STATES + (<usize>statePairs() << 7);
}

export function allocate(bytes: i32): usize {
  return heap.alloc(bytes);
}

@inline function statePairs(): i32 {
  return ((ROWS + 1) >> 1) + ((SHARDS - ROWS + 1) >> 1);
}

/** Where the half-done hashes of a column stand between two bands of its symbols, and how many bytes they take. */
export function stateAddress(): usize {
  return STATES;
}

export function stateBytes(): i32 {
  return (statePairs() << 7) + SHARDS;
}

/** A symbol's short last block, from half low and half high bytes to the full form. */
@inline function spread(symbol: usize, bytes: i32): void {
  const full = bytes & ~63;
  if (bytes == full) return;
  const half = (bytes - full) >> 1;
  const p = symbol + full;
  memory.copy(p + 32, p + half, half);
  memory.fill(p + half, 0, 32 - half);
  memory.fill(p + 32 + half, 0, 32 - half);
}

/** The other way. */
@inline function unspread(symbol: usize, bytes: i32): void {
  const full = bytes & ~63;
  if (bytes == full) return;
  const half = (bytes - full) >> 1;
  memory.copy(symbol + full + half, symbol + full + 32, half);
}

@inline function wholeBlocks(bytes: i32): usize {
  return <usize>((bytes + 63) & ~63);
}

/** One row: COLUMNS symbols (or bands of them) of `width` bytes at from + j * fromStride; its recovery symbols go to to + j * width. */
export function encodeRow(from: usize, fromStride: i32, width: i32, to: usize): void {
  const recovery = SHARDS - COLUMNS;
  if (recovery == 0) return;
  for (let o = 0; o < width; o += SLICE) {
    const bytes = min(width - o, SLICE);
    for (let j = 0; j < COLUMNS; j++) {
      memory.copy(slot(j), from + <usize>j * <usize>fromStride + <usize>o, bytes);
      spread(slot(j), bytes);
    }
    encode(COLUMNS, recovery, wholeBlocks(bytes));
    for (let j = 0; j < recovery; j++) {
      unspread(slot(j), bytes);
      memory.copy(to + <usize>j * <usize>width + <usize>o, slot(j), bytes);
    }
  }
}

/**
 * One column, or a band of it: ROWS symbols of `width` bytes at from + i * fromStride. `before`: bytes of the symbols that earlier
 * bands have hashed. With the last band SHARDS leaf hashes of 32 bytes go to `to`.
 */
export function hashColumn(from: usize, fromStride: i32, width: i32, before: i32, isLast: bool, to: usize): void {
  const recovery = SHARDS - ROWS;
  const sourcePairs = (ROWS + 1) >> 1, recoveryPairs = (recovery + 1) >> 1;
  if (before == 0) {
    for (let p = 0; p < sourcePairs + recoveryPairs; p++) startState(STATES + (<usize>p << 7));
    // The first byte of a leaf's message is 0.
    memory.fill(CARRIES, 0, SHARDS);
  }
  for (let o = 0; o < width; o += SLICE) {
    const bytes = min(width - o, SLICE);
    const isEnd = isLast && o + bytes == width;
    const done = <u64>(before + o);
    for (let i = 0; i < ROWS; i++) memory.copy(slot(i), from + <usize>i * <usize>fromStride + <usize>o, bytes);
    for (let p = 0; p < sourcePairs; p++) hashPair(2 * p, min(2 * p + 1, ROWS - 1), 0, STATES + (<usize>p << 7), bytes, isEnd, done, to);
    if (recovery == 0) continue;
    for (let i = 0; i < ROWS; i++) spread(slot(i), bytes);
    encode(ROWS, recovery, wholeBlocks(bytes));
    for (let i = 0; i < recovery; i++) unspread(slot(i), bytes);
    for (let p = 0; p < recoveryPairs; p++) {
      hashPair(2 * p, min(2 * p + 1, recovery - 1), ROWS, STATES + (<usize>(sourcePairs + p) << 7), bytes, isEnd, done, to);
    }
  }
}

/**
 * The symbols in slots a and b as messages: each is one byte longer than its symbol, so the byte before a slot is the message's
 * first one, or the last one of the slice before.
 */
function hashPair(a: i32, b: i32, base: i32, state: usize, bytes: i32, isEnd: bool, before: u64, to: usize): void {
  const pa = slot(a) - 1, pb = slot(b) - 1;
  store<u8>(pa, load<u8>(CARRIES + base + a));
  store<u8>(pb, load<u8>(CARRIES + base + b));
  if (!isEnd) {
    absorb(state, pa, pb, bytes >> 7, before);
    store<u8>(CARRIES + base + a, load<u8>(pa + bytes));
    store<u8>(CARRIES + base + b, load<u8>(pb + bytes));
    return;
  }
  const blocks = bytes >> 7;
  absorb(state, pa, pb, blocks, before);
  finish(state, pa + (blocks << 7), pb + (blocks << 7), bytes + 1 - (blocks << 7), before + (blocks << 7));
  writeDigests(state, to + (<usize>(base + a) << 5), a == b ? NOWHERE : to + (<usize>(base + b) << 5));
}
