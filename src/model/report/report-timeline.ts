/** What happened when, as a report prints it; and how far the clocks of nodes were from others. */
import type { ExtractRows } from '../extract.ts';
import type { WrittenTime } from '../../base/time-text.ts';
import type { ReportGround } from './report-source.ts';

export interface ReportMoment {
  /** Decimal nanoseconds; null: no record dates it. */
  readonly timeNs: string | null;
  /** Where the moment is known as an interval: not before this. */
  readonly afterNs: string | null;
  /** The time as the record writes it; null: it does not, or it was not looked up. */
  readonly written: WrittenTime | null;
  readonly what: string;
  readonly about: string;
  readonly ground: ReportGround | null;
}

export interface ReportTimeline {
  /** In order of time. */
  readonly dated: readonly ReportMoment[];
  readonly undated: readonly ReportMoment[];
  /** All that the extract holds; the report prints the beginning of each kind. */
  readonly datedOf: number;
  readonly undatedOf: number;
}

/** How far two clocks are apart, by calls that both recorded: `of` is ahead by at least and at most so many nanoseconds. */
export type ReportClockPair = ExtractRows['clock_pairs'];

/** A node's clock beside others, over all requests that both saw. Positive: the node is ahead. */
export interface ReportClock {
  readonly node: string;
  readonly pairs: number;
  /** Decimal nanoseconds. */
  readonly leastNs: string;
  readonly medianNs: string;
  readonly mostNs: string;
  /** The longest of the calls: what a difference may be without any skew. */
  readonly durationNs: string;
}
