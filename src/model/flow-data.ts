import type { ArtifactKind } from '../base/ids.ts';
import type { Freshness, Status } from './status.ts';

/**
 * The four-lane flow, aggregated. Rows are in drawing order. Index 0-based into the arrays.
 * A row whose `name` is '' is "none recorded": a real row with a dashed border. The row that `other` names
 * stands for all that the budget folds: its requests, strips and links are drawn as those of one row.
 */
export interface FlowData {
  readonly shown: number;
  readonly of: number;
  readonly fromNs: string | null;
  readonly toNs: string | null;
  readonly bins: number;
  readonly labels: {
    readonly name: readonly string[];
    readonly requests: readonly number[];
    readonly artifacts: readonly number[];
    readonly diverging: readonly boolean[];
  };
  readonly nodes: {
    readonly handle: readonly string[];
    readonly name: readonly string[];
    readonly requests: readonly number[];
    readonly contradicted: readonly number[];
  };
  readonly artifacts: {
    readonly handle: readonly string[];
    readonly ref: readonly string[];
    readonly kind: readonly (ArtifactKind | null)[];
    readonly version: readonly (string | null)[];
    readonly requests: readonly number[];
    /** Colour and glyph slot 0–5 for artifacts of diverging labels, else -1 (neutral). */
    readonly slot: readonly number[];
    /** The weakest and the strongest status among its requests. */
    readonly best: readonly Status[];
    readonly contradicted: readonly number[];
    readonly stale: readonly number[];
  };
  /** One strip per label × artifact. `density` and `staleDensity` hold strips × bins counts, row by row. */
  readonly strips: {
    readonly label: readonly number[];
    readonly artifact: readonly number[];
    readonly requests: readonly number[];
    readonly stale: readonly number[];
    readonly contradicted: readonly number[];
    readonly density: readonly number[];
    readonly staleDensity: readonly number[];
  };
  /** One ribbon per strip × node (and on to the strip's artifact). */
  readonly links: {
    readonly strip: readonly number[];
    readonly node: readonly number[];
    readonly requests: readonly number[];
    readonly stale: readonly number[];
    readonly inferred: readonly number[];
    readonly contradicted: readonly number[];
  };
  /** Moments worth a mark on a label's rows: releases. */
  readonly markers: readonly {
    readonly label: number;
    readonly artifact: number;
    readonly atNs: string;
    readonly text: string;
  }[];
  /** How many things the row of others stands for, per lane; 0 where there is none. */
  readonly folded: {
    readonly labels: number;
    readonly labelRequests: number;
    readonly nodes: number;
    readonly artifacts: number;
  };
  /** The row of others in each lane, always its last one; -1 where nothing is folded. Its name says how many it stands for. */
  readonly other: { readonly label: number; readonly node: number; readonly artifact: number };
  /** All requests per bin, stacked by artifact: artifacts × bins counts, row by row, in the rows of `artifacts`. */
  readonly timeline: readonly number[];
}

/**
 * Single requests in order of time (those without one last), as columns of equal length. `label`, `node` and
 * `artifact` are indices into the lists of names; a name that is '' is "none recorded".
 */
export interface FlowMarks {
  readonly labels: readonly string[];
  readonly nodes: readonly string[];
  readonly artifacts: readonly string[];
  /** Handles, `r-7`. */
  readonly id: readonly string[];
  /** Decimal nanoseconds. */
  readonly timeNs: readonly (string | null)[];
  readonly label: readonly number[];
  readonly node: readonly number[];
  readonly artifact: readonly number[];
  readonly status: readonly Status[];
  readonly freshness: readonly Freshness[];
}

export interface FlowBudget {
  readonly labels: number;
  readonly nodes: number;
  readonly artifacts: number;
  readonly bins: number;
}
