import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { openDb } from '../store/db.ts';
import { migrate } from '../store/migrate.ts';
import { compressFrame, createFrameReader, createSourceBytes, cutFrames, FRAME_BYTES } from './frames.ts';
import { IMPORT_LIMITS } from './limits.ts';

const db = openDb('(test)', { mode: 'memory' });
migrate(db);
afterAll(() => db.close());

/** Bytes that tell where they are. */
function patterned(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at + 4 <= length; at += 4) bytes.writeUInt32LE(at, at);
  return bytes;
}

async function* piecesOf(bytes: Uint8Array, size: number): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

let nextSource = 1;
async function store(bytes: Uint8Array, pieceBytes: number): Promise<number> {
  const source = nextSource;
  nextSource += 1;
  let offset = 0;
  for await (const frame of cutFrames(piecesOf(bytes, pieceBytes))) {
    db.named('frame_put').run(source, offset, frame.length, await compressFrame(frame));
    offset += frame.length;
  }
  return source;
}

describe('frames', () => {
  it.each([0, 1, FRAME_BYTES - 1, FRAME_BYTES, FRAME_BYTES + 1, 3 * FRAME_BYTES])(
    'of %i bytes are full but for the last',
    async (length) => {
      const bytes = patterned(length);
      for (const size of [length, 65_537, FRAME_BYTES].filter((n) => n > 0)) {
        const frames = await Array.fromAsync(cutFrames(piecesOf(bytes, size)));
        expect(Buffer.concat(frames).equals(bytes)).toBe(true);
        expect(frames.slice(0, -1).every((frame) => frame.length === FRAME_BYTES)).toBe(true);
        expect(frames).toHaveLength(Math.ceil(length / FRAME_BYTES));
      }
    },
  );

  it('give back any range', async () => {
    const bytes = patterned(3 * FRAME_BYTES + 77);
    const read = createFrameReader(db, await store(bytes, 100_000), bytes.length);
    const range = fc
      .tuple(fc.nat(bytes.length), fc.nat(bytes.length))
      .map(([a, b]) => [Math.min(a, b), Math.abs(a - b)] as const);
    fc.assert(
      fc.property(range, ([offset, length]) => {
        expect(Buffer.compare(read(offset, length), bytes.subarray(offset, offset + length))).toBe(0);
      }),
      { numRuns: 200 },
    );
    for (const edge of [FRAME_BYTES, 2 * FRAME_BYTES, bytes.length]) {
      expect(Buffer.compare(read(edge - 1, 1), bytes.subarray(edge - 1, edge))).toBe(0);
      expect(read(edge, 0)).toHaveLength(0);
    }
  });

  it('refuse a range outside the source, and one longer than a record may be', async () => {
    const read = createFrameReader(db, await store(patterned(10), 10), 10);
    for (const [offset, length] of [
      [-1, 1],
      [0, 11],
      [10, 1],
      [5, -1],
    ] as const) {
      expect(() => read(offset, length)).toThrow(expect.objectContaining({ code: 'BAD_INPUT' }));
    }
    const huge = createFrameReader(db, 1, Number.MAX_SAFE_INTEGER);
    expect(() => huge(0, IMPORT_LIMITS.recordBytes + 1)).toThrow(expect.objectContaining({ code: 'LIMIT' }));
  });

  it('say what is missing of them', async () => {
    const source = await store(patterned(100), 100);
    expect(() => createFrameReader(db, source, 200)(0, 200)).toThrow(expect.objectContaining({ code: 'CASE_CORRUPT' }));
    expect(() => createFrameReader(db, 9999, 5)(0, 5)).toThrow(
      expect.objectContaining({ code: 'CASE_CORRUPT', message: expect.stringContaining('x-9999') }),
    );
  });

  it('stream in order, to the last byte', async () => {
    const bytes = patterned(2 * FRAME_BYTES + 5);
    const told: number[] = [];
    const source = createSourceBytes(
      bytes.length,
      createFrameReader(db, await store(bytes, FRAME_BYTES), bytes.length),
      (done) => void told.push(done),
    );
    const pieces = await Array.fromAsync(source.stream());
    expect(Buffer.concat(pieces).equals(bytes)).toBe(true);
    expect(told).toEqual([FRAME_BYTES, 2 * FRAME_BYTES, bytes.length]);
  });
});
