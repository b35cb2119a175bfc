import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleFlow, shuffledFlow } from '../../../tests/builders/sample-flow.ts';
import type { FlowData } from '../flow-data.ts';
import { layoutFlow } from './layout.ts';
import { fixedZone, UTC } from '../time-zone.ts';
import { orderLanes } from './order.ts';
import type { FlowScene, FlowShape, Rect, RibbonEnd, RibbonShape, TextRun } from './scene.ts';
import { textWidth } from './text-width.ts';

const flow: fc.Arbitrary<FlowData> = fc
  .record({
    seed: fc.nat(),
    labels: fc.integer({ min: 0, max: 40 }),
    nodes: fc.integer({ min: 1, max: 24 }),
    bins: fc.integer({ min: 1, max: 300 }),
    diverging: fc.integer({ min: 0, max: 8 }),
    folded: fc.boolean(),
    stale: fc.boolean(),
    contradicted: fc.boolean(),
    unrecorded: fc.boolean(),
    inferred: fc.boolean(),
    untimed: fc.boolean(),
  })
  .map(sampleFlow);
const size = fc.record({ width: fc.integer({ min: 300, max: 1800 }), height: fc.integer({ min: 200, max: 1200 }) });

describe('layoutFlow', () => {
  it('writes times of the zone that is given, UTC where none is, and moves nothing by it', () => {
    const data = sampleFlow({ seed: 3, labels: 5, nodes: 3, bins: 96, diverging: 2 });
    const pane = { width: 1400, height: 700 };
    const head = (scene: FlowScene) => scene.shapes.find(({ id }) => id === 'heading:strips')!;
    const [plain, utc, other] = [{}, { zone: UTC }, { zone: fixedZone('+05:30') }].map((detail) =>
      layoutFlow(data, pane, detail),
    ) as [FlowScene, FlowScene, FlowScene];
    expect(utc).toEqual(plain);
    expect(head(plain).texts[0]!.text).toBe('REQUESTS OVER TIME, UTC');
    expect(head(other).texts[0]!.text).toBe('REQUESTS OVER TIME, UTC+05:30');
    expect(head(other).title).toMatch(/ UTC\+05:30 to .* UTC\+05:30$/);
    const rects = ({ shapes }: FlowScene) => shapes.filter(({ kind }) => kind !== 'tick').map(({ rect }) => rect);
    expect(rects(other)).toEqual(rects(plain));
    const times = other.shapes.filter(({ kind }) => kind === 'marker').map(({ title }) => title);
    expect(times.length).toBeGreaterThan(0);
    expect(times.every((title) => title.includes('UTC+05:30'))).toBe(true);
  });

  it('lets no card, row or text overlap another, and lets nothing leave the scene', () => {
    fc.assert(
      fc.property(flow, size, (data, pane) => {
        const scene = layoutFlow(data, pane);
        expect(scene.width).toBeGreaterThanOrEqual(Math.min(pane.width, 400));
        expect(scene.height).toBeGreaterThanOrEqual(pane.height);
        for (const kind of ['label', 'strip', 'node', 'artifact'] as const) {
          const rects = scene.shapes.filter((shape) => shape.kind === kind).map(({ rect }) => rect);
          expect(firstOverlap(rects)).toBeNull();
          for (const rect of rects) expect(isInside(rect, scene)).toBe(true);
        }
        const texts = scene.shapes.flatMap((shape) => shape.texts);
        const boxes = texts.map(boxOf);
        const pair = firstOverlap(boxes);
        expect(pair === null ? null : pair.map((i) => texts[i]?.text)).toBeNull();
        for (const box of boxes) expect(isInside(box, scene)).toBe(true);
        expect(scene.lanes.strips.width).toBeGreaterThan(40);
      }),
      { numRuns: 60 },
    );
  });

  it('ends every ribbon inside the things it joins, and gives away no more than their heights', () => {
    fc.assert(
      fc.property(flow, size, (data, pane) => {
        const scene = layoutFlow(data, pane);
        const ribbons = scene.shapes.filter((shape): shape is RibbonShape => shape.kind === 'ribbon');
        const sums = new Map<string, number>();
        for (const ribbon of ribbons) {
          if (ribbon.id.startsWith('bundle')) continue;
          const node = `node:${ribbon.node}`;
          const [start, end] =
            ribbon.side === 'in' ? [`strip:${ribbon.strip}`, node] : [node, `artifact:${ribbon.artifact}`];
          for (const [id, at, side] of [
            [start, ribbon.from, 'right'],
            [end, ribbon.to, 'left'],
          ] as const) {
            const { rect } = scene.shapes.find((shape) => shape.id === id)!;
            expect(at.x).toBeCloseTo(side === 'left' ? rect.x : rect.x + rect.width);
            expect(at.top).toBeGreaterThanOrEqual(rect.y - 1e-6);
            expect(at.bottom).toBeLessThanOrEqual(rect.y + rect.height + 1e-6);
            expect(at.bottom).toBeGreaterThan(at.top);
            const key = `${id} ${side}`;
            sums.set(key, (sums.get(key) ?? 0) + widthOf(at));
            expect(sums.get(key)).toBeLessThanOrEqual(rect.height + 1e-6);
          }
        }
        const ways = ribbons.filter(({ side }) => side === 'in').reduce((sum, ribbon) => sum + ribbon.ways, 0);
        expect(ways).toBe(data.links.strip.length);
        const requests = (side: string) =>
          ribbons.reduce((sum, ribbon) => sum + (ribbon.side === side ? ribbon.requests : 0), 0);
        expect(requests('in')).toBe(data.links.requests.reduce((sum, value) => sum + value, 0));
        expect(requests('out')).toBe(requests('in'));
      }),
      { numRuns: 40 },
    );
  });

  it('does not depend on the order of the columns', () => {
    fc.assert(
      fc.property(flow, size, fc.nat(), (data, pane, seed) => {
        expect(geometry(layoutFlow(shuffledFlow(data, seed), pane))).toEqual(geometry(layoutFlow(data, pane)));
      }),
      { numRuns: 25 },
    );
  });

  it('moves no row for one request more', () => {
    fc.assert(
      fc.property(flow, fc.nat(), (data, pick) => {
        if (data.links.strip.length === 0) return;
        const grown = withOneMore(data, pick % data.links.strip.length);
        expect(orderLanes(grown)).toEqual(orderLanes(data));
        const ids = (scene: FlowScene) => scene.shapes.filter(({ kind }) => kind !== 'ribbon').map(({ id }) => id);
        const pane = { width: 1000, height: 700 };
        expect(ids(layoutFlow(grown, pane))).toEqual(ids(layoutFlow(data, pane)));
        expect(layoutFlow(grown, pane).lanes).toEqual(layoutFlow(data, pane).lanes);
      }),
      { numRuns: 40 },
    );
  });

  it('gives rows without a name a dashed border and words', () => {
    const data = sampleFlow({ seed: 5, labels: 4, nodes: 3, bins: 40, diverging: 1, unrecorded: true });
    const scene = layoutFlow(data, { width: 1200, height: 700 });
    const none = scene.shapes.filter((shape) => 'dashed' in shape && shape.dashed);
    expect(none.map(({ kind }) => kind).toSorted()).toEqual(['artifact', 'node', 'strip']);
    const words = scene.shapes.flatMap(({ texts }) => texts.map(({ text }) => text));
    for (const text of ['no label recorded', 'no node recorded', 'no artifact recorded']) expect(words).toContain(text);
  });

  it('says what is folded, and "one artifact each" only where it knows', () => {
    const shape = { seed: 5, nodes: 3, bins: 40, folded: true };
    const words = (data: FlowData) =>
      layoutFlow(data, { width: 1200, height: 700 }).shapes.flatMap(({ texts }) => texts.map(({ text }) => text));
    expect(words(sampleFlow({ ...shape, labels: 4, diverging: 1 }))).toContain('+ 144 labels, one artifact each');
    expect(words(sampleFlow({ ...shape, labels: 4, diverging: 4 }))).toContain('+ 144 labels');
  });

  it('survives rows that point at nothing shown', () => {
    const data = sampleFlow({ seed: 5, labels: 3, nodes: 3, bins: 40, diverging: 1 });
    const holes: FlowData = {
      ...data,
      strips: { ...data.strips, artifact: data.strips.artifact.map((artifact, i) => (i === 0 ? -1 : artifact)) },
      links: { ...data.links, node: data.links.node.map((node, i) => (i === 1 ? 99 : node)) },
    };
    const ribbons = layoutFlow(holes, { width: 900, height: 500 }).shapes.filter(
      ({ kind, id }) => kind === 'ribbon' && id.startsWith('link'),
    );
    expect(ribbons).toHaveLength(data.links.strip.length - 1);
  });
});

function withOneMore(data: FlowData, link: number): FlowData {
  const plus = (values: readonly number[], at: number) => values.map((value, i) => (i === at ? value + 1 : value));
  const strip = data.links.strip[link]!;
  return {
    ...data,
    shown: data.shown + 1,
    of: data.of + 1,
    labels: { ...data.labels, requests: plus(data.labels.requests, data.strips.label[strip]!) },
    nodes: { ...data.nodes, requests: plus(data.nodes.requests, data.links.node[link]!) },
    artifacts: { ...data.artifacts, requests: plus(data.artifacts.requests, data.strips.artifact[strip]!) },
    strips: { ...data.strips, requests: plus(data.strips.requests, strip) },
    links: { ...data.links, requests: plus(data.links.requests, link) },
  };
}

/** Everything that is drawn, without the ids, which follow the columns. */
function geometry(scene: FlowScene): readonly string[] {
  const strip = (shape: FlowShape) =>
    JSON.stringify({
      ...shape,
      id: '',
      index: 0,
      ...(shape.kind === 'ribbon' ? { strip: 0, node: 0, artifact: 0 } : {}),
    });
  return scene.shapes.map(strip).toSorted();
}

function boxOf({ text, x, y, font, align }: TextRun): Rect {
  const width = textWidth(text, font);
  const left = align === 'start' ? x : align === 'end' ? x - width : x - width / 2;
  return { x: left, y: y - 0.73 * font.size, width, height: 0.93 * font.size };
}

function widthOf({ top, bottom }: RibbonEnd): number {
  return bottom - top;
}

function isInside(rect: Rect, scene: FlowScene): boolean {
  return (
    rect.x >= -0.01 &&
    rect.y >= 0 &&
    rect.x + rect.width <= scene.width + 0.01 &&
    rect.y + rect.height <= scene.height + 0.01
  );
}

function firstOverlap(rects: readonly Rect[]): readonly [number, number] | null {
  for (const [i, a] of rects.entries()) {
    for (let j = i + 1; j < rects.length; j += 1) {
      const b = rects[j]!;
      const isApart =
        a.x + a.width <= b.x + 0.01 ||
        b.x + b.width <= a.x + 0.01 ||
        a.y + a.height <= b.y + 0.01 ||
        b.y + b.height <= a.y + 0.01;
      if (!isApart) return [i, j];
    }
  }
  return null;
}
