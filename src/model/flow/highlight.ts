/** Which shapes belong to what is pointed at or selected, and the way of one request through the lanes. */
import type { FlowData } from '../flow-data.ts';
import { flowCurve, n } from './path-data.ts';
import type { FlowScene, FlowSelection, FlowShape, Rect, RequestTarget, RibbonShape } from './scene.ts';
import { fractionOf } from './time-axis.ts';

export interface RequestPath {
  /** SVG path data of a line from the label to the artifact, as far as both are on the picture. */
  readonly d: string;
  readonly dots: readonly (readonly [number, number])[];
}

export interface Highlight {
  readonly lit: ReadonlySet<string>;
  /** The thing itself, where it is one shape. */
  readonly focus: string | null;
  readonly path: RequestPath | null;
}

/** Nothing of the selection is on the picture: null. */
export function highlight(scene: FlowScene, selection: FlowSelection | null): Highlight | null {
  if (selection === null) return null;
  const { data } = scene;
  const strips = new Set<number>();
  const nodes = new Set<number>();
  const outs = new Set<string>();
  const hasNode = selection.node !== undefined;
  for (const [link, strip] of data.links.strip.entries()) {
    const node = data.links.node[link] ?? -1;
    if (!matchesStrip(data, strip, selection) || (hasNode && data.nodes.name[node] !== selection.node)) continue;
    strips.add(strip);
    nodes.add(node);
    outs.add(`${node}:${data.strips.artifact[strip] ?? -1}`);
  }
  if (!hasNode)
    for (const strip of data.strips.label.keys()) if (matchesStrip(data, strip, selection)) strips.add(strip);
  const labels = new Set([...strips].map((strip) => data.strips.label[strip]));
  const artifacts = new Set([...strips].map((strip) => data.strips.artifact[strip]));
  const focus = scene.shapes.find((shape) => isFocus(shape, selection))?.id ?? null;
  const isLit = (shape: FlowShape): boolean => {
    switch (shape.kind) {
      case 'strip':
        return strips.has(shape.index);
      case 'node':
        return nodes.has(shape.index);
      case 'artifact':
        return artifacts.has(shape.index);
      case 'ribbon':
        return shape.strip === null
          ? outs.has(`${shape.node}:${shape.artifact}`)
          : strips.has(shape.strip) && nodes.has(shape.node);
      case 'label':
      case 'marker':
        return shape.target?.label !== undefined && labels.has(data.labels.name.indexOf(shape.target.label));
      default:
        return false;
    }
  };
  const lit = new Set(scene.shapes.filter(isLit).map(({ id }) => id));
  if (focus !== null) lit.add(focus);
  if (lit.size === 0) return null;
  return { lit, focus, path: selection.kind === 'request' ? pathOfRequest(scene, selection) : null };
}

/** Label, moment, node, artifact; null when its way is not among the rows shown. */
export function pathOfRequest(scene: FlowScene, request: RequestTarget): RequestPath | null {
  const { data, lanes, time } = scene;
  const ribbons = scene.shapes.filter((shape): shape is RibbonShape => shape.kind === 'ribbon');
  const strip = data.strips.label.findIndex((_, i) => matchesStrip(data, i, request));
  const node = data.nodes.name.indexOf(request.node);
  const way = ribbons.find((shape) => shape.side === 'in' && shape.strip === strip && shape.node === node);
  if (way === undefined) return null;
  const rect = scene.shapes.find((shape) => shape.kind === 'strip' && shape.index === strip)?.rect;
  const start = { x: lanes.bars.x + lanes.bars.width / 2, y: within(middle(way.from), rect, 5) };
  const dots: (readonly [number, number])[] = [[start.x, start.y]];
  if (request.timeNs !== null && time !== null) {
    const fraction = fractionOf(time, BigInt(request.timeNs));
    if (fraction >= 0 && fraction <= 1) dots.push([lanes.strips.x + lanes.strips.width * fraction, start.y]);
  }
  let d = `M${n(start.x)} ${n(start.y)}L${n(way.from.x)} ${n(start.y)}${flowCurve(way.from.x, start.y, way.to.x, middle(way.to))}`;
  dots.push([way.to.x, middle(way.to)]);
  const out = ribbons.find((shape) => shape.side === 'out' && shape.node === node && shape.artifact === way.artifact);
  if (out !== undefined) {
    d += `M${n(out.from.x)} ${n(middle(out.from))}${curve(out)}`;
    dots.push([out.from.x, middle(out.from)], [out.to.x, middle(out.to)]);
  }
  return { d, dots };
}

function curve(ribbon: RibbonShape): string {
  return flowCurve(ribbon.from.x, middle(ribbon.from), ribbon.to.x, middle(ribbon.to));
}

/** Dots keep clear of the edges of their strip. */
function within(y: number, rect: Rect | undefined, margin: number): number {
  if (rect === undefined) return y;
  const by = Math.min(margin, rect.height / 2);
  return Math.min(rect.y + rect.height - by, Math.max(rect.y + by, y));
}

function matchesStrip(data: FlowData, strip: number, selection: FlowSelection): boolean {
  const label = data.labels.name[data.strips.label[strip] ?? -1];
  const artifact = data.artifacts.ref[data.strips.artifact[strip] ?? -1];
  return (
    (selection.label === undefined || selection.label === label) &&
    (selection.artifact === undefined || selection.artifact === artifact)
  );
}

function isFocus(shape: FlowShape, selection: FlowSelection): boolean {
  const { target } = shape;
  if (target === null || shape.kind === 'marker' || selection.kind === 'request') return false;
  return (
    target.kind === selection.kind &&
    target.label === selection.label &&
    target.artifact === selection.artifact &&
    target.node === selection.node
  );
}

function middle(end: { readonly top: number; readonly bottom: number }): number {
  return (end.top + end.bottom) / 2;
}
