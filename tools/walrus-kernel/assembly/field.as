// GF(2^16) = GF(2)[x] / (x^16 + x^5 + x^3 + x^2 + 1). Bytes are element numbers: number e is the sum of the basis elements of its
// set bits, with basis v[0] = 1 and v[i]^2 + v[i] = v[i-1], always the root with bit 0 clear.

const POLYNOMIAL_OF: usize = memory.data(131072, 16);
const NUMBER_OF: usize = memory.data(131072, 16);

/** Twiddles are element numbers below this; enough for 2000 shards (the last transform ends at position 3072). */
const TWIDDLES: i32 = 4096;

/** Per twiddle 128 bytes: the low, then the high byte of its product with each of the 16 values of each of the 4 nibbles. */
let PRODUCTS: usize = 0;

function multiply(a: i32, b: i32): i32 {
  let product = 0;
  while (b) {
    if (b & 1) product ^= a;
    a <<= 1;
    if (a & 0x10000) a ^= 0x1002d;
    b >>>= 1;
  }
  return product;
}

@inline function polynomialOf(number: i32): i32 {
  return <i32>load<u16>(POLYNOMIAL_OF + (<usize>number << 1));
}

function fillBasis(): void {
  store<u16>(POLYNOMIAL_OF, 0);
  let v = 1;
  for (let i = 0; i < 16; i++) {
    const width = 1 << i;
    for (let j = 0; j < width; j++) store<u16>(POLYNOMIAL_OF + (<usize>(j + width) << 1), <u16>(polynomialOf(j) ^ v));
    if (i < 15) {
      let x = 0;
      while ((multiply(x, x) ^ x) != v) x += 2;
      v = x;
    }
  }
  for (let i = 0; i < 65536; i++) store<u16>(NUMBER_OF + (<usize>polynomialOf(i) << 1), <u16>i);
}

function fillProducts(): void {
  PRODUCTS = heap.alloc(<usize>TWIDDLES * 128);
  for (let e = 0; e < TWIDDLES; e++) {
    const p = PRODUCTS + (<usize>e << 7);
    for (let nibble = 0; nibble < 4; nibble++) {
      for (let x = 0; x < 16; x++) {
        const product = multiply(polynomialOf(e), polynomialOf(x << (4 * nibble)));
        const number = <i32>load<u16>(NUMBER_OF + (<usize>product << 1));
        const at = p + (<usize>nibble << 4) + <usize>x;
        store<u8>(at, <u8>number);
        store<u8>(at, <u8>(number >> 8), 64);
      }
    }
  }
}

/** x ^= y */
function addInto(x: usize, y: usize, length: usize): void {
  for (let o: usize = 0; o < length; o += 32) {
    v128.store(x + o, v128.xor(v128.load(x + o), v128.load(y + o)));
    v128.store(x + o, v128.xor(v128.load(x + o, 16), v128.load(y + o, 16)), 16);
  }
}
