import { describe, expect, it } from 'vitest';
import { sampleFlow } from '../../../tests/builders/sample-flow.ts';
import { layoutFlow } from '../../model/flow/layout.ts';
import type { Step } from './walk.ts';
import { enterLane, LANE_KINDS, placeInWords, rowsOfLane, stepFrom } from './walk.ts';

const scene = layoutFlow(sampleFlow({ seed: 6, labels: 8, nodes: 4, bins: 80, diverging: 2 }), {
  width: 1000,
  height: 700,
});

describe('stepFrom', () => {
  it('reaches every row of every lane and stops at the ends', () => {
    for (const lane of LANE_KINDS.keys()) {
      const rows = rowsOfLane(scene, lane);
      const seen: string[] = [];
      let id = stepFrom(scene, enterLane(scene, null, lane)!.id, 'first')!.id;
      for (const _ of rows) {
        seen.push(id);
        id = stepFrom(scene, id, 'down')!.id;
      }
      expect(seen).toEqual(rows.map((row) => row.id));
      expect(id).toBe(rows.at(-1)!.id);
      expect(stepFrom(scene, rows[0]!.id, 'up')!.id).toBe(rows[0]!.id);
    }
  });

  it('begins at the first label, wherever it was before', () => {
    for (const step of ['up', 'down', 'left', 'right', 'first', 'last'] satisfies Step[]) {
      expect(stepFrom(scene, null, step)!.id).toBe('label:0');
      expect(stepFrom(scene, 'gone:1', step)!.id).toBe('label:0');
    }
  });

  it('goes across to the row beside it, and stays at the outer lanes', () => {
    const strip = stepFrom(scene, 'label:5', 'right')!;
    expect(strip.kind).toBe('strip');
    expect(strip.target?.label).toBe(scene.data.labels.name[5]);
    expect(stepFrom(scene, 'label:5', 'left')!.id).toBe('label:5');
    expect(enterLane(scene, strip.id, 3)!.kind).toBe('artifact');
  });

  it('says where it is', () => {
    expect(placeInWords(scene, rowsOfLane(scene, 2)[1]!)).toBe('row 2 of 4');
  });

  it('finds nothing in an empty picture', () => {
    const empty = layoutFlow(sampleFlow({ seed: 6, labels: 0, nodes: 1, bins: 8, diverging: 0 }), {
      width: 600,
      height: 400,
    });
    expect(stepFrom(empty, null, 'down')).toBeNull();
  });
});
