/** The picture as a flat list of shapes, in drawing order. All lengths are CSS pixels, y grows downwards. */
import type { FlowData } from '../flow-data.ts';
import type { Status } from '../status.ts';
import type { Font } from './text-width.ts';
import type { TimeRange } from './time-axis.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What a click means, by name as in the evidence; `''` is "none recorded". */
export interface FlowTarget {
  readonly kind: 'label' | 'strip' | 'node' | 'artifact' | 'link';
  readonly label?: string;
  readonly artifact?: string;
  readonly node?: string;
}

/** One request on the picture. `''` where the request has no label, node or artifact. */
export interface RequestTarget {
  readonly kind: 'request';
  readonly label: string;
  readonly artifact: string;
  readonly node: string;
  readonly timeNs: string | null;
}

export type FlowSelection = FlowTarget | RequestTarget;

export type Tone = 'ink' | 'mid' | 'soft' | 'red' | 'amber' | 'inverse';

export interface TextRun {
  readonly text: string;
  readonly x: number;
  /** Baseline. */
  readonly y: number;
  readonly font: Font;
  readonly tone: Tone;
  readonly align: 'start' | 'middle' | 'end';
  /** At most this wide. */
  readonly room: number;
}

interface ShapeBase {
  /** `strip:3`: kind and index into FlowData. */
  readonly id: string;
  /** Everything that was cut or drawn only, in words. */
  readonly title: string;
  readonly target: FlowTarget | null;
  readonly rect: Rect;
  readonly texts: readonly TextRun[];
}

export interface TextShape extends ShapeBase {
  readonly kind: 'heading' | 'label' | 'note';
}

export interface TickShape extends ShapeBase {
  readonly kind: 'tick';
}

/** A run of bins of equal look: `level` 1–8 on a square-root scale, `stale` the stale share in eighths. */
export interface StripCell {
  readonly x: number;
  readonly width: number;
  readonly level: number;
  readonly stale: number;
}

export interface StripShape extends ShapeBase {
  readonly kind: 'strip';
  readonly index: number;
  readonly slot: number;
  /** The upright in front of the strip. */
  readonly bar: Rect;
  readonly cells: readonly StripCell[];
  /** Where to outline: some of its requests are contradicted. */
  readonly contradicted: Rect | null;
  readonly dashed: boolean;
}

export interface NodeShape extends ShapeBase {
  readonly kind: 'node';
  readonly index: number;
  readonly contradicted: boolean;
  readonly dashed: boolean;
}

export interface ArtifactShape extends ShapeBase {
  readonly kind: 'artifact';
  readonly index: number;
  readonly slot: number;
  readonly contradicted: boolean;
  readonly dashed: boolean;
  readonly bar: Rect;
  readonly glyph: { readonly x: number; readonly y: number; readonly size: number };
  readonly status: Status;
  readonly mark: { readonly x: number; readonly y: number; readonly radius: number };
}

export interface RibbonEnd {
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
}

export interface RibbonShape extends ShapeBase {
  readonly kind: 'ribbon';
  /** `in`: strip to node; `out`: node to artifact. */
  readonly side: 'in' | 'out';
  readonly strip: number | null;
  readonly node: number;
  readonly artifact: number;
  readonly slot: number;
  readonly from: RibbonEnd;
  readonly to: RibbonEnd;
  readonly staleShare: number;
  readonly inferred: boolean;
  readonly contradicted: boolean;
}

export interface MarkerShape extends ShapeBase {
  readonly kind: 'marker';
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
  readonly pill: Rect | null;
}

export interface FoldShape extends ShapeBase {
  readonly kind: 'fold';
  readonly bar: Rect | null;
}

export type FlowShape =
  | TextShape
  | TickShape
  | StripShape
  | NodeShape
  | ArtifactShape
  | RibbonShape
  | MarkerShape
  | FoldShape;

export interface Lane {
  readonly x: number;
  readonly width: number;
}

export interface Lanes {
  readonly labels: Lane;
  readonly bars: Lane;
  readonly strips: Lane;
  readonly nodes: Lane;
  readonly artifacts: Lane;
}

export interface FlowScene {
  readonly width: number;
  /** At least the height asked for; more when the rows do not fit. */
  readonly height: number;
  readonly lanes: Lanes;
  /** Where the rows begin and end. */
  readonly top: number;
  readonly bottom: number;
  readonly time: TimeRange | null;
  readonly shapes: readonly FlowShape[];
  readonly data: FlowData;
}
