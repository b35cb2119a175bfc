/**
 * The butterflies of the additive FFT in AssemblyScript, unrolled: 16 elements at a time as a vector of low and one of
 * high bytes. A product is eight table look-ups of 16 entries each, one per nibble and byte of the result.
 */

const product = (of: string, table: string): string => {
  const look = (at: number, nibble: number): string => `i8x16.relaxed_swizzle(v128.load(${table}, ${at}), n${nibble})`;
  const sum = (at: number): string =>
    `v128.xor(v128.xor(${look(at, 0)}, ${look(at + 16, 1)}), v128.xor(${look(at + 32, 2)}, ${look(at + 48, 3)}))`;
  return `
    n0 = v128.and(${of}l, mask); n1 = v128.and(i64x2.shr_u(${of}l, 4), mask);
    n2 = v128.and(${of}h, mask); n3 = v128.and(i64x2.shr_u(${of}h, 4), mask);
    pl = ${sum(0)};
    ph = ${sum(64)};`;
};

const add = (to: string, what: string): string => `
    ${to}l = v128.xor(${to}l, ${what}l); ${to}h = v128.xor(${to}h, ${what}h);`;

/** Forward: a += t·b, b += a. */
const forward = (a: string, b: string, table: string): string => product(b, table) + add(a, 'p') + add(b, a);

/** Inverse: b += a, a += t·b. */
const inverse = (a: string, b: string, table: string): string => add(b, a) + product(b, table) + add(a, 'p');

type Step = (a: string, b: string, table: string) => string;

const table = (name: string, twiddle: string): string => `const ${name} = PRODUCTS + (<usize>${twiddle} << 7);`;

function loop(slots: readonly string[], body: string): string {
  const each = (line: (slot: string) => string): string => slots.map((slot) => `\n    ${line(slot)}`).join('');
  return `  const mask = i8x16.splat(15);
  let n0: v128, n1: v128, n2: v128, n3: v128, pl: v128, ph: v128;
  for (let o: usize = 0; o < length; o += 64) for (let u: usize = 0; u < 32; u += 16) {${each((slot) => `const at${slot} = ${slot} + o + u;`)}${each((slot) => `let ${slot}l = v128.load(at${slot}), ${slot}h = v128.load(at${slot}, 32);`)}${body}${each((slot) => `v128.store(at${slot}, ${slot}l); v128.store(at${slot}, ${slot}h, 32);`)}
  }`;
}

function radix2(name: string, step: Step): string {
  return `
function ${name}(a: usize, b: usize, length: usize, twiddle: i32): void {
  if (twiddle == 0) {
    addInto(b, a, length);
    return;
  }
  ${table('t', 'twiddle')}
${loop(['a', 'b'], step('a', 'b', 't'))}
}
`;
}

/** Two layers in one pass over memory: pairs 0-2 and 1-3 share a twiddle, 0-1 and 2-3 have one each. */
function radix4(name: string, body: string): string {
  return `
function ${name}(a: usize, b: usize, c: usize, d: usize, length: usize, twiddle01: i32, twiddle23: i32, twiddle02: i32): void {
  ${table('t01', 'twiddle01')}
  ${table('t23', 'twiddle23')}
  ${table('t02', 'twiddle02')}
${loop(['a', 'b', 'c', 'd'], body)}
}
`;
}

export function emitButterflies(): string {
  const outer = (step: Step): string => step('a', 'c', 't02') + step('b', 'd', 't02');
  const inner = (step: Step): string => step('a', 'b', 't01') + step('c', 'd', 't23');
  return (
    radix2('forward2', forward) +
    radix2('inverse2', inverse) +
    radix4('forward4', outer(forward) + inner(forward)) +
    radix4('inverse4', inner(inverse) + outer(inverse))
  );
}
