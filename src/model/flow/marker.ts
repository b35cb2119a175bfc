/** Releases on the rows of their label: a dashed upright, and a small text where the label has more than one artifact. */
import type { FlowData } from '../flow-data.ts';
import { UTC, type TimeZone } from '../time-zone.ts';
import { visibleText } from '../../base/visible-text.ts';
import type { RowPlace } from './row-heights.ts';
import type { Lane, MarkerShape } from './scene.ts';
import { fitMiddle, textWidth } from './text-width.ts';
import { PILL, textRun } from './text-run.ts';
import type { TimeRange } from './time-axis.ts';
import { fractionOf, momentText } from './time-axis.ts';
import { artifactName, labelName } from './wording.ts';

const PILL_HEIGHT = 14;
const PILL_PADDING = 5;
/** In a picture of few labels every release is worth its text. */
const FEW_LABELS = 6;

interface Placed {
  readonly index: number;
  readonly x: number;
  readonly text: string;
  readonly title: string;
}

export function hasPills(data: FlowData, range: TimeRange | null, label: number): boolean {
  const isWorthIt = (data.labels.artifacts[label] ?? 0) > 1 || data.labels.name.length <= FEW_LABELS;
  return isWorthIt && placedMarkers(data, range, label, { x: 0, width: 1 }, UTC).length > 0;
}

/** Markers of one label on `lane`; `span` is where its rows lie. Texts that would touch are told as one. */
export function markerShapes(
  data: FlowData,
  range: TimeRange | null,
  label: number,
  lane: Lane,
  span: RowPlace,
  zone: TimeZone = UTC,
): readonly MarkerShape[] {
  const placed = placedMarkers(data, range, label, lane, zone);
  const pills = hasPills(data, range, label) ? clusters(placed, lane) : [];
  return placed.map((marker) => {
    const pill = pills.find(({ first }) => first === marker.index);
    const top = span.y - (pills.length > 0 ? 2 : 0);
    const rect =
      pill === undefined ? null : { x: pill.x, y: span.y - PILL_HEIGHT - 1.5, width: pill.width, height: PILL_HEIGHT };
    return {
      kind: 'marker',
      id: `marker:${marker.index}`,
      title: pill === undefined ? marker.title : pill.title,
      target: { kind: 'label', label: data.labels.name[label] ?? '' },
      rect: rect ?? { x: marker.x - 2, y: span.y, width: 4, height: Math.min(6, span.height) },
      x: marker.x,
      top,
      bottom: span.y + span.height,
      pill: rect,
      texts:
        rect === null || pill === undefined
          ? []
          : textRun([pill.text], {
              x: rect.x + rect.width / 2,
              y: rect.y + 10.5,
              room: rect.width,
              font: PILL,
              tone: 'inverse',
              align: 'middle',
            }),
    };
  });
}

function placedMarkers(
  data: FlowData,
  range: TimeRange | null,
  label: number,
  lane: Lane,
  zone: TimeZone,
): readonly Placed[] {
  if (range === null) return [];
  return data.markers
    .flatMap((marker, index) => {
      const fraction = fractionOf(range, BigInt(marker.atNs));
      if (marker.label !== label || fraction < 0 || fraction > 1) return [];
      const text = visibleText(marker.text);
      const of = `${labelName(data.labels.name[label] ?? '')} → ${artifactName(data.artifacts.ref[marker.artifact] ?? '')}`;
      return [
        {
          index,
          x: lane.x + lane.width * fraction,
          text,
          title: `${text} · ${of} · ${momentText(BigInt(marker.atNs), zone)}`,
        },
      ];
    })
    .sort((a, b) => a.x - b.x || (a.text < b.text ? -1 : a.text > b.text ? 1 : 0));
}

interface Pill {
  readonly first: number;
  readonly text: string;
  readonly title: string;
  readonly x: number;
  readonly width: number;
}

function clusters(placed: readonly Placed[], lane: Lane): readonly Pill[] {
  let groups: readonly (readonly Placed[])[] = placed.map((marker) => [marker]);
  // Two that touch become one; that one may be wider, so look again until nothing touches.
  for (;;) {
    const pills = groups.map((group) => pillOf(group, lane));
    const touching = pills.findIndex(
      (pill, i) => i > 0 && pill.x < (pills[i - 1]?.x ?? 0) + (pills[i - 1]?.width ?? 0) + 3,
    );
    if (touching < 0) return pills;
    groups = groups.flatMap((group, i) =>
      i === touching ? [] : i === touching - 1 ? [[...group, ...(groups[touching] ?? [])]] : [group],
    );
  }
}

function pillOf(group: readonly Placed[], lane: Lane): Pill {
  const first = group[0];
  const text = fitMiddle(
    group.length === 1 ? (first?.text ?? '') : `${first?.text ?? ''} +${group.length - 1}`,
    PILL,
    Math.min(140, lane.width - 2 * PILL_PADDING),
  );
  const width = textWidth(text, PILL) + 2 * PILL_PADDING;
  const middle = first?.x ?? lane.x;
  const x = Math.min(lane.x + lane.width - width, Math.max(lane.x, middle - width / 2));
  return { first: first?.index ?? -1, text, title: group.map(({ title }) => title).join('\n'), x, width };
}
