import { describe, expect, it } from 'vitest';
import { sampleFlow } from '../../../tests/builders/sample-flow.ts';
import { highlight, pathOfRequest } from './highlight.ts';
import { layoutFlow } from './layout.ts';
import type { RequestTarget } from './scene.ts';

const data = sampleFlow({ seed: 2, labels: 6, nodes: 5, bins: 60, diverging: 2, stale: true });
const scene = layoutFlow(data, { width: 1000, height: 700 });

function requestOn(link: number): RequestTarget {
  const strip = data.links.strip[link]!;
  return {
    kind: 'request',
    label: data.labels.name[data.strips.label[strip]!]!,
    artifact: data.artifacts.ref[data.strips.artifact[strip]!]!,
    node: data.nodes.name[data.links.node[link]!]!,
    timeNs: String((BigInt(data.fromNs!) + BigInt(data.toNs!)) / 2n),
  };
}

describe('highlight', () => {
  it('lights everything that leads through a node, and nothing else', () => {
    const node = 1;
    const lit = highlight(scene, { kind: 'node', node: data.nodes.name[node]! })!;
    const links = data.links.node.flatMap((of, link) => (of === node ? [link] : []));
    expect(lit.focus).toBe(`node:${node}`);
    expect([...lit.lit].filter((id) => id.startsWith('node:'))).toEqual([`node:${node}`]);
    expect([...lit.lit].filter((id) => id.startsWith('link:')).toSorted()).toEqual(
      links.map((link) => `link:${link}`).toSorted(),
    );
    const strips = new Set(links.map((link) => `strip:${data.links.strip[link]!}`));
    expect(new Set([...lit.lit].filter((id) => id.startsWith('strip:')))).toEqual(strips);
  });

  it('lights the artifacts of a label only', () => {
    const lit = highlight(scene, { kind: 'label', label: data.labels.name[0]! })!;
    const artifacts = data.strips.label.flatMap((label, strip) =>
      label === 0 ? [`artifact:${data.strips.artifact[strip]!}`] : [],
    );
    expect(new Set([...lit.lit].filter((id) => id.startsWith('artifact:')))).toEqual(new Set(artifacts));
    expect([...lit.lit].filter((id) => id.startsWith('label:'))).toEqual(['label:0']);
  });

  it('is null for what is not on the picture', () => {
    expect(highlight(scene, null)).toBeNull();
    expect(highlight(scene, { kind: 'label', label: 'never asked for' })).toBeNull();
  });
});

describe('pathOfRequest', () => {
  it('goes from the label over the moment and the node to the artifact', () => {
    for (const link of data.links.strip.keys()) {
      const path = pathOfRequest(scene, requestOn(link))!;
      const xs = path.dots.map(([x]) => x);
      expect(path.dots).toHaveLength(5);
      expect(xs).toEqual(xs.toSorted((a, b) => a - b));
      const { strips, nodes, artifacts } = scene.lanes;
      expect(xs[1]).toBeCloseTo(strips.x + strips.width / 2);
      expect(xs.slice(2)).toEqual([nodes.x, nodes.x + nodes.width, artifacts.x]);
      const strip = scene.shapes.find(({ id }) => id === `strip:${data.links.strip[link]!}`)!.rect;
      expect(path.dots[0]![1]).toBeGreaterThanOrEqual(strip.y);
      expect(path.dots[0]![1]).toBeLessThanOrEqual(strip.y + strip.height);
    }
  });

  it('has no moment where there is no time, and no way where the label is folded', () => {
    expect(pathOfRequest(scene, { ...requestOn(0), timeNs: null })!.dots).toHaveLength(4);
    expect(pathOfRequest(scene, { ...requestOn(0), label: 'folded' })).toBeNull();
  });
});
