/** Which shapes belong to what is pointed at or selected, and the way of one request through the lanes. */
import type { FlowData } from '../flow-data.ts';
import { flowCurve, n } from './path-data.ts';
import type { LaneName } from './rows.ts';
import { rowOfName } from './rows.ts';
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
  // What is not proved lies on every way: nothing stands out by lighting them all.
  if (selection === null || selection.kind === 'unproved') return null;
  const { data } = scene;
  const want = rowsOf(data, selection);
  const strips = new Set<number>();
  const nodes = new Set<number>();
  const outs = new Set<string>();
  const cells = new Set<string>();
  for (const [link, strip] of data.links.strip.entries()) {
    const node = data.links.node[link] ?? -1;
    if (!matchesStrip(data, strip, want) || (want.node !== null && node !== want.node)) continue;
    strips.add(strip);
    nodes.add(node);
    const artifact = data.strips.artifact[strip] ?? -1;
    outs.add(`${node}:${artifact}`);
    cells.add(cellKey({ label: data.strips.label[strip] ?? -1, node, artifact: null }));
    cells.add(cellKey({ label: null, node, artifact }));
  }
  if (want.node === null)
    for (const strip of data.strips.label.keys()) if (matchesStrip(data, strip, want)) strips.add(strip);
  const labels = new Set([...strips].map((strip) => data.strips.label[strip]));
  const artifacts = new Set([...strips].map((strip) => data.strips.artifact[strip]));
  const focus = scene.shapes.find((shape) => isFocus(shape, selection))?.id ?? null;
  const isLit = (shape: FlowShape): boolean => {
    switch (shape.kind) {
      case 'strip':
        // Drawn once more, its track would lie on the marks.
        return scene.level !== 'marks' && scene.level !== 'request' && strips.has(shape.index);
      case 'node':
        return nodes.has(shape.index);
      case 'artifact':
        return artifacts.has(shape.index);
      case 'ribbon':
        if (shape.ways > 1) return false;
        return shape.strip === null
          ? outs.has(`${shape.node}:${shape.artifact}`)
          : strips.has(shape.strip) && nodes.has(shape.node);
      case 'mark':
        return selection.kind !== 'request' && shape.target !== null && covers(want, rowsOf(data, shape.target));
      case 'detail':
        return true;
      case 'cell':
        return shape.target !== null && cells.has(cellKey(rowsOf(data, shape.target)));
      case 'label':
      case 'marker': {
        if (shape.target === null || shape.target.kind === 'request') return false;
        const { label, node, artifact } = rowsOf(data, shape.target);
        return labels.has(label ?? -1) || nodes.has(node ?? -1) || artifacts.has(artifact ?? -1);
      }
      default:
        return false;
    }
  };
  const lit = new Set([...scene.bundled, ...scene.shapes].filter(isLit).map(({ id }) => id));
  if (focus !== null) lit.add(focus);
  if (lit.size === 0) return null;
  return { lit, focus, path: selection.kind === 'request' ? pathOfRequest(scene, selection) : null };
}

/** Label, moment, node, artifact; null when its way is not among the rows shown. */
export function pathOfRequest(scene: FlowScene, request: RequestTarget): RequestPath | null {
  const { data, lanes, time } = scene;
  const want = rowsOf(data, request);
  const ribbons = [...scene.shapes, ...scene.bundled].filter(
    (shape): shape is RibbonShape => shape.kind === 'ribbon' && shape.ways === 1,
  );
  const strip = data.strips.label.findIndex((_, i) => matchesStrip(data, i, want));
  const way = ribbons.find((shape) => shape.side === 'in' && shape.strip === strip && shape.node === want.node);
  if (way === undefined) return null;
  const mark = scene.shapes.find(
    (shape) => shape.kind === 'mark' && shape.target?.kind === 'request' && shape.target.id === request.id,
  );
  const rect = scene.shapes.find((shape) => shape.kind === 'strip' && shape.index === strip)?.rect;
  const row = mark === undefined ? within(middle(way.from), rect, 5) : mark.rect.y + mark.rect.height / 2;
  const start = { x: lanes.bars.x + lanes.bars.width / 2, y: row };
  const dots: (readonly [number, number])[] = [[start.x, start.y]];
  if (request.timeNs !== null && time !== null) {
    const fraction = fractionOf(time, BigInt(request.timeNs));
    if (fraction >= 0 && fraction <= 1) dots.push([lanes.strips.x + lanes.strips.width * fraction, start.y]);
  }
  let d = `M${n(start.x)} ${n(start.y)}L${n(way.from.x)} ${n(start.y)}${flowCurve(way.from.x, start.y, way.to.x, middle(way.to))}`;
  dots.push([way.to.x, middle(way.to)]);
  const out = ribbons.find(
    (shape) => shape.side === 'out' && shape.node === want.node && shape.artifact === way.artifact,
  );
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

/** Null: any. */
interface Rows {
  readonly label: number | null;
  readonly node: number | null;
  readonly artifact: number | null;
}

/** A name that is folded stands in the row of others; -1 where the picture has neither. */
function rowsOf(data: FlowData, selection: FlowSelection): Rows {
  const others = selection.kind === 'request' ? [] : (selection.other ?? []);
  const row = (lane: LaneName, name: string | undefined): number | null =>
    others.includes(lane) ? data.other[lane] : name === undefined ? null : rowOfName(data, lane, name);
  return {
    label: row('label', selection.label),
    node: row('node', selection.node),
    artifact: row('artifact', selection.artifact),
  };
}

function cellKey({ label, node, artifact }: Rows): string {
  return `${label ?? ''}:${node ?? ''}:${artifact ?? ''}`;
}

function covers(want: Rows, have: Rows): boolean {
  return (['label', 'node', 'artifact'] as const).every((lane) => want[lane] === null || want[lane] === have[lane]);
}

function matchesStrip(data: FlowData, strip: number, { label, artifact }: Rows): boolean {
  return (
    (label === null || label === data.strips.label[strip]) &&
    (artifact === null || artifact === data.strips.artifact[strip])
  );
}

function isFocus(shape: FlowShape, selection: FlowSelection): boolean {
  const { target } = shape;
  if (target === null || shape.kind === 'marker') return false;
  if (selection.kind === 'request')
    return target.kind === 'request' && selection.id !== undefined && selection.id === target.id;
  if (target.kind === 'request') return false;
  return (
    target.kind === selection.kind &&
    target.label === selection.label &&
    target.artifact === selection.artifact &&
    target.node === selection.node &&
    (target.other ?? []).join() === (selection.other ?? []).join()
  );
}

function middle(end: { readonly top: number; readonly bottom: number }): number {
  return (end.top + end.bottom) / 2;
}
