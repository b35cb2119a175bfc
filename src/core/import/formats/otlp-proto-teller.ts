/** Elements of a scope, booked as what they are: spans, records of another signal, or neither. */
import type { RecordSink } from '../importer.ts';
import { ProtoFault } from '../proto/message-reader.ts';
import type { SpanIssue } from '../trace/span-issue.ts';
import { readProtoSpan, signalOf } from './otlp-proto-span.ts';
import type { SpanResource } from './otlp-span.ts';

export class SpanTeller {
  private readonly sink: RecordSink;
  /** The scope at hand began with one. */
  private holdsSpans = false;

  constructor(sink: RecordSink) {
    this.sink = sink;
  }

  beginScope(): void {
    this.holdsSpans = false;
  }

  /** `bytes`: of the element's message, which stands at `offset`. */
  tell(bytes: Uint8Array, offset: number, resource: SpanResource): void {
    const { length } = bytes;
    // Behind a span of the same scope only what cannot be read as one is looked at for what it is.
    const signal = this.holdsSpans ? 'span' : signalOf(bytes);
    if (signal !== 'span') {
      this.tellOther(bytes, offset, 'syntax', 'its fields are not those of a span');
      return;
    }
    this.holdsSpans = true;
    try {
      const issues: SpanIssue[] = [];
      const statement = readProtoSpan(bytes, resource, (issue) => issues.push(issue));
      this.sink.accepted(offset, length);
      this.sink.statement(statement, offset, length);
      for (const { code, message } of issues) this.sink.issue(offset, length, code, message);
    } catch (error) {
      if (!(error instanceof ProtoFault)) throw error;
      this.tellOther(bytes, offset, error.reason, error.message);
    }
  }

  private tellOther(bytes: Uint8Array, offset: number, reason: string, why: string): void {
    const signal = signalOf(bytes);
    if (signal !== null && signal !== 'span') this.sink.skipped(offset, bytes.length, signal);
    else this.sink.rejected(offset, bytes.length, reason, `This span cannot be read: ${why}.`);
  }
}
