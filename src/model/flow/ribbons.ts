/** Ribbons from strips to nodes and on to artifacts; at each end their widths share the height they touch. */
import type { FlowData } from '../flow-data.ts';
import type { LaneOrder } from './order.ts';
import { inverse } from './order.ts';
import type { ArtifactShape, NodeShape, Rect, RibbonEnd, RibbonShape, StripShape } from './scene.ts';
import { artifactName, counted, labelName, nodeName } from './wording.ts';

/** Rounded corners hold no ribbon. */
const CARD_INSET = 3;
/** One request among a million is still a line. */
const LEAST_WIDTH = 1.25;

interface Way {
  readonly id: string;
  readonly strip: number | null;
  readonly node: number;
  readonly artifact: number;
  requests: number;
  stale: number;
  inferred: number;
  contradicted: number;
}

export interface RibbonLanes {
  readonly strips: ReadonlyMap<number, StripShape>;
  readonly nodes: ReadonlyMap<number, NodeShape>;
  readonly artifacts: ReadonlyMap<number, ArtifactShape>;
}

export function ribbonShapes(data: FlowData, order: LaneOrder, lanes: RibbonLanes): readonly RibbonShape[] {
  const rowOf = { strip: inverse(order.strips), node: inverse(order.nodes), artifact: inverse(order.artifacts) };
  const ins = waysIn(data, lanes);
  const outs = waysOut(ins, lanes);
  const byNode = (a: Way, b: Way) => row(rowOf.node, a.node) - row(rowOf.node, b.node);
  const byStrip = (a: Way, b: Way) => row(rowOf.strip, a.strip) - row(rowOf.strip, b.strip);
  const byArtifact = (a: Way, b: Way) => row(rowOf.artifact, a.artifact) - row(rowOf.artifact, b.artifact);
  const inFrom = ends(ins, (way) => way.strip, byNode, lanes.strips, data.strips.requests, 'right', 0);
  const inTo = ends(ins, (way) => way.node, byStrip, lanes.nodes, data.nodes.requests, 'left', CARD_INSET);
  const outFrom = ends(outs, (way) => way.node, byArtifact, lanes.nodes, data.nodes.requests, 'right', CARD_INSET);
  const outTo = ends(outs, (way) => way.artifact, byNode, lanes.artifacts, data.artifacts.requests, 'left', 0);
  const shapes = [
    ...ins.flatMap((way) => ribbon(data, way, 'in', inFrom.get(way), inTo.get(way))),
    ...outs.flatMap((way) => ribbon(data, way, 'out', outFrom.get(way), outTo.get(way))),
  ];
  // Grey below, colour above it, what is contradicted on top.
  const rank = (shape: RibbonShape) => (shape.contradicted ? 2 : shape.slot >= 0 ? 1 : 0);
  return shapes.sort(
    (a, b) => rank(a) - rank(b) || a.from.x - b.from.x || a.from.top - b.from.top || a.to.top - b.to.top,
  );
}

function waysIn(data: FlowData, lanes: RibbonLanes): readonly Way[] {
  return data.links.strip.flatMap((strip, link) => {
    const node = data.links.node[link] ?? -1;
    if (!lanes.strips.has(strip) || !lanes.nodes.has(node)) return [];
    const counts = countsOf(data, link);
    return [{ id: `link:${link}`, strip, node, artifact: data.strips.artifact[strip] ?? -1, ...counts }];
  });
}

/** From one node to one artifact goes one ribbon, whatever labels it serves. */
function waysOut(ins: readonly Way[], lanes: RibbonLanes): readonly Way[] {
  const ways = new Map<string, Way>();
  for (const way of ins) {
    if (!lanes.artifacts.has(way.artifact)) continue;
    const id = `out:${way.node}:${way.artifact}`;
    const known = ways.get(id);
    if (known === undefined) {
      ways.set(id, { ...way, id, strip: null });
      continue;
    }
    known.requests += way.requests;
    known.stale += way.stale;
    known.inferred += way.inferred;
    known.contradicted += way.contradicted;
  }
  return [...ways.values()];
}

function countsOf(data: FlowData, link: number): Pick<Way, 'requests' | 'stale' | 'inferred' | 'contradicted'> {
  const { requests, stale, inferred, contradicted } = data.links;
  return {
    requests: requests[link] ?? 0,
    stale: stale[link] ?? 0,
    inferred: inferred[link] ?? 0,
    contradicted: contradicted[link] ?? 0,
  };
}

function ends(
  ways: readonly Way[],
  keyOf: (way: Way) => number | null,
  compare: (a: Way, b: Way) => number,
  things: ReadonlyMap<number, { readonly rect: Rect }>,
  requests: readonly number[],
  side: 'left' | 'right',
  inset: number,
): ReadonlyMap<Way, RibbonEnd> {
  const groups = new Map<number, Way[]>();
  for (const way of ways) {
    const key = keyOf(way) ?? -1;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [way]);
    else group.push(way);
  }
  const result = new Map<Way, RibbonEnd>();
  for (const [key, group] of groups) {
    const rect = things.get(key)?.rect;
    if (rect === undefined) continue;
    const sum = group.reduce((total, way) => total + way.requests, 0);
    const height = rect.height - 2 * inset;
    const least = Math.min(LEAST_WIDTH, (0.4 * height) / group.length);
    const perRequest = (height - group.length * least) / Math.max(1, sum, requests[key] ?? 0);
    let y = rect.y + inset;
    for (const way of group.sort(compare)) {
      const bottom = y + least + way.requests * perRequest;
      result.set(way, { x: side === 'left' ? rect.x : rect.x + rect.width, top: y, bottom });
      y = bottom;
    }
  }
  return result;
}

function ribbon(
  data: FlowData,
  way: Way,
  side: 'in' | 'out',
  from: RibbonEnd | undefined,
  to: RibbonEnd | undefined,
): readonly RibbonShape[] {
  if (from === undefined || to === undefined) return [];
  const label = way.strip === null ? undefined : (data.labels.name[data.strips.label[way.strip] ?? -1] ?? '');
  const node = data.nodes.name[way.node] ?? '';
  const artifact = data.artifacts.ref[way.artifact] ?? '';
  const ends = [...(label === undefined ? [] : [labelName(label)]), nodeName(node), artifactName(artifact)];
  const facts = [
    counted(way.requests, 'request'),
    ...(['stale', 'inferred', 'contradicted'] as const).flatMap((word) =>
      way[word] > 0 ? [`${counted(way[word], 'request')} ${word}`] : [],
    ),
  ];
  const y = Math.min(from.top, to.top);
  return [
    {
      kind: 'ribbon',
      id: way.id,
      title: `${ends.join(' → ')} · ${facts.join(' · ')}`,
      target: { kind: 'link', ...(label === undefined ? {} : { label }), node, artifact },
      rect: { x: from.x, y, width: to.x - from.x, height: Math.max(from.bottom, to.bottom) - y },
      texts: [],
      side,
      strip: way.strip,
      node: way.node,
      artifact: way.artifact,
      slot: data.artifacts.slot[way.artifact] ?? -1,
      from,
      to,
      staleShare: way.requests === 0 ? 0 : Math.min(1, way.stale / way.requests),
      inferred: way.inferred * 2 > way.requests,
      contradicted: way.contradicted > 0,
    },
  ];
}

function row(rows: readonly number[], index: number | null): number {
  return index === null ? -1 : (rows[index] ?? -1);
}
