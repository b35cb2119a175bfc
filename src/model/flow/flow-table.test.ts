import { describe, expect, it } from 'vitest';
import { sampleFlow } from '../../../tests/builders/sample-flow.ts';
import { flowTable } from './flow-table.ts';

describe('flowTable', () => {
  const data = sampleFlow({ seed: 8, labels: 7, nodes: 5, bins: 50, diverging: 3, stale: true, contradicted: true });

  it('says the same numbers as the strips', () => {
    const rows = flowTable(data);
    for (const [strip, artifact] of data.strips.artifact.entries()) {
      const label = data.labels.name[data.strips.label[strip]!];
      const own = rows.filter((row) => row.label === label && row.artifact === data.artifacts.ref[artifact]);
      expect(own.reduce((sum, row) => sum + row.requests, 0)).toBe(data.strips.requests[strip]);
      expect(own.reduce((sum, row) => sum + row.contradicted, 0)).toBe(data.strips.contradicted[strip]);
    }
  });

  it('keeps the requests of nodes that are folded away', () => {
    const links = { ...data.links, node: data.links.node.map((node) => (node === 2 ? 99 : node)) };
    const rows = flowTable({ ...data, links });
    const hidden = data.links.requests.reduce((sum, value, link) => sum + (data.links.node[link] === 2 ? value : 0), 0);
    expect(hidden).toBeGreaterThan(0);
    expect(rows.reduce((sum, row) => sum + (row.node === null ? row.requests : 0), 0)).toBe(hidden);
  });
});
