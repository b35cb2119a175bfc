/**
 * Runs of levels and of indexes into a dictionary (apache/parquet-format, Encodings.md, "RLE"): one byte may say that a
 * value stands two thousand million times. Whoever decodes it takes its word, so it is looked at before.
 */

/** Packed runs are filled up to eight values; some writers fill up whole blocks. */
const PADDING = 512;
const MOST_VARINT_BYTES = 5;

/** @throws RangeError when a run tells of more values than there are in the page. */
export function checkRuns(bytes: Uint8Array, from: number, bitWidth: number, count: number): void {
  let at = from;
  for (let seen = 0; seen < count && at < bytes.length;) {
    let header = 0;
    for (let i = 0; i < MOST_VARINT_BYTES && at < bytes.length; i += 1) {
      const byte = bytes[at]!;
      at += 1;
      header += (byte & 0x7f) * 2 ** (7 * i);
      if (byte < 0x80) break;
    }
    const isPacked = header % 2 === 1;
    const told = Math.floor(header / 2);
    const values = isPacked ? told * 8 : told;
    if (values > count - seen + PADDING)
      throw new RangeError(`a run of ${values} levels or indexes in a page of ${count}`);
    at += isPacked ? told * bitWidth : (bitWidth + 7) >> 3;
    seen += values;
  }
}

/** Bits that a level up to `most` takes. */
export function levelBits(most: number): number {
  return 32 - Math.clz32(most);
}
