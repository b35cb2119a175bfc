import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleFlow } from '../../../tests/builders/sample-flow.ts';
import { matrixOf } from './matrix.ts';
import { layoutMatrix } from './matrix-layout.ts';
import type { CellShape } from './scene.ts';

const flow = fc
  .record({
    seed: fc.nat(),
    labels: fc.integer({ min: 1, max: 30 }),
    nodes: fc.integer({ min: 1, max: 20 }),
    bins: fc.constant(10),
    diverging: fc.integer({ min: 0, max: 6 }),
    folded: fc.boolean(),
    unrecorded: fc.boolean(),
  })
  .map(sampleFlow);
const form = fc.constantFrom('label-node' as const, 'node-artifact' as const);

describe('matrixOf', () => {
  it('counts every request of a link once, and as many per row as the row has', () => {
    fc.assert(
      fc.property(flow, form, (data, given) => {
        const { cells, rows, rowLane } = matrixOf(data, given);
        const total = data.links.requests.reduce((sum, value) => sum + value, 0);
        expect(cells.reduce((sum, cell) => sum + cell.requests, 0)).toBe(total);
        for (const cell of cells) expect(cell.parts.reduce((sum, part) => sum + part.requests, 0)).toBe(cell.requests);
        if (rowLane !== 'node') return;
        for (const [at, node] of rows.entries()) {
          const own = cells.filter(({ row }) => row === at).reduce((sum, cell) => sum + cell.requests, 0);
          expect(own).toBe(data.nodes.requests[node]);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('layoutMatrix', () => {
  it('lets no field touch another or leave the scene, in a pane of any size', () => {
    const size = fc.record({ width: fc.integer({ min: 300, max: 1600 }), height: fc.integer({ min: 200, max: 1000 }) });
    fc.assert(
      fc.property(flow, form, size, (data, given, pane) => {
        const scene = layoutMatrix(data, pane, given);
        const cells = scene.shapes.filter((shape): shape is CellShape => shape.kind === 'cell');
        const places = new Set(cells.map(({ row, column }) => `${row}:${column}`));
        expect(places.size).toBe(cells.length);
        for (const { rect } of cells) {
          expect(rect.x).toBeGreaterThan(0);
          expect(rect.x + rect.width).toBeLessThanOrEqual(scene.width);
          expect(rect.y + rect.height).toBeLessThanOrEqual(scene.height);
        }
        for (const { parts } of cells) expect(parts.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
      }),
      { numRuns: 40 },
    );
  });
});
