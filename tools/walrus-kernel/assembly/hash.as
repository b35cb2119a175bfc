// BLAKE2b-256 (RFC 7693), two messages at once: lane 0 and lane 1 of every 64-bit pair.
// A state is 8 such pairs (128 bytes); `compress`, `loadBlocks`, `startState` and `writeDigests` are emitted, unrolled, by ../emit-blake2b.ts.

const LAST_A: usize = memory.data(128, 16);
const LAST_B: usize = memory.data(128, 16);
const NODE_STATE: usize = memory.data(128, 16);
const NOWHERE: usize = memory.data(64, 16);

/** Whole blocks that are not the last ones of their messages, at a and b. `before`: message bytes absorbed so far. */
function absorb(state: usize, a: usize, b: usize, blocks: i32, before: u64): void {
  for (let k = 0; k < blocks; k++) {
    loadBlocks(a + (k << 7), b + (k << 7));
    compress(state, before + ((k + 1) << 7), false);
  }
}

/** The last 1 to 128 bytes of the messages, at a and b. */
function finish(state: usize, a: usize, b: usize, rest: i32, before: u64): void {
  memory.fill(LAST_A, 0, 128);
  memory.fill(LAST_B, 0, 128);
  memory.copy(LAST_A, a, rest);
  memory.copy(LAST_B, b, rest);
  loadBlocks(LAST_A, LAST_B);
  compress(state, before + rest, true);
}

/** Merkle root in place over `count` nodes of 32 bytes at p, which has room for one more; the root ends at p. */
export function merkleRoot(p: usize, count: i32): void {
  if (count == 0) {
    memory.fill(p, 0, 32);
    return;
  }
  while (count > 1) {
    if (count & 1) {
      memory.fill(p + (<usize>count << 5), 0, 32);
      count++;
    }
    const half = count >> 1;
    let i = 0;
    for (; i + 1 < half; i += 2) hashNodes(p + (<usize>i << 6), p + (<usize>(i + 1) << 6), p + (<usize>i << 5), p + (<usize>(i + 1) << 5));
    if (i < half) hashNodes(p + (<usize>i << 6), p + (<usize>i << 6), p + (<usize>i << 5), NOWHERE);
    count = half;
  }
}
