/** The keyboard in the matrix: from field to field, over the empty ones. */
import type { CellShape, FlowScene } from '../../model/flow/scene.ts';

export type Step = 'up' | 'down' | 'left' | 'right' | 'first' | 'last';

export function stepInGrid(scene: FlowScene, id: string | null, step: Step): CellShape | null {
  const cells = scene.shapes.filter((shape): shape is CellShape => shape.kind === 'cell');
  const current = cells.find((cell) => cell.id === id);
  if (current === undefined) return cells[0] ?? null;
  if (step === 'first' || step === 'last') return (step === 'first' ? cells[0] : cells.at(-1)) ?? current;
  const isAlongRow = step === 'left' || step === 'right';
  const by = step === 'left' || step === 'up' ? -1 : 1;
  const line = cells
    .filter((cell) => (isAlongRow ? cell.row === current.row : cell.column === current.column))
    .sort((a, b) => (isAlongRow ? a.column - b.column : a.row - b.row));
  return line[line.indexOf(current) + by] ?? current;
}

export function fieldInWords(scene: FlowScene, cell: CellShape): string {
  const count = (key: 'row' | 'column') =>
    1 + scene.shapes.reduce((most, shape) => (shape.kind === 'cell' ? Math.max(most, shape[key]) : most), 0);
  return `row ${cell.row + 1} of ${count('row')}, column ${cell.column + 1} of ${count('column')}`;
}
