/** A trace as the engine gives it to a picture or a table. */
import type { TraceMark } from './trace-tree.ts';

/** Spans as columns, in the order in which their tree is read: a parent before its children. */
export interface TraceSpans {
  readonly name: readonly string[];
  readonly kind: readonly (string | null)[];
  readonly service: readonly (string | null)[];
  readonly node: readonly (string | null)[];
  readonly status: readonly (string | null)[];
  /** As the record writes it. */
  readonly spanId: readonly (string | null)[];
  readonly parentSpanId: readonly (string | null)[];
  /** As recorded: no clock is corrected. */
  readonly startNs: readonly (string | null)[];
  readonly endNs: readonly (string | null)[];
  readonly source: readonly string[];
  readonly path: readonly string[];
  readonly offset: readonly number[];
  readonly length: readonly number[];
  /** Index of the row that it hangs below; -1: none. */
  readonly parent: readonly number[];
  readonly depth: readonly number[];
  /** Rows of the subtree, the row itself included. */
  readonly size: readonly number[];
  readonly marks: readonly (readonly TraceMark[])[];
  /** A record of the request that was asked for. */
  readonly isOwn: readonly boolean[];
}

/** One trace with what it waited for. */
export interface TraceView {
  /** As joins compare it; null: no record of the request names a trace. */
  readonly traceId: string | null;
  readonly request: string | null;
  /** Spans of the trace in the case; fewer are in `spans` only when there are more than 20,000. */
  readonly total: number;
  readonly fromNs: string | null;
  readonly toNs: string | null;
  readonly spans: TraceSpans;
  /** Row that the critical path explains from end to end; -1: no span has both its times. */
  readonly criticalRoot: number;
  /** What was waited for, in order of time. */
  readonly critical: {
    readonly row: readonly number[];
    readonly fromNs: readonly string[];
    readonly toNs: readonly string[];
  };
  /** Rows that reach over what they hang below, and were counted only as far as it goes. */
  readonly trimmed: readonly number[];
  /** How far clocks of this trace are apart, by calls that both recorded. */
  readonly clocks: readonly TraceClocks[];
}

/** Nanoseconds in decimal that the clock `of` is ahead of `against`, at least and at most; where least is above most no one offset fits. */
export interface TraceClocks {
  readonly of: string;
  readonly against: string;
  readonly leastNs: string;
  readonly mostNs: string;
  /** Calls that it is measured by: those of this trace and of others that were recorded beside it. */
  readonly calls: number;
  /** Rows by the clock `of` whose callers' rows are by `against`. */
  readonly rows: readonly number[];
}

/** Two clocks of the case, by all calls that both recorded: `of` is ahead of `against` by at least and at most so much. */
export interface ClockPair extends Omit<TraceClocks, 'rows'> {
  /** The services whose spans are by each, by name. */
  readonly ofServices: readonly string[];
  readonly againstServices: readonly string[];
}

export interface CaseClocks {
  /** Those whose bounds leave out that they agree first; to a window no more than it lists. */
  readonly pairs: readonly ClockPair[];
  /** Pairs that there are. */
  readonly total: number;
  /** Of them, those that cannot agree. */
  readonly skewed: number;
  readonly calls: number;
  /** Of so many traces one was read; 1: all. */
  readonly oneIn: number;
}
