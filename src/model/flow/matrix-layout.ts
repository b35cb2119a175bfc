/** Shapes of the matrix: names of the rows on the left, those of the columns above, a field where requests meet. */
import type { FlowData } from '../flow-data.ts';
import type { Matrix, MatrixCell, MatrixForm } from './matrix.ts';
import { matrixOf } from './matrix.ts';
import { noteShapes } from './frame.ts';
import { joinTargets, namesOfLane, isOther, rowWords, targetOfRow } from './rows.ts';
import type { LaneName } from './rows.ts';
import type { CellShape, FlowScene, FlowShape, Lanes, Rect, Size, TextShape, TickShape } from './scene.ts';
import { HEADING, NAME, SMALL, STRONG, TINY, textRun } from './text-run.ts';
import { textWidth } from './text-width.ts';
import { timeRangeOf } from './time-axis.ts';
import { counted } from '../../base/counted.ts';
import { artifactName, nodeName, shortArtifactName, shortCount, shortNodeName } from './wording.ts';

const MARGIN = 20;
const LEAST_WIDTH = 400;
const HEAD = 34;
const NAME_LINE = 15;
/** Names of columns stand in as many lines as they need to have room beside each other. */
const MOST_LINES = 5;
const NAME_ROOM = 104;
const ROW = { least: 18, most: 44 };
const COLUMN = { least: 22, most: 96 };
const FOOT = 12;
const LANE_WORDS: Readonly<Record<LaneName, string>> = { label: 'LABELS', node: 'NODES', artifact: 'ARTIFACTS' };

export function layoutMatrix(data: FlowData, size: Size, form: MatrixForm): FlowScene {
  const matrix = matrixOf(data, form);
  const names = matrix.rows.map((row) => rowName(data, matrix.rowLane, row));
  const longest = Math.max(60, ...names.map((name) => textWidth(name, STRONG)));
  const width = Math.max(LEAST_WIDTH, size.width);
  const nameRoom = Math.min(Math.ceil(longest) + 2, Math.max(76, Math.round(width * 0.26)));
  const left = MARGIN + nameRoom + 12;
  const columns = Math.max(1, matrix.columns.length);
  const columnWidth = Math.min(COLUMN.most, Math.max(COLUMN.least, (width - left - MARGIN) / columns));
  const lines = Math.min(MOST_LINES, Math.max(1, Math.ceil(NAME_ROOM / columnWidth)));
  const top = HEAD + lines * NAME_LINE + 8;
  const rows = Math.max(1, matrix.rows.length);
  const rowHeight = Math.min(ROW.most, Math.max(ROW.least, (size.height - top - FOOT) / rows));
  const grid: Rect = {
    x: left,
    y: top,
    width: columnWidth * matrix.columns.length,
    height: rowHeight * matrix.rows.length,
  };
  const pitch = { x: columnWidth, y: rowHeight };
  const shapes: readonly FlowShape[] = [
    heading(data, matrix, grid),
    ...matrix.columns.map((_, i) => leaderShape(i, grid, pitch.x, lines)),
    ...matrix.columns.map((column, i) => columnShape(data, matrix, column, i, grid, pitch.x, lines)),
    ...matrix.rows.map((row, i) => rowShape(data, matrix, row, names[i] ?? '', grid, pitch.y, i, nameRoom)),
    ...cellShapes(data, matrix, grid, pitch),
    ...noteShapes(data, lanesOf(left, nameRoom, width), top),
  ];
  return {
    width: Math.max(width, Math.ceil(left + grid.width + MARGIN)),
    height: Math.max(size.height, Math.ceil(top + grid.height + FOOT)),
    lanes: lanesOf(left, nameRoom, width),
    top: 0,
    bottom: top + grid.height,
    time: timeRangeOf(data),
    shapes,
    bundled: [],
    level: 'groups',
    form,
    data,
  };
}

function lanesOf(left: number, names: number, width: number): Lanes {
  const rest = { x: left, width: Math.max(0, width - left - MARGIN) };
  return {
    labels: { x: MARGIN, width: names },
    bars: { x: left, width: 0 },
    strips: rest,
    nodes: rest,
    artifacts: rest,
  };
}

function rowName(data: FlowData, lane: LaneName, row: number): string {
  if (lane === 'label' || isOther(data, lane, row)) return rowWords(data, lane, row);
  const name = namesOfLane(data, lane)[row] ?? '';
  return lane === 'node' ? shortNodeName(name) || nodeName(name) : shortName(data, name, row);
}

function shortName(data: FlowData, name: string, artifact: number): string {
  return name === '' ? artifactName(name) : shortArtifactName(name, data.artifacts.kind[artifact] ?? null);
}

function heading(data: FlowData, matrix: Matrix, grid: Rect): TextShape {
  const words = `${LANE_WORDS[matrix.rowLane]} × ${LANE_WORDS[matrix.columnLane]}`;
  return {
    kind: 'heading',
    id: 'heading:matrix',
    title: `${words}: ${counted(data.shown, 'request')}`,
    target: null,
    rect: { x: MARGIN, y: 8, width: grid.x + grid.width - MARGIN, height: 16 },
    texts: textRun([`${words} · ${counted(data.shown, 'request')}`, words], {
      x: MARGIN,
      y: 20,
      room: Math.max(200, grid.x + grid.width - MARGIN),
      font: HEADING,
      tone: 'soft',
    }),
  };
}

function factsOf(data: FlowData, lane: LaneName, row: number): string {
  const { requests } = lane === 'label' ? data.labels : lane === 'node' ? data.nodes : data.artifacts;
  return `${rowWords(data, lane, row)} · ${counted(requests[row] ?? 0, 'request')}`;
}

/** A hairline from the name of a column down to it. */
function leaderShape(at: number, grid: Rect, width: number, lines: number): TickShape {
  const y = HEAD + (at % lines) * NAME_LINE + 2;
  const rect = { x: grid.x + at * width + 0.5, y, width: 0, height: grid.y - 2 - y };
  return { kind: 'tick', id: `leader:${at}`, title: '', target: null, rect, texts: [] };
}

/** Every `lines` columns the names begin again on the first line, each right of the start of its column. */
function columnShape(
  data: FlowData,
  { columnLane }: Matrix,
  column: number,
  at: number,
  grid: Rect,
  width: number,
  lines: number,
): TextShape {
  const x = grid.x + at * width;
  const line = at % lines;
  const y = HEAD + line * NAME_LINE;
  const room = Math.max(10, Math.min(width * lines, grid.x + grid.width + MARGIN / 2 - x) - 6);
  const name = rowName(data, columnLane, column);
  const wordings = namesOfLane(data, columnLane)[column] === '' ? [name, 'none recorded', 'none'] : [name];
  const texts = textRun(wordings, { x: x + 4, y: y + 12, room: room - 4, font: SMALL, tone: 'mid' });
  const wide = textWidth(texts[0]?.text ?? '', SMALL);
  return {
    kind: 'label',
    id: `column:${at}`,
    title: factsOf(data, columnLane, column),
    target: { kind: columnLane, ...targetOfRow(data, columnLane, column) },
    rect: { x, y: y + 1, width: room, height: NAME_LINE - 1 },
    plate: { x: x + 2, y: y + 1, width: wide + 4, height: NAME_LINE - 1 },
    texts,
  };
}

function rowShape(
  data: FlowData,
  { rowLane }: Matrix,
  row: number,
  name: string,
  grid: Rect,
  height: number,
  at: number,
  room: number,
): TextShape {
  const isDiverging = rowLane === 'label' && data.labels.diverging[row] === true;
  const y = grid.y + at * height;
  return {
    kind: 'label',
    id: `row:${at}`,
    title: factsOf(data, rowLane, row),
    target: { kind: rowLane, ...targetOfRow(data, rowLane, row) },
    rect: { x: MARGIN, y, width: room + 4, height },
    texts: textRun([name], {
      x: MARGIN + room,
      y: y + height / 2 + 4,
      room,
      font: isDiverging ? STRONG : NAME,
      tone: isDiverging ? 'ink' : 'mid',
      align: 'end',
    }),
  };
}

function cellShapes(
  data: FlowData,
  matrix: Matrix,
  grid: Rect,
  pitch: { readonly x: number; readonly y: number },
): readonly CellShape[] {
  const most = Math.max(1, ...matrix.cells.map(({ requests }) => requests));
  return matrix.cells.map((cell) => {
    const rect: Rect = {
      x: grid.x + cell.column * pitch.x + 1,
      y: grid.y + cell.row * pitch.y + 1,
      width: pitch.x - 2,
      height: pitch.y - 2,
    };
    return {
      kind: 'cell',
      id: `cell:${cell.row}:${cell.column}`,
      row: cell.row,
      column: cell.column,
      title: cellWords(data, matrix, cell),
      target: {
        kind: 'link',
        ...joinTargets(
          targetOfRow(data, matrix.rowLane, matrix.rows[cell.row] ?? -1),
          targetOfRow(data, matrix.columnLane, matrix.columns[cell.column] ?? -1),
        ),
      },
      rect,
      parts: cell.parts.map(({ artifact, requests }) => ({
        slot: data.artifacts.slot[artifact] ?? -1,
        share: cell.requests === 0 ? 0 : requests / cell.requests,
      })),
      shade: Math.sqrt(cell.requests / most),
      staleShare: cell.requests === 0 ? 0 : Math.min(1, cell.stale / cell.requests),
      inferred: cell.inferred * 2 > cell.requests,
      contradicted: cell.contradicted > 0,
      texts: fitting(shortCount(cell.requests), rect),
    };
  });
}

/** A number that does not fit is not cut: the title has it. */
function fitting(text: string, rect: Rect): CellShape['texts'] {
  if (textWidth(text, TINY) > rect.width - 4) return [];
  const { x, y, width, height } = rect;
  return textRun([text], {
    x: x + width / 2,
    y: y + height / 2 + 3.5,
    room: width,
    font: TINY,
    tone: 'ink',
    align: 'middle',
  });
}

function cellWords(data: FlowData, matrix: Matrix, cell: MatrixCell): string {
  const ends = [
    rowWords(data, matrix.rowLane, matrix.rows[cell.row] ?? -1),
    rowWords(data, matrix.columnLane, matrix.columns[cell.column] ?? -1),
  ];
  const facts = (['stale', 'inferred', 'contradicted'] as const).flatMap((word) =>
    cell[word] > 0 ? [`${counted(cell[word], 'request')} ${word}`] : [],
  );
  const artifacts = matrix.columnLane === 'node' ? [counted(cell.parts.length, 'artifact')] : [];
  return [ends.join(' → '), counted(cell.requests, 'request'), ...artifacts, ...facts].join(' · ');
}
