/** The picture through a pen: the same calls for window, export and report. */
import { drawCell } from './draw-cell.ts';
import { drawMark } from './draw-mark.ts';
import { drawRibbon, ribbonOutline } from './draw-ribbon.ts';
import { drawStrip } from './draw-strip.ts';
import { glyphOf, glyphPath } from './glyph.ts';
import type { Highlight, RequestPath } from './highlight.ts';
import { circlePath, polyline, rectPath, roundRectPath } from './path-data.ts';
import type { Pen } from './pen.ts';
import type { ArtifactShape, FlowScene, FlowShape, MarkerShape, NodeShape, Rect, Tone } from './scene.ts';
import { drawStatusMark } from './status-mark.ts';
import type { Theme } from './theme.ts';
import { slotColour } from './theme.ts';

const CARD_RADIUS = 4;
/** How much of the picture a highlight leaves of what it is not about. */
const VEIL = 0.55;
/** A request's way is a line that stands out by itself. */
const VEIL_OF_PATH = 0.3;

/** What of the picture is drawn: between these heights. */
export interface Band {
  readonly top: number;
  readonly bottom: number;
}

export function drawScene(
  pen: Pen,
  scene: FlowScene,
  theme: Theme,
  lit: Highlight | null = null,
  band: Band | null = null,
): void {
  for (const shape of scene.shapes) if (band === null || touches(shape, band)) drawShape(pen, shape, theme, false);
  if (lit !== null) drawHighlight(pen, scene, theme, lit);
}

/** On top of a drawn scene: a veil over the rows, then what is lit once more, then a request's way. */
export function drawHighlight(pen: Pen, scene: FlowScene, theme: Theme, lit: Highlight): void {
  const top = scene.top - 4;
  pen.path(rectPath(0, top, scene.width, scene.height - top), {
    fill: theme.panel,
    opacity: lit.path === null ? VEIL : VEIL_OF_PATH,
  });
  for (const shape of scene.bundled) if (lit.lit.has(shape.id)) drawShape(pen, shape, theme, true);
  for (const shape of scene.shapes) if (lit.lit.has(shape.id)) drawShape(pen, shape, theme, true);
  const focus = scene.shapes.find(({ id }) => id === lit.focus);
  if (focus !== undefined) drawOutline(pen, focus, theme, theme.ink, 1.5);
  if (lit.path !== null) drawRequestPath(pen, lit.path, theme);
}

/** The ring around what the keyboard is at. */
export function drawFocusRing(pen: Pen, shape: FlowShape, theme: Theme): void {
  drawOutline(pen, shape, theme, theme.accent, 2);
}

function drawShape(pen: Pen, shape: FlowShape, theme: Theme, isLit: boolean): void {
  pen.begin(shape.id, shape.title);
  switch (shape.kind) {
    case 'tick':
      pen.path(rectPath(shape.rect.x - 0.5, shape.rect.y, 1, shape.rect.height), { fill: theme.line, opacity: 0.7 });
      break;
    case 'strip':
      drawStrip(pen, shape, theme);
      break;
    case 'ribbon':
      drawRibbon(pen, shape, theme, isLit);
      break;
    case 'node':
      drawCard(pen, shape, theme);
      break;
    case 'artifact':
      drawCard(pen, shape, theme);
      drawArtifact(pen, shape, theme);
      break;
    case 'marker':
      drawMarker(pen, shape, theme);
      break;
    case 'mark':
      drawMark(pen, shape, theme);
      break;
    case 'gap':
      pen.path(round(shape.rect, CARD_RADIUS), {
        fill: theme.raised,
        stroke: theme.inkSoft,
        lineWidth: 1,
        dash: [4, 3],
      });
      break;
    case 'detail': {
      const { bar, mark } = shape;
      if (bar !== null)
        pen.path(rectPath(bar.x, bar.y, bar.width, bar.height), { fill: slotColour(theme, shape.slot) });
      if (mark !== null) drawStatusMark(pen, theme, mark.status, mark.x, mark.y, mark.radius);
      break;
    }
    case 'cell':
      drawCell(pen, shape, theme);
      break;
    case 'heading':
    case 'label':
    case 'note':
      if (shape.plate !== undefined) {
        const { x, y, width, height } = shape.plate;
        pen.path(rectPath(x, y, width, height), { fill: theme.panel });
      }
      break;
  }
  for (const run of shape.texts) {
    const { text, x, y, font, align } = run;
    pen.text({ text, x, y, font, align, colour: colourOf(theme, run.tone) });
  }
  pen.end();
}

/** Texts and uprights reach a little beyond their rows. */
const REACH = 24;

function touches(shape: FlowShape, { top, bottom }: Band): boolean {
  const { y, height } = shape.rect;
  const end = shape.kind === 'marker' ? Math.max(shape.bottom, y + height) : y + height;
  return end + REACH >= top && y - REACH <= bottom;
}

function drawCard(pen: Pen, shape: NodeShape | ArtifactShape, theme: Theme): void {
  const lineWidth = shape.contradicted ? 1.5 : 1;
  pen.path(round(shape.rect, CARD_RADIUS), {
    fill: theme.raised,
    stroke: shape.contradicted ? theme.red : shape.dashed ? theme.inkSoft : theme.line,
    lineWidth,
    ...(shape.dashed ? { dash: [4, 3] } : {}),
  });
}

function drawArtifact(pen: Pen, shape: ArtifactShape, theme: Theme): void {
  const { glyph, mark, bar } = shape;
  const colour = slotColour(theme, shape.slot);
  if (!shape.dashed) pen.path(rectPath(bar.x, bar.y, bar.width, bar.height), { fill: colour });
  const kind = glyphOf(shape.slot);
  const d = glyphPath(kind, glyph.x, glyph.y, glyph.size);
  pen.path(d, kind === 'ring' ? { stroke: theme.inkSoft, lineWidth: 1.2 } : { fill: colour });
  drawStatusMark(pen, theme, shape.status, mark.x, mark.y, mark.radius);
}

function drawMarker(pen: Pen, shape: MarkerShape, theme: Theme): void {
  const line = polyline([
    [shape.x, shape.top],
    [shape.x, shape.bottom],
  ]);
  pen.path(line, { stroke: theme.ink, lineWidth: 1, dash: [3, 2.5], opacity: shape.pill === null ? 0.35 : 1 });
  if (shape.pill !== null) pen.path(round(shape.pill, 7), { fill: theme.ink });
}

function drawRequestPath(pen: Pen, path: RequestPath, theme: Theme): void {
  pen.begin('request', '');
  pen.path(path.d, { stroke: theme.panel, lineWidth: 5 });
  pen.path(path.d, { stroke: theme.ink, lineWidth: 2 });
  for (const [x, y] of path.dots) pen.path(circlePath(x, y, 4), { fill: theme.panel, stroke: theme.ink, lineWidth: 2 });
  pen.end();
}

function drawOutline(pen: Pen, shape: FlowShape, theme: Theme, stroke: string, lineWidth: number): void {
  const { x, y, width, height } = shape.rect;
  const by = shape.kind === 'label' ? 3 : shape.kind === 'mark' ? 2.5 : 1.5;
  const around = { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by };
  const d = shape.kind === 'ribbon' ? ribbonOutline(shape) : round(around, CARD_RADIUS + 1);
  pen.path(d, { stroke: theme.panel, lineWidth: lineWidth + 2 });
  pen.path(d, { stroke, lineWidth });
}

function round({ x, y, width, height }: Rect, radius: number): string {
  return roundRectPath(x, y, width, height, radius);
}

function colourOf(theme: Theme, tone: Tone): string {
  const colours: Readonly<Record<Tone, string>> = {
    ink: theme.ink,
    mid: theme.inkMid,
    soft: theme.inkSoft,
    red: theme.red,
    amber: theme.amber,
    inverse: theme.panel,
  };
  return colours[tone];
}
