import { describe, expect, it } from 'vitest';
import { sampleFlow } from '../../../tests/builders/sample-flow.ts';
import { layoutFlow } from '../../model/flow/layout.ts';
import { FlowFocus } from './flow-focus.ts';

const scene = layoutFlow(sampleFlow({ seed: 7, labels: 4, nodes: 3, bins: 20, diverging: 1 }), {
  width: 1000,
  height: 500,
});

describe('FlowFocus', () => {
  it('has no ring until the keyboard comes, and begins at the first shape', () => {
    const focus = new FlowFocus();
    expect(focus.ringIn(scene)).toBeUndefined();
    focus.setKeyboard(scene, true);
    const ring = focus.ringIn(scene);
    expect(ring).toBeDefined();
    focus.setKeyboard(scene, false);
    expect([focus.ringIn(scene), focus.shapeIn(scene)]).toEqual([undefined, ring]);
  });

  it('goes by arrows and by lanes, and stays where a key leads nowhere', () => {
    const focus = new FlowFocus();
    const node = focus.step(scene, '3');
    expect(node?.kind).toBe('node');
    expect(focus.step(scene, 'ArrowDown')?.kind).toBe('node');
    expect(focus.step(scene, 'ArrowUp')).toBe(node);
    expect([focus.step(scene, 'x'), focus.ringIn(scene)]).toEqual([null, node]);
  });

  it('follows the pointer without a ring, and leaves what a new picture does not hold', () => {
    const focus = new FlowFocus();
    const shape = focus.enter(scene, 0);
    focus.follow(null);
    expect([focus.ringIn(scene), focus.shapeIn(scene)]).toEqual([undefined, shape]);
    focus.keepIn({ ...scene, shapes: [] });
    expect(focus.shapeIn(scene)).toBeUndefined();
  });
});
