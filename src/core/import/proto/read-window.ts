/** Many small reads of a source, one behind the other, out of pieces of it that are held for a while. */
import type { SourceBytes } from '../importer.ts';
import type { ReadAt } from './wire-fields.ts';

const WINDOW_BYTES = 256 * 1024;

export function readWindow(source: SourceBytes): ReadAt {
  let start = 0;
  let window: Uint8Array = new Uint8Array(0);
  return (offset, wanted) => {
    const length = Math.min(wanted, source.size - offset);
    if (offset < start || offset + length > start + window.length) {
      if (length > WINDOW_BYTES) return source.read(offset, length);
      start = offset;
      window = source.read(offset, Math.min(WINDOW_BYTES, source.size - offset));
    }
    return window.subarray(offset - start, offset - start + length);
  };
}
