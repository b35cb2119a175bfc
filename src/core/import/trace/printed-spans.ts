/** Spans that a program printed, each an object of its own between what else it printed. */
import type { Json } from '../../../base/json.ts';
import type { SpanStatement } from '../../../model/statement.ts';
import type { ImportContext, RecordSink, SourceBytes } from '../importer.ts';
import { forEachPrinted } from '../scan/printed-json.ts';
import { bookSpan } from './book-span.ts';
import type { SpanIssue } from './span-issue.ts';

/** @param readSpan answers null for an object that is no span. @param doubtsOf is asked about those that are one. */
export async function readPrintedSpans(
  bytes: SourceBytes,
  sink: RecordSink,
  context: ImportContext,
  readSpan: (json: Json) => SpanStatement | null,
  doubtsOf: (json: Json) => readonly SpanIssue[] = () => [],
): Promise<void> {
  await forEachPrinted(bytes, sink, context, (json, record) => {
    if (!bookSpan(sink, readSpan(json), record)) return;
    for (const { code, message } of doubtsOf(json)) sink.issue(record.offset, record.length, code, message);
  });
}
