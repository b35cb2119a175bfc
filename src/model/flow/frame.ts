/** What stands around the rows: headings with counts, the time axis, and what is not there. */
import type { FlowData } from '../flow-data.ts';
import { zoneName, type TimeZone } from '../time-zone.ts';
import type { LaneName } from './rows.ts';
import { countOfLane } from './rows.ts';
import type { FlowShape, GapShape, Lane, Lanes, TextRun, TextShape, TickShape } from './scene.ts';
import { HEADING, NAME, SMALL, TINY, textRun } from './text-run.ts';
import { textWidth } from './text-width.ts';
import type { TimeRange } from './time-axis.ts';
import { momentText, ticksOf } from './time-axis.ts';
import { counted, grouped } from '../../base/counted.ts';
import { shortCount } from './wording.ts';

const HEADING_Y = 20;
const TICK_Y = 38;

/** Headings of the four lanes and the time axis; grid lines run to `gridBottom`. */
export function headingShapes(
  data: FlowData,
  lanes: Lanes,
  time: TimeRange | null,
  gridBottom: number,
  zone: TimeZone,
): readonly FlowShape[] {
  const total = (lane: LaneName) => grouped(countOfLane(data, lane));
  const requests =
    data.shown === data.of
      ? [grouped(data.shown)]
      : [`${grouped(data.shown)} of ${grouped(data.of)}`, grouped(data.shown)];
  const span =
    time === null ? 'No request has a time' : `${momentText(time.fromNs, zone)} to ${momentText(time.toNs, zone)}`;
  const name = zoneName(zone);
  return [
    ...axisShapes(data, lanes.strips, time, gridBottom, zone),
    heading('labels', lanes.labels, ['LABELS'], [total('label')], 'end'),
    heading(
      'strips',
      lanes.strips,
      [`REQUESTS OVER TIME, ${name}`, `REQUESTS, ${name}`, `TIME, ${name}`, name],
      requests,
      'start',
      span,
    ),
    heading('nodes', lanes.nodes, ['NODES'], [total('node')], 'start'),
    heading('artifacts', lanes.artifacts, ['ARTIFACTS AND PROOF', 'ARTIFACTS'], [total('artifact')], 'start'),
  ];
}

function heading(
  id: string,
  lane: Lane,
  words: readonly string[],
  counts: readonly string[],
  align: 'start' | 'end',
  title?: string,
): TextShape {
  const texts = headingTexts(lane, words, counts, align);
  return {
    kind: 'heading',
    id: `heading:${id}`,
    title: title ?? `${words[0] ?? ''}: ${counts[0] ?? ''}`,
    target: null,
    rect: { x: lane.x, y: HEADING_Y - 12, width: lane.width, height: 16 },
    texts,
  };
}

/** The widest pair of wordings that fits; the words alone when no pair does. */
function headingTexts(
  lane: Lane,
  words: readonly string[],
  counts: readonly string[],
  align: 'start' | 'end',
): readonly TextRun[] {
  const near = {
    x: align === 'start' ? lane.x : lane.x + lane.width,
    y: HEADING_Y,
    font: HEADING,
    tone: 'soft',
    align,
  } as const;
  const far = { ...near, x: align === 'start' ? lane.x + lane.width : lane.x, font: SMALL } as const;
  for (const word of words) {
    for (const count of counts) {
      const rest = lane.width - textWidth(word, HEADING) - 8;
      if (textWidth(count, SMALL) > rest) continue;
      const farAlign = align === 'start' ? 'end' : 'start';
      return [
        ...textRun([word], { ...near, room: lane.width }),
        ...textRun([count], { ...far, room: rest, align: farAlign }),
      ];
    }
  }
  return textRun(words, { ...near, room: lane.width });
}

function axisShapes(
  data: FlowData,
  lane: Lane,
  time: TimeRange | null,
  bottom: number,
  zone: TimeZone,
): readonly TickShape[] {
  if (time === null) return [];
  return ticksOf(time, lane.x, lane.width, TINY, zone).map((tick, i) => ({
    kind: 'tick',
    id: `tick:${i}`,
    title: '',
    target: null,
    rect: {
      x: tick.x,
      y: TICK_Y + 4,
      width: 0,
      height: Math.max(0, data.labels.name.length === 0 ? 4 : bottom - TICK_Y - 4),
    },
    texts: textRun([tick.text], {
      x: tick.x,
      y: TICK_Y,
      room: lane.width,
      font: TINY,
      tone: 'soft',
      align: tick.align,
    }),
  }));
}

/** Height of the row of missing proofs, with the room above it. */
export const GAP_ROOM = 32;

/** Below the artifacts: how many of the requests no settlement of the case holds. */
export function gapShapes(unproved: number, lane: Lane, bottom: number): readonly GapShape[] {
  if (unproved <= 0) return [];
  const rect = { x: lane.x, y: bottom + GAP_ROOM - 22, width: lane.width, height: 22 };
  const words = `proof missing · ${shortCount(unproved)}`;
  return [
    {
      kind: 'gap',
      id: 'gap:unproved',
      title: `Proof missing · ${counted(unproved, 'request')} · no settlement of the case holds them`,
      target: { kind: 'unproved' },
      rect,
      texts: textRun([words, 'proof missing', 'no proof'], {
        x: rect.x + 10,
        y: rect.y + 15,
        room: rect.width - 20,
        font: SMALL,
        tone: 'soft',
      }),
    },
  ];
}

export function noteShapes(data: FlowData, lanes: Lanes, top: number): readonly TextShape[] {
  const rows = [data.labels.name, data.nodes.name, data.artifacts.ref];
  if (data.folded.labels > 0 || rows.some((names) => names.length > 0)) return [];
  const width = lanes.artifacts.x + lanes.artifacts.width - lanes.labels.x;
  const text =
    data.of === 0
      ? ['The case holds no request yet. Import an export that names requests.', 'The case holds no request yet.']
      : [
          `None of ${counted(data.of, 'request')} matches the filter. Remove a part of it.`,
          'No request matches the filter.',
        ];
  const room = {
    x: lanes.labels.x + width / 2,
    y: top + 60,
    room: width,
    font: NAME,
    tone: 'mid',
    align: 'middle',
  } as const;
  const rect = { x: lanes.labels.x, y: top + 44, width, height: 24 };
  return [{ kind: 'note', id: 'note:empty', title: text[0] ?? '', target: null, rect, texts: textRun(text, room) }];
}
