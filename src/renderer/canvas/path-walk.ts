/** Along the path: from a row to the row of the next lane that its requests went through. */
import type { FlowData } from '../../model/flow-data.ts';
import { rowOfName } from '../../model/flow/rows.ts';
import type { FlowScene, FlowShape, MarkShape, RequestTarget } from '../../model/flow/scene.ts';

/** Where the keyboard came along, so that going back and on stays on one path. */
export interface Trail {
  readonly mark: string | null;
  readonly strip: number | null;
  readonly node: number | null;
}

export const NO_TRAIL: Trail = { mark: null, strip: null, node: null };

/** The trail after a step to `shape`; stepping within a lane begins a new one. */
export function trailAfter(scene: FlowScene, trail: Trail, shape: FlowShape, isAlong: boolean): Trail {
  const kept = isAlong ? trail : NO_TRAIL;
  if (shape.kind === 'strip') return { ...kept, mark: null, strip: shape.index };
  if (shape.kind === 'mark') return { ...kept, mark: shape.id, ...rowsOfMark(scene.data, shape) };
  return shape.kind === 'node' ? { ...kept, node: shape.index } : kept;
}

/** The row of lane 0–3 that `from` leads to; null where no request connects the two. */
export function connectedRow(scene: FlowScene, from: FlowShape, lane: number, trail: Trail): FlowShape | null {
  const { data } = scene;
  if (from.kind === 'label') return lane === 1 ? firstOfLabel(scene, from) : null;
  if (from.kind === 'strip' || from.kind === 'mark') {
    const strip = from.kind === 'strip' ? from.index : rowsOfMark(data, from).strip;
    if (lane === 0) return byId(scene, `label:${data.strips.label[strip] ?? -1}`);
    if (from.kind === 'mark') return byId(scene, `node:${rowsOfMark(data, from).node}`);
    const node = heaviest(data, (link) => data.links.strip[link] === strip, data.links.node, trail.node);
    return byId(scene, `node:${node}`);
  }
  if (from.kind === 'node' && lane === 1) {
    if (trail.mark !== null) return byId(scene, trail.mark);
    const strip = heaviest(data, (link) => data.links.node[link] === from.index, data.links.strip, trail.strip);
    if (scene.level !== 'marks') return byId(scene, `strip:${strip}`);
    return scene.shapes.find((shape) => shape.kind === 'mark' && isBetween(data, shape, strip, from.index)) ?? null;
  }
  const artifactOf = data.links.strip.map((strip) => data.strips.artifact[strip] ?? -1);
  if (from.kind === 'node') {
    const own = trail.strip === null ? null : (data.strips.artifact[trail.strip] ?? null);
    const artifact = heaviest(data, (link) => data.links.node[link] === from.index, artifactOf, own);
    return byId(scene, `artifact:${artifact}`);
  }
  if (from.kind !== 'artifact') return null;
  const node = heaviest(data, (link) => artifactOf[link] === from.index, data.links.node, trail.node);
  return byId(scene, `node:${node}`);
}

function firstOfLabel(scene: FlowScene, label: FlowShape): FlowShape | null {
  const row = Number(label.id.slice('label:'.length));
  const kind = scene.level === 'marks' ? 'mark' : 'strip';
  const own = scene.shapes.filter(
    (shape) => shape.kind === kind && scene.data.strips.label[stripOf(scene.data, shape)] === row,
  );
  return own.toSorted((a, b) => (kind === 'mark' ? orderOf(a) - orderOf(b) : a.rect.y - b.rect.y))[0] ?? null;
}

function stripOf(data: FlowData, shape: FlowShape): number {
  return shape.kind === 'strip' ? shape.index : shape.kind === 'mark' ? rowsOfMark(data, shape).strip : -1;
}

function orderOf(shape: FlowShape): number {
  return shape.kind === 'mark' ? shape.index : 0;
}

function isBetween(data: FlowData, mark: MarkShape, strip: number, node: number): boolean {
  const rows = rowsOfMark(data, mark);
  return rows.strip === strip && rows.node === node;
}

function rowsOfMark(data: FlowData, mark: MarkShape): { readonly strip: number; readonly node: number } {
  const target = mark.target as RequestTarget;
  const label = rowOfName(data, 'label', target.label);
  const artifact = rowOfName(data, 'artifact', target.artifact);
  const strip = data.strips.label.findIndex((of, i) => of === label && data.strips.artifact[i] === artifact);
  return { strip, node: rowOfName(data, 'node', target.node) };
}

/** The end of the link that carries most requests; `before` where one of the links leads to it. -1: there is none. */
function heaviest(
  data: FlowData,
  isOwn: (link: number) => boolean,
  ends: readonly number[],
  before: number | null,
): number {
  const sums = new Map<number, number>();
  for (const [link, end] of ends.entries())
    if (isOwn(link)) sums.set(end, (sums.get(end) ?? 0) + (data.links.requests[link] ?? 0));
  if (before !== null && sums.has(before)) return before;
  return [...sums].reduce((best, [end, sum]) => (sum > best.sum ? { end, sum } : best), { end: -1, sum: -1 }).end;
}

function byId(scene: FlowScene, id: string): FlowShape | null {
  return scene.shapes.find((shape) => shape.id === id) ?? null;
}
