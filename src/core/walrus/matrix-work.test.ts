import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toHex } from '../../base/bytes.ts';
import { encodingOf, largestBlob } from '../verify/walrus/encoding.ts';
import {
  referenceBlob,
  referenceLeaf,
  referenceMerkle,
  referenceRecovery,
  toElements,
  toSymbol,
} from '../verify/walrus/reference.test-helper.ts';
import { loadKernel } from '../kernel-file.ts';
import { MatrixWork } from './matrix-work.ts';
import { bandBytesOf, createTask, unitsOf, type Phase, type Task } from './task.ts';

let folder: string;
let fd: number;
const module = loadKernel('rs2.wasm');

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'blobtrail-matrix-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function withFile<T>(write: (fd: number) => void, work: (fd: number) => T): T {
  fd = openSync(join(folder, 'blob'), 'w+');
  try {
    write(fd);
    return work(fd);
  } finally {
    closeSync(fd);
  }
}

/** As the threads do it, but in this one. `from`: the first unit that is taken. */
function runPhase(task: Task, work: MatrixWork, phase: Phase, band: number, from = 0): void {
  Atomics.store(new Int32Array(task.next), 0, from);
  work.run({ phase, band });
}

function roots(
  data: Uint8Array,
  shards: number,
  recoveryBytes?: number,
): { readonly rows: string; readonly columns: string } {
  return withFile(
    (fd) => writeSync(fd, data),
    (fd) => {
      const encoding = encodingOf(data.length, shards);
      const bandBytes = bandBytesOf(encoding, recoveryBytes);
      const task = createTask({ module, fd, size: data.length, encoding, bandBytes });
      const work = new MatrixWork(task);
      for (let band = 0; band * bandBytes < encoding.symbolBytes; band += 1) {
        runPhase(task, work, 'rows', band);
        runPhase(task, work, 'columns', band);
      }
      runPhase(task, work, 'roots', 0);
      return { rows: toHex(new Uint8Array(task.rowRoots)), columns: toHex(new Uint8Array(task.columnRoots)) };
    },
  );
}

function expected(data: Uint8Array, shards: number): ReturnType<typeof roots> {
  const { primary, secondary } = referenceBlob(data, shards);
  return { rows: primary.map(toHex).join(''), columns: secondary.toReversed().map(toHex).join('') };
}

const pattern = (length: number, seed: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 7) * 17 + seed * 97) & 255);

describe('the matrix against the reference from first principles', () => {
  it('any bytes, any small committee', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.uint8Array({ maxLength: 6000 }), (shards, data) => {
        expect(roots(data, shards)).toEqual(expected(data, shards));
      }),
      { numRuns: 60 },
    );
  });

  // With k sources and m recovery symbols there are two forms of the transform: rounded up to powers of two k may be
  // more than m, less, or the same with k on either side of m. These committees meet them all, and odd numbers of each.
  it.each([1, 2, 3, 4, 5, 6, 7, 9, 10, 13, 16, 22, 31, 51, 64, 97, 100, 101, 102])('%i shards', (shards) => {
    const data = pattern(1000 + shards, shards);
    expect(roots(data, shards)).toEqual(expected(data, shards));
  });

  it('symbols around every boundary: elements, layout blocks, hash blocks, slices', () => {
    const shards = 7;
    const { rows, columns } = encodingOf(0, shards);
    for (const symbolBytes of [
      2, 4, 30, 32, 34, 62, 64, 66, 94, 126, 128, 130, 254, 256, 258, 510, 512, 514, 640, 1022, 1024, 1026,
    ]) {
      for (const missing of [0, 1, symbolBytes, symbolBytes + 1]) {
        const data = pattern(Math.max(0, symbolBytes * rows * columns - missing), symbolBytes);
        expect(roots(data, shards), `${symbolBytes} bytes a symbol, ${missing} missing`).toEqual(
          expected(data, shards),
        );
      }
    }
  });

  it('is the same in however many bands', () => {
    const shards = 10;
    const { rows, columns } = encodingOf(0, shards);
    for (const symbolBytes of [514, 1024, 1026, 1600, 5122]) {
      const data = pattern(symbolBytes * rows * columns - 5, symbolBytes);
      const whole = expected(data, shards);
      for (const bandBytes of [512, 1024, 1536]) {
        const recoveryBytes = bandBytes * rows * (shards - columns);
        expect(roots(data, shards, recoveryBytes), `${symbolBytes} in bands of ${bandBytes}`).toEqual(whole);
      }
    }
  });
});

describe('the last column alone', () => {
  // A sparse file that is zero but for its last row. Recovery symbols of zero rows are zero, which is what untouched
  // memory holds: so one row and one column can be done without the rest of a matrix that would take minutes.
  it.each([
    ['the largest blob there can be, its last row at 14.5 GB', 1000, largestBlob(1000) - 12_345],
    ['the largest committee', 2000, 668 * 1334 * 120 - 7],
  ])('of %s', { timeout: 120_000 }, (_, shards, size) => {
    const encoding = encodingOf(size, shards);
    const { rows, columns, symbolBytes } = encoding;
    const lastRow = (rows - 1) * columns * symbolBytes;
    const data = pattern(Math.max(0, size - lastRow), 3);
    const task = withFile(
      (fd) => {
        ftruncateSync(fd, size);
        writeSync(fd, data, 0, data.length, lastRow);
      },
      (fd) => {
        const bandBytes = bandBytesOf(encoding);
        const task = createTask({ module, fd, size, encoding, bandBytes });
        const work = new MatrixWork(task);
        for (let band = 0; band * bandBytes < symbolBytes; band += 1) {
          runPhase(task, work, 'rows', band, rows - 1);
          runPhase(task, work, 'columns', band, unitsOf('columns', task) - 1);
        }
        return task;
      },
    );
    const row = Array.from({ length: columns }, (_, j) => {
      const symbol = new Uint8Array(symbolBytes);
      symbol.set(data.subarray(j * symbolBytes, (j + 1) * symbolBytes));
      return toElements(symbol);
    });
    const recovery = referenceRecovery(row, shards - columns);
    expect(recovery.at(-1)!.some((element) => element !== 0)).toBe(true);
    const zeros = Array.from({ length: rows - 1 }, () => new Uint16Array(symbolBytes / 2));
    const column = [...zeros, recovery.at(-1)!];
    const symbols = [...column, ...referenceRecovery(column, shards - rows)].map(toSymbol);
    expect(toHex(new Uint8Array(task.columnRoots).slice(-32))).toBe(toHex(referenceMerkle(symbols.map(referenceLeaf))));
  });
});
