import { describe, expect, it } from 'vitest';
import { sampleFlow } from '../../../tests/builders/sample-flow.ts';
import type { FlowData, FlowMarks } from '../flow-data.ts';
import { layoutFlow } from './layout.ts';
import { hasRoomForMarks, levelOf, MOST_MARKS, MOST_RIBBONS } from './level.ts';
import type { MarkShape, RibbonShape } from './scene.ts';

const size = { width: 1000, height: 700 };
const few = sampleFlow({ seed: 4, labels: 5, nodes: 4, bins: 60, diverging: 2 });
const many = sampleFlow({ seed: 4, labels: 30, nodes: 14, bins: 60, diverging: 4 });

/** One mark per link, spread over the time of the flow. */
function marksOf(data: FlowData): FlowMarks {
  const links = [...data.links.strip.keys()];
  const from = BigInt(data.fromNs!);
  const step = (BigInt(data.toNs!) - from) / BigInt(links.length + 1);
  return {
    labels: data.labels.name,
    nodes: data.nodes.name,
    artifacts: data.artifacts.ref,
    id: links.map((link) => `r-${link + 1}`),
    timeNs: links.map((link) => String(from + step * BigInt(link + 1))),
    label: links.map((link) => data.strips.label[data.links.strip[link]!]!),
    node: links.map((link) => data.links.node[link]!),
    artifact: links.map((link) => data.strips.artifact[data.links.strip[link]!]!),
    status: links.map(() => 'observed'),
    freshness: links.map(() => 'current'),
  };
}

describe('levelOf', () => {
  it('goes by how many things would be visible', () => {
    expect(many.links.strip.length).toBeGreaterThan(MOST_RIBBONS);
    expect(levelOf(few, null)).toBe('groups');
    expect(levelOf(many, null)).toBe('ribbons');
    const small = { ...few, shown: MOST_MARKS };
    expect(levelOf(small, marksOf(few))).toBe('marks');
    expect(levelOf({ ...few, shown: MOST_MARKS + 1 }, marksOf(few))).toBe('groups');
    expect(hasRoomForMarks({ ...few, shown: 0 })).toBe(false);
  });

  it('does not go by the size of the pane', () => {
    for (const width of [400, 900, 2000]) {
      expect(layoutFlow(many, { width, height: 300 }).level).toBe('ribbons');
      expect(layoutFlow(few, { width, height: 2000 }).level).toBe('groups');
    }
  });
});

describe('ribbons drawn together', () => {
  it('hold every single way once, and none of what diverges', () => {
    const scene = layoutFlow(many, size);
    const ribbons = scene.shapes.filter((shape): shape is RibbonShape => shape.kind === 'ribbon');
    const bundles = ribbons.filter(({ id }) => id.startsWith('bundle:in'));
    expect(bundles.length).toBeGreaterThan(0);
    expect(bundles.every(({ slot }) => slot < 0)).toBe(true);
    const single = ribbons.filter(({ id }) => id.startsWith('link:'));
    const inside = scene.bundled.filter(({ id }) => id.startsWith('link:'));
    expect(new Set([...single, ...inside].map(({ id }) => id)).size).toBe(many.links.strip.length);
    expect(bundles.reduce((sum, { requests }) => sum + requests, 0)).toBe(
      inside.reduce((sum, { requests }) => sum + requests, 0),
    );
    for (const way of inside) expect(many.labels.diverging[many.strips.label[way.strip!]!]).toBe(false);
  });
});

describe('marks', () => {
  const data = { ...few, shown: few.links.strip.length };
  const marks = marksOf(few);
  const scene = layoutFlow(data, size, { marks });
  const shapes = scene.shapes.filter((shape): shape is MarkShape => shape.kind === 'mark');

  it('stand one for one request, in its strip and at its moment', () => {
    expect(shapes.map(({ id }) => id).toSorted()).toEqual(marks.id.map((id) => `mark:${id}`).toSorted());
    for (const shape of shapes) {
      const strip = scene.shapes.find(
        (other) =>
          other.kind === 'strip' &&
          few.strips.label[other.index] === marks.label[shape.index] &&
          few.strips.artifact[other.index] === marks.artifact[shape.index],
      )!.rect;
      expect(shape.y).toBeGreaterThan(strip.y);
      expect(shape.y).toBeLessThan(strip.y + strip.height);
    }
    const inTime = shapes.toSorted((a, b) => a.index - b.index).map(({ x }) => x);
    expect(inTime).toEqual(inTime.toSorted((a, b) => a - b));
  });

  it('leave out only what has no time', () => {
    const untimed = { ...marks, timeNs: marks.timeNs.map((ns, i) => (i === 0 ? null : ns)) };
    const drawn = layoutFlow(data, size, { marks: untimed }).shapes.filter(({ kind }) => kind === 'mark');
    expect(drawn).toHaveLength(marks.id.length - 1);
  });
});
