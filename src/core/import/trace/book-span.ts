/** One record that is one span, or that the importer knows nothing of. */
import type { SpanStatement } from '../../../model/statement.ts';
import type { RecordSink } from '../importer.ts';

/** Books the record and states its span. @param span null for a record that is none. @returns whether it is one. */
export function bookSpan(
  sink: RecordSink,
  span: SpanStatement | null,
  { offset, length }: { readonly offset: number; readonly length: number },
): span is SpanStatement {
  if (span === null) {
    sink.skipped(offset, length, 'unknown-shape');
    return false;
  }
  sink.accepted(offset, length);
  sink.statement(span, offset, length);
  return true;
}
