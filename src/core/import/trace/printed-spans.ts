/** Spans that a program printed, each an object of its own between what else it printed. */
import type { Json } from '../../../base/json.ts';
import type { SpanStatement } from '../../../model/statement.ts';
import type { ImportContext, RecordSink, SourceBytes } from '../importer.ts';
import { forEachPrinted } from '../scan/printed-json.ts';
import { bookSpan } from './book-span.ts';

/** @param readSpan answers null for an object that is no span. */
export async function readPrintedSpans(
  bytes: SourceBytes,
  sink: RecordSink,
  context: ImportContext,
  readSpan: (json: Json) => SpanStatement | null,
): Promise<void> {
  await forEachPrinted(bytes, sink, context, (json, record) => {
    bookSpan(sink, readSpan(json), record);
  });
}
