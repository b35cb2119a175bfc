/** The lines of a text, streamed; a byte-order mark before them is booked and belongs to none. */
import { throwIfAborted } from '../../../base/errors.ts';
import type { ImportContext, RecordSink, SourceBytes } from '../importer.ts';
import { hasByteOrderMark } from './container-form.ts';
import { LineSplitter, type LineHandler } from './line-splitter.ts';

/** `limit`: bytes of one line; a longer one is told and not held. @throws AppError CANCELLED */
export async function forEachLine(
  bytes: SourceBytes,
  sink: RecordSink,
  { signal }: Pick<ImportContext, 'signal'>,
  limit: number,
  handler: LineHandler,
): Promise<void> {
  const mark = hasByteOrderMark(bytes.read(0, Math.min(3, bytes.size))) ? 3 : 0;
  if (mark > 0) sink.skipped(0, mark, 'byte-order-mark');
  const splitter = new LineSplitter(handler, limit, mark);
  let skip = mark;
  for await (const piece of bytes.stream()) {
    throwIfAborted(signal);
    splitter.push(piece.subarray(skip));
    skip = Math.max(0, skip - piece.length);
  }
  splitter.end();
}
