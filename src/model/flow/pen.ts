/** What a picture is drawn with: a canvas or an SVG text. */
import type { Font } from './text-width.ts';

export interface Style {
  readonly fill?: string;
  /** Diagonal lines of this colour instead of a fill. */
  readonly hatch?: string;
  readonly stroke?: string;
  readonly lineWidth?: number;
  readonly dash?: readonly number[];
  readonly opacity?: number;
}

export interface PenText {
  readonly text: string;
  readonly x: number;
  /** Baseline. */
  readonly y: number;
  readonly font: Font;
  readonly align: 'start' | 'middle' | 'end';
  readonly colour: string;
}

export interface Pen {
  /** What follows until `end` is one thing; `title` says in words what it shows. */
  begin(id: string, title: string): void;
  end(): void;
  /** `d` is SVG path data. */
  path(d: string, style: Style): void;
  text(text: PenText): void;
}

/** The hatch of everything stale: lines from lower left to upper right, in pixels. */
export const HATCH = { tile: 6, lineWidth: 2.2, lines: 'M-1.5 1.5L1.5 -1.5M0 6L6 0M4.5 7.5L7.5 4.5' } as const;
