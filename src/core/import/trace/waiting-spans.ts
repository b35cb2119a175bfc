/**
 * Spans whose service and node stand in a record that may come behind them (Jaeger writes processes after spans). They
 * wait for it, and units are told in the order of the file. Where more wait than memory should hold, the file is
 * searched ahead for what they share.
 */
import type { SpanStatement } from '../../../model/statement.ts';
import type { RecordSink } from '../importer.ts';
import type { SpanIssue } from './span-issue.ts';

const MAX_WAITING = 10_000;

/** A span as far as its own record tells it. `Shared`: what the spans of one group have in common. */
export interface PendingSpan<Shared> {
  readonly issues: readonly SpanIssue[];
  complete(shared: Shared | null): SpanStatement;
  /** Spans that its record holds besides itself, all of them, where they stand. */
  readonly inner?: readonly InnerSpan<Shared>[];
}

export interface Place {
  readonly offset: number;
  readonly length: number;
}

export interface InnerSpan<Shared> extends Place {
  readonly span: PendingSpan<Shared>;
}

type Waiting<Shared> = Place &
  ({ readonly span: PendingSpan<Shared> } | { readonly reason: string; readonly message: string });

export class WaitingSpans<Shared> {
  private readonly sink: RecordSink;
  private readonly searchAhead: (groupOffset: number) => Shared | null;
  private groupOffset = 0;
  private shared: Shared | null = null;
  /** What the group shares has been read or searched for: nothing waits any more. */
  private isSettled = false;
  private waiting: Waiting<Shared>[] = [];

  constructor(sink: RecordSink, searchAhead: (groupOffset: number) => Shared | null) {
    this.sink = sink;
    this.searchAhead = searchAhead;
  }

  begin(offset: number): void {
    this.settle();
    this.groupOffset = offset;
    this.shared = null;
    this.isSettled = false;
  }

  share(shared: Shared): void {
    this.shared = shared;
    this.settle();
  }

  add(place: Place, span: PendingSpan<Shared>): void {
    this.put({ offset: place.offset, length: place.length, span });
  }

  reject({ offset, length }: Place, reason: string, message: string): void {
    this.put({ offset, length, reason, message });
  }

  /** Tells what waits. Needed before anything else of the source is booked. */
  settle(): void {
    this.isSettled = true;
    const { waiting } = this;
    this.waiting = [];
    for (const one of waiting) this.tell(one);
  }

  private put(one: Waiting<Shared>): void {
    if (this.isSettled) {
      this.tell(one);
      return;
    }
    this.waiting.push(one);
    if (this.waiting.length < MAX_WAITING) return;
    this.shared = this.searchAhead(this.groupOffset);
    this.settle();
  }

  private tell(one: Waiting<Shared>): void {
    const { offset, length } = one;
    if (!('span' in one)) {
      this.sink.rejected(offset, length, one.reason, one.message);
      return;
    }
    this.sink.accepted(offset, length);
    this.say(one.span, one);
    for (const inner of one.span.inner ?? []) this.say(inner.span, inner);
  }

  private say(span: PendingSpan<Shared>, { offset, length }: Place): void {
    this.sink.statement(span.complete(this.shared), offset, length);
    for (const { code, message } of span.issues) this.sink.issue(offset, length, code, message);
  }
}
