/**
 * The unrolled parts of the two-lane BLAKE2b-256 in AssemblyScript: a language without macros, and without values of
 * several vectors that a quarter round could return, has to be told every one of the 96.
 */

/** RFC 7693 §2.7; rounds 10 and 11 repeat 0 and 1. */
const SIGMA: readonly (readonly number[])[] = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
  [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
  [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
  [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
  [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
  [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
  [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
  [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
  [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
  [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
];

/** RFC 7693 §2.6. */
const IV: readonly string[] = [
  '0x6a09e667f3bcc908',
  '0xbb67ae8584caa73b',
  '0x3c6ef372fe94f82b',
  '0xa54ff53a5f1d36f1',
  '0x510e527fade682d1',
  '0x9b05688c2b3e6c1f',
  '0x1f83d9abfb41bd6b',
  '0x5be0cd19137e2179',
];

/** Digest of 32 bytes, no key, sequential: RFC 7693 §2.5. */
const PARAMETERS = '0x01010020';

/** State words of the quarter rounds: four columns, then four diagonals. */
const QUARTERS: readonly (readonly [number, number, number, number])[] = [
  [0, 4, 8, 12],
  [1, 5, 9, 13],
  [2, 6, 10, 14],
  [3, 7, 11, 15],
  [0, 5, 10, 15],
  [1, 6, 11, 12],
  [2, 7, 8, 13],
  [3, 4, 9, 14],
];

const times = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => `  ${line(i)}\n`).join('');

/** Rotation of both words to the right by whole bytes. */
function rotated(word: string, bytes: number): string {
  const lanes = [0, 8].flatMap((lane) => Array.from({ length: 8 }, (_, i) => lane + ((i + bytes) % 8)));
  return `v128.shuffle<i8>(${word}, ${word}, ${lanes.join(', ')})`;
}

function quarterRound([a, b, c, d]: readonly [number, number, number, number], x: number, y: number): string {
  const add = (word: number): string =>
    `v${a} = i64x2.add(i64x2.add(v${a}, v${b}), v128.load(BLOCKS, ${16 * word})); t = v128.xor(v${d}, v${a});`;
  const mix = `v${c} = i64x2.add(v${c}, v${d}); t = v128.xor(v${b}, v${c});`;
  return [
    `${add(x)} v${d} = ${rotated('t', 4)};`,
    `${mix} v${b} = ${rotated('t', 3)};`,
    `${add(y)} v${d} = ${rotated('t', 2)};`,
    `${mix} v${b} = v128.or(i64x2.add(t, t), i64x2.shr_u(t, 63));`,
  ]
    .map((line) => `  ${line}\n`)
    .join('');
}

function rounds(): string {
  let out = '';
  for (let round = 0; round < 12; round += 1) {
    const words = SIGMA[round % SIGMA.length]!;
    out += `  // round ${round}\n`;
    for (const [i, quarter] of QUARTERS.entries()) out += quarterRound(quarter, words[2 * i]!, words[2 * i + 1]!);
  }
  return out;
}

const COMPRESS = `
/** One block of each lane, as loadBlocks left them. \`absorbed\`: message bytes with this block. */
function compress(state: usize, absorbed: u64, isLast: bool): void {
${times(8, (i) => `let v${i} = v128.load(state, ${16 * i});`)}${times(4, (i) => `let v${8 + i} = i64x2.splat(${IV[i]});`)}\
  let v12 = i64x2.splat(${IV[4]} ^ absorbed), v13 = i64x2.splat(${IV[5]});
  let v14 = i64x2.splat(isLast ? ~(<u64>${IV[6]}) : <u64>${IV[6]}), v15 = i64x2.splat(${IV[7]});
  let t: v128;
${rounds()}${times(8, (i) => `v128.store(state, v128.xor(v128.load(state, ${16 * i}), v128.xor(v${i}, v${i + 8})), ${16 * i});`)}}
`;

const BLOCKS = `
const BLOCKS: usize = memory.data(256, 16);

@inline function loadBlocks(a: usize, b: usize): void {
${times(16, (i) => `v128.store(BLOCKS, v128.load_lane<u64>(b, v128.load_splat<u64>(a, ${8 * i}), 1, ${8 * i}), ${16 * i});`)}}

@inline function startState(state: usize): void {
${times(8, (i) => `v128.store(state, i64x2.splat(${IV[i]}${i === 0 ? ` ^ ${PARAMETERS}` : ''}), ${16 * i});`)}}

@inline function writeDigests(state: usize, a: usize, b: usize): void {
${times(4, (i) => `store<u64>(a, i64x2.extract_lane(v128.load(state, ${16 * i}), 0), ${8 * i});`)}${times(4, (i) => `store<u64>(b, i64x2.extract_lane(v128.load(state, ${16 * i}), 1), ${8 * i});`)}}
`;

/** The message 01 ‖ 64 bytes fits one block; the words straddle the bytes by one. */
const HASH_NODES = `
/** Inner nodes over the two children of 32 bytes at p, and the two at q. */
@inline function hashNodes(p: usize, q: usize, toP: usize, toQ: usize): void {
  v128.store(BLOCKS, i64x2.replace_lane(i64x2.splat((load<u64>(p) << 8) | 1), 1, (load<u64>(q) << 8) | 1));
${times(7, (i) => `v128.store(BLOCKS, v128.load_lane<u64>(q, v128.load_splat<u64>(p, ${8 * i + 7}), 1, ${8 * i + 7}), ${16 * i + 16});`)}\
  v128.store(BLOCKS, i64x2.replace_lane(i64x2.splat(<u64>load<u8>(p, 63)), 1, <u64>load<u8>(q, 63)), 128);
${times(7, (i) => `v128.store(BLOCKS, i64x2.splat(0), ${16 * (i + 9)});`)}\
  startState(NODE_STATE);
  compress(NODE_STATE, 65, true);
  writeDigests(NODE_STATE, toP, toQ);
}
`;

export function emitBlake2b(): string {
  return BLOCKS + COMPRESS + HASH_NODES;
}
