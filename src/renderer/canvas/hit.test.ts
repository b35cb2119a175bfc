import { describe, expect, it } from 'vitest';
import { sampleFlow } from '../../../tests/builders/sample-flow.ts';
import { layoutFlow } from '../../model/flow/layout.ts';
import type { RibbonShape } from '../../model/flow/scene.ts';
import { hitShape, ribbonDistance } from './hit.ts';

const scene = layoutFlow(sampleFlow({ seed: 6, labels: 8, nodes: 4, bins: 80, diverging: 2, folded: true }), {
  width: 1000,
  height: 700,
});

describe('hitShape', () => {
  it('finds every row and card at its middle', () => {
    for (const shape of scene.shapes) {
      if (!['label', 'node', 'artifact'].includes(shape.kind)) continue;
      const { x, y, width, height } = shape.rect;
      expect(hitShape(scene, x + width / 2, y + height / 2)?.id).toBe(shape.id);
    }
  });

  it('finds a strip by its upright too', () => {
    for (const shape of scene.shapes) {
      if (shape.kind !== 'strip') continue;
      expect(hitShape(scene, shape.bar.x + 2, shape.bar.y + shape.bar.height / 2)?.id).toBe(shape.id);
      expect(hitShape(scene, shape.rect.x + shape.rect.width * 0.9, shape.rect.y + shape.rect.height - 1)?.id).toBe(
        shape.id,
      );
    }
  });

  it('finds nothing where nothing is', () => {
    expect(hitShape(scene, scene.width - 2, scene.height - 2)).toBeNull();
    expect(hitShape(scene, -10, -10)).toBeNull();
  });
});

describe('ribbonDistance', () => {
  const ribbons = scene.shapes.filter((shape): shape is RibbonShape => shape.kind === 'ribbon');
  const middle = (end: RibbonShape['from']) => (end.top + end.bottom) / 2;

  it('is nothing along the ribbon, and grows beside it', () => {
    expect(ribbons.length).toBeGreaterThan(10);
    for (const ribbon of ribbons) {
      const { from, to } = ribbon;
      expect(ribbonDistance(ribbon, from.x, middle(from))).toBe(0);
      expect(ribbonDistance(ribbon, to.x, middle(to))).toBe(0);
      expect(ribbonDistance(ribbon, (from.x + to.x) / 2, (middle(from) + middle(to)) / 2)).toBe(0);
      expect(ribbonDistance(ribbon, from.x, from.top - 10)).toBeCloseTo(10);
      expect(ribbonDistance(ribbon, from.x - 1, middle(from))).toBe(Infinity);
    }
  });

  it('leads to a ribbon near its start, where ribbons lie side by side', () => {
    for (const ribbon of ribbons.filter(({ from, slot }) => slot >= 0 && from.bottom - from.top > 3)) {
      const found = hitShape(scene, ribbon.from.x + 1, middle(ribbon.from));
      expect(found?.kind).toBe('ribbon');
      expect(ribbonDistance(found as RibbonShape, ribbon.from.x + 1, middle(ribbon.from))).toBe(0);
    }
  });
});
