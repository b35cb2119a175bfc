/** The nearest level: one request across the four lanes, and below each lane what was recorded of it there. */
import type { FlowData, FlowMarks } from '../flow-data.ts';
import { UTC, type TimeZone } from '../time-zone.ts';
import { STATUS_MARK } from '../status.ts';
import type { Status } from '../status.ts';
import { visibleText } from '../../base/visible-text.ts';
import { layoutFlow } from './layout.ts';
import type { RequestPicture } from './request-picture.ts';
import type { DetailShape, FlowScene, Lane, Size } from './scene.ts';
import type { Font } from './text-width.ts';
import { HEADING, SMALL, textRun } from './text-run.ts';
import type { TimeRange } from './time-axis.ts';
import { fractionOf, momentText, spanText } from './time-axis.ts';
import { counted } from '../../base/counted.ts';
import { wrapText } from './wrapped-text.ts';

/** Height of the lanes above the lists. */
const LANES_HEIGHT = 170;
/** The names of the path's steps stand below the labels. */
const LABELS = 150;
const ROW = 18;
/** From one line to the next of a row that needs more than one. */
const LINE = 14;
const BAR = 8;
const LEAST_BAR = 2;
const GAP = 26;
const FOOT = 12;
/** The picture holds so many rows of a list; the panel beside it and the table hold all. */
const MOST_ROWS = 60;
const MARK = 5;
const SECOND = 1_000_000_000n;

const VERDICT_MARK: Readonly<Record<RequestPicture['proofs'][number]['verdict'], Status>> = {
  passed: 'proved',
  failed: 'contradicted',
  'could-not-run': 'unknown',
};
const VERDICT_WORDS = { passed: 'passed', failed: 'failed', 'could-not-run': 'could not run' } as const;

export function layoutRequest(request: RequestPicture, of: FlowData, size: Size, zone: TimeZone = UTC): FlowScene {
  const data = dataOf(request, of);
  const lanes = layoutFlow(
    data,
    { width: size.width, height: LANES_HEIGHT },
    { marks: marksOf(request), leastLabels: LABELS, zone },
  );
  const top = lanes.bottom + GAP;
  const lists = [
    listOf('PATH', lanes.lanes.labels, top, stepRows(request)),
    spanRows(request, lanes.lanes.strips, top, lanes.time, zone),
    listOf('RECORDS', lanes.lanes.nodes, top, eventRows(request)),
    listOf('PROOFS', proofLane(lanes), top, proofRows(request)),
  ];
  const details = lists.flat();
  const bottom = Math.max(top, ...details.map(({ rect }) => rect.y + rect.height));
  return {
    ...lanes,
    height: Math.max(size.height, Math.ceil(bottom + FOOT)),
    shapes: [...lanes.shapes, ...details],
    level: 'request',
  };
}

/** From the first to the last moment that is known of the request, and a little beside a single one. */
function timesOf({ timeNs, spans }: RequestPicture): TimeRange | null {
  const moments = [timeNs, ...spans.flatMap(({ startNs, endNs }) => [startNs, endNs])].flatMap((ns) =>
    ns === null ? [] : [BigInt(ns)],
  );
  const first = moments[0];
  if (first === undefined) return null;
  const [fromNs, toNs] = moments.reduce(([a, b], ns) => [ns < a ? ns : a, ns > b ? ns : b], [first, first]);
  return fromNs === toNs ? { fromNs: fromNs - SECOND, toNs: toNs + SECOND } : { fromNs, toNs };
}

function dataOf(request: RequestPicture, of: FlowData): FlowData {
  const time = timesOf(request);
  const artifact = of.artifacts.ref.findIndex((ref, row) => ref === request.artifact && row !== of.other.artifact);
  const [stale, contradicted, inferred] = [
    Number(request.freshness === 'stale'),
    Number(request.status === 'contradicted'),
    Number(request.status === 'inferred'),
  ];
  return {
    shown: 1,
    of: of.of,
    fromNs: time === null ? null : String(time.fromNs),
    toNs: time === null ? null : String(time.toNs),
    bins: 1,
    labels: { name: [request.label], requests: [1], artifacts: [1], diverging: [request.slot >= 0] },
    nodes: { handle: [''], name: [request.node], requests: [1], contradicted: [contradicted] },
    artifacts: {
      handle: [''],
      ref: [request.artifact],
      kind: [of.artifacts.kind[artifact] ?? null],
      version: [of.artifacts.version[artifact] ?? null],
      requests: [1],
      slot: [request.slot],
      best: [request.status],
      contradicted: [contradicted],
      stale: [stale],
    },
    strips: {
      label: [0],
      artifact: [0],
      requests: [1],
      stale: [stale],
      contradicted: [contradicted],
      density: [request.timeNs === null ? 0 : 1],
      staleDensity: [stale],
    },
    links: {
      strip: [0],
      node: [0],
      requests: [1],
      stale: [stale],
      inferred: [inferred],
      contradicted: [contradicted],
    },
    markers: [],
    folded: { labels: 0, labelRequests: 0, nodes: 0, artifacts: 0 },
    other: { label: -1, node: -1, artifact: -1 },
    timeline: [request.timeNs === null ? 0 : 1],
  };
}

function marksOf(request: RequestPicture): FlowMarks {
  return {
    labels: [request.label],
    nodes: [request.node],
    artifacts: [request.artifact],
    id: [request.id],
    timeNs: [request.timeNs],
    label: [0],
    node: [0],
    artifact: [0],
    status: [request.status],
    freshness: [request.freshness],
  };
}

/** Under the ribbons as well as under the artifacts: the names of the ladder's steps are long. */
function proofLane({ lanes: { nodes, artifacts } }: FlowScene): Lane {
  const x = nodes.x + nodes.width + 12;
  return { x, width: artifacts.x + artifacts.width - x };
}

interface Row {
  readonly text: string;
  readonly title: string;
  readonly status: Status | null;
  readonly isStrong: boolean;
}

function stepRows({ steps }: RequestPicture): readonly Row[] {
  return steps.map(({ title, status, because, isWeakest }) => ({
    text: title,
    title: [title, STATUS_MARK[status].word, visibleText(because), ...(isWeakest ? ['the weakest link'] : [])].join(
      ' · ',
    ),
    status,
    isStrong: isWeakest,
  }));
}

function eventRows({ events }: RequestPicture): readonly Row[] {
  return events.map(({ role, where }) => ({
    text: visibleText(role),
    title: `${visibleText(role)} · ${visibleText(where)}`,
    status: null,
    isStrong: false,
  }));
}

/** Nothing at all is said, too: a proof that is missing is a row. */
function proofRows({ proofs }: RequestPicture): readonly Row[] {
  if (proofs.length === 0)
    return [{ text: 'proof missing', title: 'No step of the ladder could begin', status: 'unknown', isStrong: false }];
  return proofs.map(({ title, verdict, reason }) => ({
    text: title,
    title: `${title} · ${VERDICT_WORDS[verdict]} · ${visibleText(reason)}`,
    status: VERDICT_MARK[verdict],
    isStrong: verdict === 'failed',
  }));
}

function headOf(words: string, lane: Lane, y: number): DetailShape {
  return {
    kind: 'detail',
    id: `detail:${words}`,
    title: '',
    target: null,
    rect: { x: lane.x, y, width: lane.width, height: ROW },
    mark: null,
    bar: null,
    slot: -1,
    texts: textRun([words], { x: lane.x, y: y + 11, room: lane.width, font: HEADING, tone: 'soft' }),
  };
}

function listOf(words: string, lane: Lane, top: number, all: readonly Row[]): readonly DetailShape[] {
  let y = top + ROW;
  const shapes = cut(all).map((row, i): DetailShape => {
    const left = row.status === null ? 0 : 2 * MARK + 6;
    const tone = row.status === 'contradicted' ? 'red' : row.isStrong ? 'ink' : 'mid';
    const font = strong(row);
    const place = { x: lane.x + left, room: lane.width - left, font, tone } as const;
    const lines = wrapText(row.text, font, place.room);
    const height = ROW + Math.max(0, lines.length - 1) * LINE;
    const shape: DetailShape = {
      kind: 'detail',
      id: `detail:${words}:${i}`,
      title: row.title,
      target: null,
      rect: { x: lane.x, y, width: lane.width, height },
      mark: row.status === null ? null : { status: row.status, x: lane.x + MARK, y: y + ROW / 2, radius: MARK },
      bar: null,
      slot: -1,
      texts: lines.flatMap((line, at) => textRun([line], { ...place, y: y + 13 + at * LINE })),
    };
    y += height;
    return shape;
  });
  return [headOf(words, lane, top), ...shapes];
}

function strong(row: Row): Font {
  return row.isStrong ? { ...SMALL, weight: 600 } : SMALL;
}

function cut(rows: readonly Row[]): readonly Row[] {
  if (rows.length <= MOST_ROWS) return rows;
  const rest = `and ${counted(rows.length - MOST_ROWS + 1, 'more row')}`;
  return [...rows.slice(0, MOST_ROWS - 1), { text: rest, title: rest, status: null, isStrong: false }];
}

/** Spans as bars on the lane's own time; a name stands where its bar leaves room. */
function spanRows(
  request: RequestPicture,
  lane: Lane,
  top: number,
  time: TimeRange | null,
  zone: TimeZone,
): readonly DetailShape[] {
  const head = headOf(request.spans.length === 0 ? 'SPANS: NONE RECORDED' : 'SPANS', lane, top);
  const shown = request.spans.slice(0, MOST_ROWS);
  const rows = shown.map((span, i): DetailShape => {
    const y = top + ROW + i * ROW;
    const at = (ns: string | null): number | null =>
      ns === null || time === null ? null : lane.x + lane.width * fractionOf(time, BigInt(ns));
    const [from, to] = [at(span.startNs), at(span.endNs)];
    const x = Math.min(from ?? to ?? lane.x, lane.x + lane.width - LEAST_BAR);
    const width = from === null || to === null ? LEAST_BAR : Math.max(LEAST_BAR, to - from);
    const name = visibleText(span.name);
    const facts = [
      ...(span.startNs === null ? [] : [momentText(BigInt(span.startNs), zone)]),
      ...(span.startNs === null || span.endNs === null ? [] : [spanText(BigInt(span.endNs) - BigInt(span.startNs))]),
    ];
    return {
      kind: 'detail',
      id: `detail:span:${i}`,
      title: [name, ...facts, ...(span.isOwn ? ['a record of this request'] : [])].join(' · '),
      target: null,
      rect: { x: lane.x, y, width: lane.width, height: ROW },
      mark: null,
      bar: { x, y: y + ROW - BAR + 2, width: Math.min(width, lane.x + lane.width - x), height: BAR - 4 },
      slot: span.isOwn ? request.slot : -1,
      texts: textRun([name], {
        x: lane.x + Math.min(8, span.depth) * 6,
        y: y + 10,
        room: lane.width - Math.min(8, span.depth) * 6,
        font: span.isOwn ? { ...SMALL, weight: 600 } : SMALL,
        tone: span.isOwn ? 'ink' : 'mid',
      }),
    };
  });
  return [head, ...rows];
}
