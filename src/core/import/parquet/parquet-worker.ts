/** Decodes one Parquet file, piece by piece as it is asked. A thread of its own: hostile pages can cost no more than it. */
import { fstatSync, openSync, readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { ParquetBytes } from './column-pages.ts';
import type { ParquetAnswer, ParquetTask } from './unparquet.ts';
import { readParquetRows } from './parquet-rows.ts';

function bufferOf(place: { readonly path: string } | { readonly bytes: Uint8Array }): ParquetBytes {
  if ('bytes' in place) {
    const { bytes } = place;
    return { byteLength: bytes.length, slice: (from, to) => bytes.slice(from, to).buffer as ArrayBuffer };
  }
  const file = openSync(place.path, 'r');
  const byteLength = fstatSync(file).size;
  return {
    byteLength,
    slice(from, to = byteLength) {
      const out = Buffer.alloc(Math.max(0, to - from));
      for (let done = 0; done < out.length;) {
        const got = readSync(file, out, done, out.length - done, from + done);
        if (got === 0) throw new RangeError(`the file ends at byte ${from + done}`);
        done += got;
      }
      return out.buffer;
    },
  };
}

const answer = (message: ParquetAnswer): void => parentPort?.postMessage(message);
const { place, names } = workerData as ParquetTask;
const pieces = readParquetRows(bufferOf(place), (damage) => answer({ kind: 'damage', damage }), names)[
  Symbol.asyncIterator
]();

parentPort?.on('message', () => {
  void pieces
    .next()
    .then(({ done, value }) => answer(done === true ? { kind: 'end' } : { kind: 'piece', bytes: value }));
});
