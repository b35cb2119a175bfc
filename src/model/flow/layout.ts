/** From the aggregated flow to the shapes of the picture. Deterministic: no force, no jitter, no clock. */
import type { FlowData, FlowMarks } from '../flow-data.ts';
import { UTC, type TimeZone } from '../time-zone.ts';
import { artifactShape } from './artifact-card.ts';
import type { CardPlace } from './card-lanes.ts';
import { artifactNeeds, isRoomyLane, nodeNeeds } from './card-lanes.ts';
import { lanesFor } from './columns.ts';
import { GAP_ROOM, gapShapes, headingShapes, noteShapes } from './frame.ts';
import { labelRows, labelShapes, spanOfLabel } from './label-lane.ts';
import { levelOf } from './level.ts';
import { hasPills, markerShapes } from './marker.ts';
import { markShapes } from './marks.ts';
import { nodeShape } from './node-card.ts';
import { orderLanes } from './order.ts';
import { ribbonShapes } from './ribbons.ts';
import type { RowPlace } from './row-heights.ts';
import { bottomOf, leastHeight, placeRows } from './row-heights.ts';
import type { FlowScene, FlowShape, Size, StripShape } from './scene.ts';
import { NAME, STRONG } from './text-run.ts';
import { textWidth } from './text-width.ts';
import { timeRangeOf } from './time-axis.ts';
import { rowWords } from './rows.ts';

const TOP = 50;
const FOOT = 10;

export interface FlowDetail {
  /** Single requests, where there are few enough for each to have a mark. */
  readonly marks?: FlowMarks | null;
  /** Requests that no settlement of the case holds; where it is known, they have a row. */
  readonly unproved?: number;
  /** The lane of labels is at least so wide, as far as there is room; pixels. */
  readonly leastLabels?: number;
  /** Whose clocks axis, heading and titles show; UTC where none is given. */
  readonly zone?: TimeZone;
}

/** `size` in CSS pixels. The scene is as wide as asked (at least 400) and as high as its rows need. */
export function layoutFlow(
  data: FlowData,
  size: Size,
  { marks = null, unproved = 0, leastLabels = 0, zone = UTC }: FlowDetail = {},
): FlowScene {
  const longest = data.labels.name.map((_, i) =>
    textWidth(rowWords(data, 'label', i), data.labels.diverging[i] === true ? STRONG : NAME),
  );
  const lanes = lanesFor(size.width, Math.max(leastLabels, ...longest) + 2);
  const order = orderLanes(data);
  const time = timeRangeOf(data);
  const foot = FOOT + (unproved > 0 ? GAP_ROOM : 0);

  const level = levelOf(data, marks);
  const hasMarks = level === 'marks' && marks !== null;
  const rows = labelRows(data, order, (label) => hasPills(data, time, label), hasMarks);
  const offered = size.height - TOP - foot;
  const nodes = nodeNeeds(data, order.nodes, offered);
  const artifacts = artifactNeeds(data, order.artifacts, offered);
  const needs = rows.map(({ need }) => need);
  const room = Math.max(offered, leastHeight(needs), leastHeight(nodes), leastHeight(artifacts));

  const rowPlaces = placeRows(needs, TOP, room, 8);
  const nodeRaw = placeRows(nodes, TOP, room, 30);
  const artifactRaw = placeRows(artifacts, TOP, room, 16);
  const bottom = Math.max(...[rowPlaces, nodeRaw, artifactRaw].map((places) => bottomOf(places, TOP)));
  const nodePlaces = centred(nodeRaw, bottom, isRoomyLane(nodes));
  const artifactPlaces = centred(artifactRaw, bottom, isRoomyLane(artifacts));

  const labelLane = labelShapes(data, lanes, rows, rowPlaces);
  const nodeCards = order.nodes.map((node, row) => nodeShape(data, lanes.nodes, node, placeAt(nodePlaces, row)));
  const artifactCards = order.artifacts.map((artifact, row) =>
    artifactShape(data, lanes.artifacts, artifact, placeAt(artifactPlaces, row)),
  );
  const strips = labelLane.filter((shape): shape is StripShape => shape.kind === 'strip');
  const { drawn, bundled } = ribbonShapes(
    data,
    order,
    {
      strips: new Map(strips.map((shape) => [shape.index, shape])),
      nodes: new Map(nodeCards.map((shape) => [shape.index, shape])),
      artifacts: new Map(artifactCards.map((shape) => [shape.index, shape])),
    },
    level === 'ribbons',
  );
  const markers = data.labels.name.flatMap((_, label) =>
    markerShapes(data, time, label, lanes.strips, spanOfLabel(rows, rowPlaces, label), zone),
  );
  const shapes: readonly FlowShape[] = [
    ...headingShapes(data, lanes, time, rows.length > 0 ? bottomOf(rowPlaces, TOP) : TOP, zone),
    ...drawn,
    // What is drawn one by one needs no density.
    ...(hasMarks ? labelLane.map((shape) => (shape.kind === 'strip' ? { ...shape, cells: [] } : shape)) : labelLane),
    ...markers,
    ...(hasMarks ? markShapes(data, marks, time, strips, lanes.strips, zone) : []),
    ...nodeCards,
    ...artifactCards,
    ...gapShapes(unproved, lanes.artifacts, bottom),
    ...noteShapes(data, lanes, TOP),
  ];
  const width = Math.round(lanes.artifacts.x + lanes.artifacts.width + lanes.labels.x);
  return {
    width,
    height: Math.max(size.height, Math.ceil(bottom + foot)),
    lanes,
    top: TOP,
    bottom,
    time,
    shapes,
    bundled,
    level,
    form: 'lanes',
    data,
  };
}

/** A lane of few cards stands in the middle of its neighbours' height. */
function centred(places: readonly RowPlace[], bottom: number, isRoomy: boolean): readonly CardPlace[] {
  const shift = Math.max(0, (bottom - bottomOf(places, TOP)) / 2);
  return places.map((place) => ({ ...place, y: place.y + shift, isRoomy }));
}

function placeAt(places: readonly CardPlace[], row: number): CardPlace {
  return places[row] ?? { y: TOP, height: 0, isRoomy: false };
}
