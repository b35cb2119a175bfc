/** The first two lanes: labels, and what was asked of them over time. */
import type { FlowData } from '../flow-data.ts';
import type { LaneOrder } from './order.ts';
import type { RowNeed, RowPlace } from './row-heights.ts';
import { heightWeight } from './row-heights.ts';
import type { FlowShape, Lanes, Rect, StripShape, TextShape } from './scene.ts';
import { stripDensity } from './strip-cells.ts';
import { NAME, SMALL, STRONG, textRun, TINY } from './text-run.ts';
import { isOther, joinTargets, rowWords, targetOfRow } from './rows.ts';
import { counted } from '../../base/counted.ts';

/** Room above a label whose releases carry a text. */
const PILL_ROOM = 16;
const LEAST_ALONE = 16;
const LEAST_SHARED = 14;
const MOST = 68;
/** Marks lie beside and above each other: they need the room. */
const MOST_MARKED = 180;
/** The row of others stays low, however many requests it stands for. */
const MOST_OTHER = 28;
const TWO_LINES = 29;

/** One row a strip; a label without a strip keeps a row of its own. */
export interface LabelRow {
  readonly label: number;
  readonly strip: number | null;
  readonly isFirst: boolean;
  readonly need: RowNeed;
}

export function labelRows(
  data: FlowData,
  order: LaneOrder,
  hasPills: (label: number) => boolean,
  hasMarks = false,
): readonly LabelRow[] {
  return data.labels.name.flatMap((_, label) => {
    const strips = order.strips.filter((strip) => data.strips.label[strip] === label);
    const gap = (label === 0 ? 0 : 7) + (hasPills(label) ? PILL_ROOM : 0);
    const rows: readonly (number | null)[] = strips.length === 0 ? [null] : strips;
    return rows.map((strip, i) => {
      const requests = (strip === null ? data.labels.requests[label] : data.strips.requests[strip]) ?? 0;
      const least = rows.length === 1 ? LEAST_ALONE : LEAST_SHARED;
      const most = isOther(data, 'label', label) ? MOST_OTHER : hasMarks ? MOST_MARKED : MOST;
      const need = { least, most, weight: heightWeight(requests), gap: i === 0 ? gap : 2 };
      return { label, strip, isFirst: i === 0, need };
    });
  });
}

/** Where all rows of a label lie. */
export function spanOfLabel(rows: readonly LabelRow[], places: readonly RowPlace[], label: number): RowPlace {
  const own = places.filter((_, i) => rows[i]?.label === label);
  const y = own[0]?.y ?? 0;
  const last = own.at(-1);
  return { y, height: last === undefined ? 0 : last.y + last.height - y };
}

export function labelShapes(
  data: FlowData,
  lanes: Lanes,
  rows: readonly LabelRow[],
  places: readonly RowPlace[],
): readonly FlowShape[] {
  const labels = data.labels.name.map((_, label) => labelShape(data, lanes, label, spanOfLabel(rows, places, label)));
  const strips = rows.flatMap((row, i) => {
    const place = places[i];
    return row.strip === null || place === undefined ? [] : [stripShape(data, lanes, row.strip, place)];
  });
  return [...labels, ...strips];
}

function labelShape(data: FlowData, lanes: Lanes, label: number, span: RowPlace): TextShape {
  const name = data.labels.name[label] ?? '';
  const words = rowWords(data, 'label', label);
  const artifacts = data.labels.artifacts[label] ?? 0;
  const diverging = data.labels.diverging[label] ?? false;
  const contradicted = sumOfLabel(data, label, data.strips.contradicted);
  const { x, width } = lanes.labels;
  const isTwo = artifacts > 1 && !isOther(data, 'label', label) && span.height >= TWO_LINES;
  const middle = span.y + span.height / 2;
  const place = { x: x + width, room: width, align: 'end' } as const;
  const font = diverging ? STRONG : NAME;
  const tone = contradicted > 0 ? 'red' : diverging ? 'amber' : 'soft';
  const facts = [words, counted(data.labels.requests[label] ?? 0, 'request'), counted(artifacts, 'artifact')];
  return {
    kind: 'label',
    id: `label:${label}`,
    title: facts.join(' · ') + (contradicted > 0 ? ` · ${counted(contradicted, 'request')} contradicted` : ''),
    target: { kind: 'label', ...targetOfRow(data, 'label', label) },
    rect: { x, y: span.y, width: width + 4, height: span.height },
    texts: [
      ...textRun(wordingsOf(data, label, words), {
        ...place,
        y: middle + (isTwo ? -2 : 4),
        font,
        tone: name === '' || isOther(data, 'label', label) ? 'soft' : diverging ? 'ink' : 'mid',
      }),
      ...(isTwo ? textRun([counted(artifacts, 'artifact')], { ...place, y: middle + 12, font: SMALL, tone }) : []),
    ],
  };
}

/** "+ 144 labels, one artifact each". That clause is true when labels with one artifact are already among the shown. */
function wordingsOf(data: FlowData, label: number, words: string): readonly string[] {
  if (!isOther(data, 'label', label)) return [words];
  const plain = `+ ${counted(data.folded.labels, 'label')}`;
  const before = label - 1;
  const areSingle = before >= 0 && data.labels.diverging[before] !== true && (data.labels.artifacts[before] ?? 0) <= 1;
  const each = data.folded.labels === 1 ? ', one artifact' : ', one artifact each';
  return areSingle ? [plain + each, plain] : [plain];
}

function stripShape(data: FlowData, lanes: Lanes, strip: number, place: RowPlace): StripShape {
  const label = data.strips.label[strip] ?? -1;
  const artifactIndex = data.strips.artifact[strip] ?? -1;
  const artifact = data.artifacts.ref[artifactIndex] ?? '';
  const rect: Rect = { x: lanes.strips.x, y: place.y, width: lanes.strips.width, height: place.height };
  const density = stripDensity(data, strip, lanes.strips);
  const requests = data.strips.requests[strip] ?? 0;
  const contradicted = data.strips.contradicted[strip] ?? 0;
  const stale = data.strips.stale[strip] ?? 0;
  const untimed = requests - density.timed;
  const words = [
    `${rowWords(data, 'label', label)} → ${rowWords(data, 'artifact', artifactIndex)}`,
    counted(requests, 'request'),
    ...(stale > 0 ? [`${counted(stale, 'request')} stale`] : []),
    ...(contradicted > 0 ? [`${counted(contradicted, 'request')} contradicted`] : []),
    ...(untimed > 0 ? [`${counted(untimed, 'request')} without a time`] : []),
  ];
  const extent = density.extent ?? rect;
  return {
    kind: 'strip',
    id: `strip:${strip}`,
    index: strip,
    title: words.join(' · '),
    target: {
      kind: 'strip',
      ...joinTargets(targetOfRow(data, 'label', label), targetOfRow(data, 'artifact', artifactIndex)),
    },
    rect,
    bar: { x: lanes.bars.x, y: place.y, width: lanes.bars.width, height: place.height },
    slot: data.artifacts.slot[artifactIndex] ?? -1,
    cells: density.cells,
    dashed: artifact === '',
    contradicted: contradicted > 0 ? { x: extent.x, y: place.y, width: extent.width, height: place.height } : null,
    texts:
      density.timed > 0
        ? []
        : textRun([`${counted(requests, 'request')} without a time`, 'no time'], {
            x: rect.x + 6,
            y: place.y + place.height / 2 + 3.5,
            room: rect.width - 12,
            font: TINY,
            tone: 'soft',
          }),
  };
}

function sumOfLabel(data: FlowData, label: number, values: readonly number[]): number {
  return values.reduce((sum, value, strip) => sum + (data.strips.label[strip] === label ? value : 0), 0);
}
