/** The picture as a flat list of shapes, in drawing order. All lengths are CSS pixels, y grows downwards. */
import type { FlowData } from '../flow-data.ts';
import type { Freshness, Status } from '../status.ts';
import type { LaneName } from './rows.ts';
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
  /** `unproved`: the requests that no settlement of the case holds. */
  readonly kind: 'label' | 'strip' | 'node' | 'artifact' | 'link' | 'unproved';
  readonly label?: string;
  readonly artifact?: string;
  readonly node?: string;
  /** Lanes whose row of others this is about; their names are folded, so there is nothing to filter by. */
  readonly other?: readonly LaneName[];
}

/** One request on the picture. `''` where the request has no label, node or artifact. */
export interface RequestTarget {
  readonly kind: 'request';
  /** Its handle, where it can be opened from here. */
  readonly id?: string;
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
  readonly target: FlowSelection | null;
  readonly rect: Rect;
  readonly texts: readonly TextRun[];
}

export interface TextShape extends ShapeBase {
  readonly kind: 'heading' | 'label' | 'note';
  /** Laid below the text where lines pass behind it. */
  readonly plate?: Rect;
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
  /** How many single ways it stands for. */
  readonly ways: number;
  readonly requests: number;
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

/** One request in its strip, at its moment. */
export interface MarkShape extends ShapeBase {
  readonly kind: 'mark';
  /** Index into FlowMarks. */
  readonly index: number;
  readonly slot: number;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly status: Status;
  readonly freshness: Freshness;
}

/** Where a proof should be and is not: a row like "no artifact recorded". */
export interface GapShape extends ShapeBase {
  readonly kind: 'gap';
}

/** A row of what was recorded of one request. */
export interface DetailShape extends ShapeBase {
  readonly kind: 'detail';
  readonly mark: { readonly status: Status; readonly x: number; readonly y: number; readonly radius: number } | null;
  readonly bar: Rect | null;
  readonly slot: number;
}

/** A field of the matrix, or the name of one of its columns. */
export interface CellShape extends ShapeBase {
  readonly kind: 'cell';
  readonly row: number;
  readonly column: number;
  /** What it is made of, the first from the left; the shares make 1. */
  readonly parts: readonly { readonly slot: number; readonly share: number }[];
  /** 0 to 1 on a square-root scale. */
  readonly shade: number;
  readonly staleShare: number;
  readonly inferred: boolean;
  readonly contradicted: boolean;
}

export type FlowShape =
  | TextShape
  | TickShape
  | StripShape
  | NodeShape
  | ArtifactShape
  | RibbonShape
  | MarkerShape
  | MarkShape
  | CellShape
  | GapShape
  | DetailShape;

/** By how many things would be visible, from far to near. */
export type FlowLevel = 'ribbons' | 'groups' | 'marks' | 'request';

/** The same data as lanes or as one of two matrices. */
export const FLOW_FORMS = ['lanes', 'label-node', 'node-artifact'] as const;
export type FlowForm = (typeof FLOW_FORMS)[number];

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
  /** Single ways that are drawn inside a bundle: lit one by one. */
  readonly bundled: readonly RibbonShape[];
  readonly level: FlowLevel;
  readonly form: FlowForm;
  readonly data: FlowData;
}
