/** Moving the keyboard's focus over the rows of the four lanes. */
import type { FlowScene, FlowShape } from '../../model/flow/scene.ts';
import type { Trail } from './path-walk.ts';
import { connectedRow, NO_TRAIL } from './path-walk.ts';
import type { Step } from './walk-grid.ts';
import { fieldInWords, stepInGrid } from './walk-grid.ts';

export const LANE_KINDS = ['label', 'strip', 'node', 'artifact'] as const;
export type { Step } from './walk-grid.ts';

/** The rows of a lane from top to bottom; single requests in order of time. */
export function rowsOfLane(scene: FlowScene, lane: number): readonly FlowShape[] {
  if (lane === 1 && scene.level === 'marks') {
    const marks = scene.shapes.filter((shape) => shape.kind === 'mark');
    if (marks.length > 0) return marks.sort((a, b) => a.index - b.index);
  }
  const kind = LANE_KINDS[lane];
  const isIn = (shape: FlowShape): boolean => shape.kind === kind || (lane === 3 && shape.kind === 'gap');
  return scene.shapes.filter(isIn).sort((a, b) => a.rect.y - b.rect.y);
}

/** The row to go to from `id`; from nowhere every step leads to the first label. Null in an empty picture. */
export function stepFrom(scene: FlowScene, id: string | null, step: Step, trail: Trail = NO_TRAIL): FlowShape | null {
  if (scene.form !== 'lanes') return stepInGrid(scene, id, step);
  const current = scene.shapes.find((shape) => shape.id === id);
  const lane = current === undefined ? -1 : laneOf(current);
  if (current === undefined || lane < 0) return firstOfLane(scene, 0);
  if (step === 'left' || step === 'right') {
    const next = lane + (step === 'left' ? -1 : 1);
    return connectedRow(scene, current, next, trail) ?? nearestOfLane(scene, next, middleOf(current)) ?? current;
  }
  const rows = rowsOfLane(scene, lane);
  const at = rows.indexOf(current);
  const to = { up: at - 1, down: at + 1, first: 0, last: rows.length - 1 }[step];
  return rows[Math.min(rows.length - 1, Math.max(0, to))] ?? current;
}

/** Lane 0–3; where the focus stood in another lane, the row beside it. */
export function enterLane(scene: FlowScene, id: string | null, lane: number): FlowShape | null {
  if (scene.form !== 'lanes') return stepInGrid(scene, null, 'first');
  const current = scene.shapes.find((shape) => shape.id === id);
  return current === undefined ? firstOfLane(scene, lane) : nearestOfLane(scene, lane, middleOf(current));
}

/** "row 2 of 15", for who hears the picture. */
export function placeInWords(scene: FlowScene, shape: FlowShape): string {
  if (shape.kind === 'cell') return fieldInWords(scene, shape);
  const rows = rowsOfLane(scene, laneOf(shape));
  const noun = shape.kind === 'mark' ? 'request' : 'row';
  return `${noun} ${rows.indexOf(shape) + 1} of ${rows.length}`;
}

export function laneOf(shape: FlowShape): number {
  if (shape.kind === 'gap') return 3;
  return shape.kind === 'mark' ? 1 : LANE_KINDS.indexOf(shape.kind as (typeof LANE_KINDS)[number]);
}

function firstOfLane(scene: FlowScene, lane: number): FlowShape | null {
  return rowsOfLane(scene, lane)[0] ?? null;
}

function nearestOfLane(scene: FlowScene, lane: number, y: number): FlowShape | null {
  let best: FlowShape | null = null;
  for (const shape of rowsOfLane(scene, lane)) {
    if (best === null || Math.abs(middleOf(shape) - y) < Math.abs(middleOf(best) - y)) best = shape;
  }
  return best;
}

function middleOf(shape: FlowShape): number {
  return shape.rect.y + shape.rect.height / 2;
}
