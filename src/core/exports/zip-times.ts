/**
 * A zip's entries carry the moment at which they were packed (PKWARE APPNOTE 4.3.7, 4.3.12). Sets all of them to
 * 1 January 1980, the format's beginning, so that the same content is the same file.
 */
import { AppError } from '../../base/errors.ts';

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const BEGINNING = 0x0021_0000;

const refuse = (): never => {
  throw new AppError('INTERNAL', 'A zip that was just written cannot be read again.');
};

/** A copy of `zip`, an archive without a comment and below 4 GiB. */
export function withFixedTimes(zip: Uint8Array): Uint8Array {
  const copy = zip.slice();
  const view = new DataView(copy.buffer, copy.byteOffset, copy.byteLength);
  const end = copy.length - 22;
  if (end < 0 || view.getUint32(end, true) !== END) refuse();
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left -= 1) {
    const local = view.getUint32(at, true) === CENTRAL ? view.getUint32(at + 42, true) : refuse();
    if (view.getUint32(local, true) !== LOCAL) refuse();
    view.setUint32(at + 12, BEGINNING, true);
    view.setUint32(local + 10, BEGINNING, true);
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return copy;
}
