/** Ribbons from strips to nodes and on to artifacts; at each end their widths share the height they touch. */
import type { FlowData } from '../flow-data.ts';
import type { LaneOrder } from './order.ts';
import { inverse } from './order.ts';
import { blocksOf } from './bundles.ts';
import type { FlowTarget, Rect, RibbonEnd, RibbonShape } from './scene.ts';
import { joinTargets, rowWords, targetOfRow } from './rows.ts';
import { counted } from '../../base/counted.ts';

/** Rounded corners hold no ribbon. */
const CARD_INSET = 3;
/** One request among a million is still a line. */
const LEAST_WIDTH = 1.25;

interface Way {
  readonly id: string;
  readonly strip: number | null;
  readonly node: number;
  readonly artifact: number;
  ways: number;
  requests: number;
  stale: number;
  inferred: number;
  contradicted: number;
}

export interface RibbonLanes {
  readonly strips: ReadonlyMap<number, { readonly rect: Rect }>;
  readonly nodes: ReadonlyMap<number, { readonly rect: Rect }>;
  readonly artifacts: ReadonlyMap<number, { readonly rect: Rect }>;
}

export interface Ribbons {
  readonly drawn: readonly RibbonShape[];
  /** Single ways that `drawn` holds inside a bundle. */
  readonly bundled: readonly RibbonShape[];
}

/** `isBundled`: unremarkable ways are drawn together, one band per node. */
export function ribbonShapes(data: FlowData, order: LaneOrder, lanes: RibbonLanes, isBundled: boolean): Ribbons {
  const ins = waysIn(data, lanes);
  const outs = waysOut(ins, lanes);
  const single = placed(data, order, lanes, ins, outs);
  if (!isBundled) return { drawn: single, bundled: [] };
  const blocks = blocksOf(data, order);
  const isIn = (way: Way): boolean => blocks.strips.has(way.strip ?? -1);
  const isOut = (way: Way): boolean => blocks.artifacts.has(way.artifact);
  const joinedIns = [...ins.filter((way) => !isIn(way)), ...joined(ins.filter(isIn), 'in')];
  const joinedOuts = [...outs.filter((way) => !isOut(way)), ...joined(outs.filter(isOut), 'out')];
  const blockLanes: RibbonLanes = {
    ...lanes,
    strips: withBlock(lanes.strips, blocks.strips),
    artifacts: withBlock(lanes.artifacts, blocks.artifacts),
  };
  const drawn = placed(data, order, blockLanes, joinedIns, joinedOuts);
  const ids = new Set(drawn.map(({ id }) => id));
  return { drawn, bundled: single.filter(({ id }) => !ids.has(id)) };
}

/** The row number of a block; in its lane it stands where its first row does. */
const BLOCK = -2;

function joined(ways: readonly Way[], side: 'in' | 'out'): readonly Way[] {
  const bands = new Map<number, Way>();
  for (const way of ways) {
    const band = bands.get(way.node);
    if (band === undefined) {
      const ends = side === 'in' ? { strip: BLOCK, artifact: -1 } : { strip: null, artifact: BLOCK };
      bands.set(way.node, { ...way, ...ends, id: `bundle:${side}:${way.node}` });
    } else addTo(band, way, way.ways);
  }
  return [...bands.values()];
}

function addTo(sum: Way, way: Way, ways: number): void {
  sum.requests += way.requests;
  sum.stale += way.stale;
  sum.inferred += way.inferred;
  sum.contradicted += way.contradicted;
  sum.ways += ways;
}

function withBlock<T extends { readonly rect: Rect }>(
  lane: ReadonlyMap<number, T>,
  block: ReadonlySet<number>,
): ReadonlyMap<number, { readonly rect: Rect }> {
  const rects = [...block].flatMap((row) => lane.get(row)?.rect ?? []);
  const first = rects[0];
  if (first === undefined) return lane;
  const y = Math.min(...rects.map((rect) => rect.y));
  const bottom = Math.max(...rects.map((rect) => rect.y + rect.height));
  return new Map<number, { readonly rect: Rect }>([...lane, [BLOCK, { rect: { ...first, y, height: bottom - y } }]]);
}

function placed(
  data: FlowData,
  order: LaneOrder,
  lanes: RibbonLanes,
  ins: readonly Way[],
  outs: readonly Way[],
): readonly RibbonShape[] {
  const rowOf = { strip: inverse(order.strips), node: inverse(order.nodes), artifact: inverse(order.artifacts) };
  const top = (lane: ReadonlyMap<number, { readonly rect: Rect }>, index: number | null): number =>
    lane.get(index ?? -1)?.rect.y ?? 0;
  const byNode = (a: Way, b: Way) => row(rowOf.node, a.node) - row(rowOf.node, b.node);
  // By place, not by row: a block has no row of its own.
  const byStrip = (a: Way, b: Way) => top(lanes.strips, a.strip) - top(lanes.strips, b.strip);
  const byArtifact = (a: Way, b: Way) => top(lanes.artifacts, a.artifact) - top(lanes.artifacts, b.artifact);
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
    return [{ id: `link:${link}`, strip, node, artifact: data.strips.artifact[strip] ?? -1, ways: 1, ...counts }];
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
    addTo(known, way, 0);
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
  const facts = [
    counted(way.requests, 'request'),
    ...(['stale', 'inferred', 'contradicted'] as const).flatMap((word) =>
      way[word] > 0 ? [`${counted(way[word], 'request')} ${word}`] : [],
    ),
  ];
  const { words, target } = meaningOf(data, way, side);
  const y = Math.min(from.top, to.top);
  return [
    {
      kind: 'ribbon',
      id: way.id,
      title: `${words.join(' → ')} · ${facts.join(' · ')}`,
      target,
      rect: { x: from.x, y, width: to.x - from.x, height: Math.max(from.bottom, to.bottom) - y },
      texts: [],
      side,
      strip: way.strip,
      ways: way.ways,
      requests: way.requests,
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

function meaningOf(
  data: FlowData,
  way: Way,
  side: 'in' | 'out',
): { readonly words: readonly string[]; readonly target: FlowTarget } {
  const node = rowWords(data, 'node', way.node);
  if (way.strip === BLOCK || way.artifact === BLOCK) {
    const rows = counted(way.ways, side === 'in' ? 'label' : 'artifact');
    const each = side === 'in' ? `${rows}, one artifact each` : rows;
    return {
      words: side === 'in' ? [each, node] : [node, each],
      target: { kind: 'node', ...targetOfRow(data, 'node', way.node) },
    };
  }
  const label = way.strip === null ? null : (data.strips.label[way.strip] ?? -1);
  const named = label === null ? [] : [rowWords(data, 'label', label)];
  return {
    words: [...named, node, rowWords(data, 'artifact', way.artifact)],
    target: {
      kind: 'link',
      ...joinTargets(
        ...(label === null ? [] : [targetOfRow(data, 'label', label)]),
        targetOfRow(data, 'node', way.node),
        targetOfRow(data, 'artifact', way.artifact),
      ),
    },
  };
}

function row(rows: readonly number[], index: number | null): number {
  return index === null ? -1 : (rows[index] ?? -1);
}
