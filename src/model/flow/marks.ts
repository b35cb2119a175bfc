/** Single requests in the strips: each at its moment, beside each other where they would touch. */
import type { FlowData, FlowMarks } from '../flow-data.ts';
import { UTC, type TimeZone } from '../time-zone.ts';
import { STATUS_MARK } from '../status.ts';
import { rowOfName } from './rows.ts';
import type { Lane, MarkShape, StripShape } from './scene.ts';
import type { TimeRange } from './time-axis.ts';
import { fractionOf, momentText } from './time-axis.ts';
import { artifactName, labelName, nodeName } from './wording.ts';

const LARGE = 4;
const SMALL = 3;
/** Beyond so many marks they are drawn small. */
const MANY = 600;

/** Marks in order of time, those of one strip together. Requests without a time have no place and no mark. */
export function markShapes(
  data: FlowData,
  marks: FlowMarks,
  time: TimeRange | null,
  strips: readonly StripShape[],
  lane: Lane,
  zone: TimeZone = UTC,
): readonly MarkShape[] {
  if (time === null) return [];
  const radius = marks.id.length > MANY ? SMALL : LARGE;
  const rows = {
    label: marks.labels.map((name) => rowOfName(data, 'label', name)),
    artifact: marks.artifacts.map((name) => rowOfName(data, 'artifact', name)),
  };
  const keyOf = (label: number, artifact: number): string => `${label}:${artifact}`;
  const shapeOf = new Map(
    strips.map((shape) => [
      keyOf(data.strips.label[shape.index] ?? -1, data.strips.artifact[shape.index] ?? -1),
      shape,
    ]),
  );
  const ofStrip = new Map<StripShape, number[]>();
  for (const [mark, timeNs] of marks.timeNs.entries()) {
    const key = keyOf(rows.label[marks.label[mark] ?? -1] ?? -1, rows.artifact[marks.artifact[mark] ?? -1] ?? -1);
    const strip = shapeOf.get(key);
    if (strip === undefined || timeNs === null) continue;
    const list = ofStrip.get(strip);
    if (list === undefined) ofStrip.set(strip, [mark]);
    else list.push(mark);
  }
  return strips.flatMap((strip) => {
    const own = ofStrip.get(strip) ?? [];
    const room = { x: lane.x + radius, width: lane.width - 2 * radius };
    const xs = own.map((mark) => room.x + room.width * fractionOf(time, BigInt(marks.timeNs[mark] ?? '0')));
    const ys = spread(xs, strip, radius);
    return own.map((mark, i) => markShape(marks, mark, strip, xs[i] ?? 0, ys[i] ?? 0, radius, zone));
  });
}

/** Heights within the strip: the first line where the mark touches none before it, else the line that is free first. */
function spread(xs: readonly number[], strip: StripShape, radius: number): readonly number[] {
  const pitch = 2 * radius + 1;
  const lines = Math.max(1, Math.floor((strip.rect.height - 1) / pitch));
  const ends: number[] = [];
  const line = xs.map((x) => {
    const free = ends.findIndex((end) => end <= x - radius);
    const at = free >= 0 ? free : ends.length < lines ? ends.length : ends.indexOf(Math.min(...ends));
    ends[at] = x + radius;
    return at;
  });
  const top = strip.rect.y + strip.rect.height / 2 - ((ends.length - 1) * pitch) / 2;
  return line.map((at) => top + at * pitch);
}

function markShape(
  marks: FlowMarks,
  mark: number,
  strip: StripShape,
  x: number,
  y: number,
  radius: number,
  zone: TimeZone,
): MarkShape {
  const label = marks.labels[marks.label[mark] ?? -1] ?? '';
  const node = marks.nodes[marks.node[mark] ?? -1] ?? '';
  const artifact = marks.artifacts[marks.artifact[mark] ?? -1] ?? '';
  const timeNs = marks.timeNs[mark] ?? null;
  const status = marks.status[mark] ?? 'unknown';
  const freshness = marks.freshness[mark] ?? 'unknown';
  const id = marks.id[mark] ?? '';
  const words = [
    id,
    timeNs === null ? 'no time' : momentText(BigInt(timeNs), zone),
    `${labelName(label)} → ${nodeName(node)} → ${artifactName(artifact)}`,
    STATUS_MARK[status].word.toLowerCase(),
    ...(freshness === 'unknown' ? [] : [freshness]),
  ];
  return {
    kind: 'mark',
    id: `mark:${id}`,
    index: mark,
    title: words.join(' · '),
    target: { kind: 'request', id, label, artifact, node, timeNs },
    rect: { x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius },
    texts: [],
    slot: strip.slot,
    x,
    y,
    radius,
    status,
    freshness,
  };
}
