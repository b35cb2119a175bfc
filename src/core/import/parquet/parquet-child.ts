/**
 * Decodes one Parquet file, piece by piece as it is asked. A process of its own: hostile pages may take any memory, which
 * ends a process even where a thread had limits of its own.
 */
import { fstatSync, openSync, readSync } from 'node:fs';
import type { ParquetBytes } from './column-pages.ts';
import type { ParquetAnswer, ParquetTask } from './unparquet.ts';
import { readParquetRows } from './parquet-rows.ts';

function bufferOf(place: { readonly path: string } | { readonly bytes: Uint8Array }): ParquetBytes {
  if ('bytes' in place) {
    // What comes over the line is a Buffer, whose own slice does not copy.
    const bytes = new Uint8Array(place.bytes);
    return { byteLength: bytes.length, slice: (from, to) => bytes.slice(from, to).buffer };
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

const answer = (message: ParquetAnswer): void => {
  process.send?.(message);
};

process.once('message', ({ place, names }: ParquetTask) => {
  const pieces = readParquetRows(bufferOf(place), (damage) => answer({ kind: 'damage', damage }), names)[
    Symbol.asyncIterator
  ]();
  process.on('message', () => {
    void pieces
      .next()
      .then(({ done, value }) => answer(done === true ? { kind: 'end' } : { kind: 'piece', bytes: value }));
  });
});
