/** Where a file's bytes are not those of a Walrus blob, as far as the blob's sliver hashes tell. */
import type { Locator } from '../locator.ts';

export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

export type BlobDifferences =
  | { readonly verdict: 'same'; readonly against: string }
  | {
      readonly verdict: 'differs';
      readonly against: string;
      /** Of the blob, in bytes; the file may be of another size. */
      readonly blobSize: number;
      /** Rows of the file's matrix that differ, from 0; a row is `rowBytes` of the file. */
      readonly rows: readonly number[];
      readonly rowBytes: number;
      /**
       * Every byte that differs lies in one of these, and each holds at least one symbol that may differ; merged, in order,
       * the first of `rangeCount`.
       */
      readonly ranges: readonly ByteRange[];
      readonly rangeCount: number;
      /** Of all ranges together. */
      readonly bytes: number;
      /** The record of the blob's metadata. */
      readonly ground: Locator;
    }
  | { readonly verdict: 'cannot-tell'; readonly against: string; readonly why: string };

const TOLD = 4;

/** One sentence: rows and places that differ. */
export function differenceWords(found: Extract<BlobDifferences, { readonly verdict: 'differs' }>): string {
  const { rows, ranges, rangeCount, bytes, blobSize } = found;
  if (rows.length === 0) return `No source row differs: only sizes do, and the blob has ${blobSize} bytes.`;
  const places = ranges.slice(0, TOLD).map(({ offset, length }) => `${offset} to ${offset + length}`);
  const more = rangeCount > TOLD ? ` and ${rangeCount - TOLD} more places` : '';
  const which = rows.length === 1 ? `Row ${rows[0]} of its matrix differs` : `${rows.length} rows of its matrix differ`;
  return `${which}: all that is not the blob’s (${blobSize} bytes) lies in ${bytes} bytes, from byte ${places.join(', ')}${more}, the end not included.`;
}
