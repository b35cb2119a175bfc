/** The pictures of an extract, in light colours and by UTC: each shows what a table of it says. */
import type { ExtractPicture, ExtractRows } from '../../model/extract.ts';
import { SEVERITIES } from '../../model/finding.ts';
import type { FlowData } from '../../model/flow-data.ts';
import { lifetimeRows } from '../../model/flow/blob-lanes.ts';
import { figureToSvg } from '../../model/flow/figure-svg.ts';
import { flowToSvg } from '../../model/flow/flow-svg.ts';
import { lanesToSvg, rangeOfItems, type LaneItem, type LaneRow, type LaneShape } from '../../model/flow/lanes.ts';
import { figureOfPicture } from '../../model/flow/picture-figure.ts';
import { THEMES } from '../../model/flow/theme.ts';
import { UTC } from '../../model/time-zone.ts';
import { counted, grouped } from '../../base/counted.ts';
import { instant } from '../report/wording.ts';

const SIZE = { width: 1200, height: 720 };
/** One request has one row of each. */
const PATH_SIZE = { width: 1200, height: 400 };
const WIDTH = 1200;
/** Rows of a picture; what is beyond them is in its table. */
const MOST_LANES = 24;
const BINS = 96;

const SHAPES: Readonly<Record<string, LaneShape>> = {
  'artifact.fetch': 'in',
  'artifact.load': 'loaded',
  'artifact.evict': 'out',
};

export interface PictureRows {
  readonly flow: FlowData;
  readonly requests: readonly ExtractRows['requests'][];
  readonly paths: readonly ExtractRows['paths'][];
  readonly findings: readonly ExtractRows['findings'][];
  readonly findingRequests: Iterable<ExtractRows['finding_requests']>;
  readonly releases: readonly ExtractRows['releases'][];
  readonly events: Iterable<ExtractRows['events']>;
  readonly lifetimes: readonly ExtractRows['lifetimes'][];
}

function flowCaption({ shown, of, folded }: FlowData): string {
  const parts = [
    ...(folded.labels === 0
      ? []
      : [`${counted(folded.labels, 'label')} with ${counted(folded.labelRequests, 'request')}`]),
    ...(folded.nodes === 0 ? [] : [counted(folded.nodes, 'node')]),
    ...(folded.artifacts === 0 ? [] : [counted(folded.artifacts, 'artifact')]),
  ];
  const left = parts.length === 0 ? '' : ` Drawn together as one row of others: ${parts.join(', ')}.`;
  return `${grouped(shown)} of ${grouped(of)} requests.${left}`;
}

/** Of the requests that are reconstructed step by step one that the most severe finding names; else the first. */
function pathToDraw({ paths, findings, findingRequests }: PictureRows): ExtractRows['paths'] | undefined {
  const rank = new Map(findings.map(({ id, severity }) => [id, SEVERITIES.indexOf(severity)]));
  const named = new Map<string, number>();
  for (const { finding, request } of findingRequests)
    named.set(request, Math.max(named.get(request) ?? -1, rank.get(finding) ?? -1));
  return paths.toSorted((a, b) => (named.get(b.request) ?? -1) - (named.get(a.request) ?? -1))[0];
}

function pathSvg(rows: PictureRows): string | null {
  const { flow, requests } = rows;
  const path = pathToDraw(rows);
  const request = requests.find(({ id }) => id === path?.request);
  if (path === undefined || request === undefined || path.hops.length === 0) return null;
  const picture = {
    id: request.id,
    label: request.label ?? '',
    node: request.node ?? '',
    artifact: request.artifact ?? '',
    slot: -1,
    timeNs: request.timeNs,
    status: request.status,
    freshness: request.freshness,
    steps: path.hops,
    spans: [],
    events: [],
    proofs: path.ladder,
  };
  const what = request.label === null ? '' : ` for ${request.label}`;
  const caption = `Request ${request.id}${what}, ${request.timeNs === null ? 'at no recorded time' : instant(request.timeNs)}.`;
  return figureToSvg(
    figureOfPicture(
      { data: flow, form: 'lanes', request: picture },
      { size: PATH_SIZE, theme: 'light', selection: null, caption },
    ),
  );
}

/** Requests of one label and artifact as density over all of the time that requests span. */
function servedLanes(requests: PictureRows['requests']): readonly LaneRow[] {
  const dated = requests.flatMap((row) => (row.timeNs === null ? [] : [{ row, ns: BigInt(row.timeNs) }]));
  const [first, last] = [dated[0]?.ns, dated.at(-1)?.ns];
  if (first === undefined || last === undefined) return [];
  const width = last - first + 1n;
  const groups = Map.groupBy(dated, ({ row }) => `${row.label ?? ''}\n${row.artifact ?? ''}`);
  const sorted = [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return sorted.slice(0, MOST_LANES).map(([key, list]): LaneRow => {
    const [label = '', artifact = ''] = key.split('\n');
    const [count, stale] = [new Map<number, number>(), new Map<number, number>()];
    for (const { row, ns } of list) {
      const bin = Number(((ns - first) * BigInt(BINS)) / width);
      count.set(bin, (count.get(bin) ?? 0) + 1);
      if (row.freshness === 'stale') stale.set(bin, (stale.get(bin) ?? 0) + 1);
    }
    const bins = [...count.keys()].toSorted((a, b) => a - b);
    const title = `${label === '' ? 'no label' : label} answered with ${artifact === '' ? 'nothing known' : artifact}`;
    const density: LaneItem = {
      kind: 'density',
      bins: BINS,
      fromNs: first,
      toNs: last + 1n,
      bin: bins,
      count: bins.map((bin) => count.get(bin) ?? 0),
      stale: bins.map((bin) => stale.get(bin) ?? 0),
      title: `${title}: ${counted(list.length, 'request')}`,
    };
    return { id: `served:${key}`, title, isId: false, slot: -1, items: [density] };
  });
}

function releaseLanes(releases: PictureRows['releases']): readonly LaneRow[] {
  const byLabel = [...Map.groupBy(releases, ({ label }) => label)].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return byLabel.slice(0, MOST_LANES).map(([label, list]): LaneRow => ({
    id: `release:${label}`,
    title: `${label} published`,
    isId: false,
    slot: -1,
    items: list.flatMap(({ version, artifact, afterNs, byNs }): LaneItem[] => {
      const title = `${version ?? 'a release'}: ${artifact}`;
      const by: LaneItem = { kind: 'mark', atNs: BigInt(byNs), shape: 'moment', title };
      if (afterNs === null || BigInt(byNs) - BigInt(afterNs) <= 1n) return [by];
      return [{ kind: 'bar', fromNs: BigInt(afterNs), toNs: BigInt(byNs), look: 'uncertain', title }, by];
    }),
  }));
}

function nodeLanes(events: PictureRows['events']): readonly LaneRow[] {
  const rows = new Map<string, LaneItem[]>();
  for (const { node, name, timeNs, artifact } of events) {
    const shape = SHAPES[name];
    if (node === null || timeNs === null || shape === undefined) continue;
    const items = rows.get(node) ?? [];
    items.push({ kind: 'mark', atNs: BigInt(timeNs), shape, title: `${name} ${artifact ?? ''}, ${instant(timeNs)}` });
    rows.set(node, items);
  }
  const sorted = [...rows].toSorted(([a], [b]) => (a < b ? -1 : 1)).slice(0, MOST_LANES);
  return sorted.map(([node, items]) => ({ id: `node:${node}`, title: node, isId: false, slot: -1, items }));
}

function timelineSvg(rows: PictureRows): string | null {
  const served = servedLanes(rows.requests);
  const lanes = [...releaseLanes(rows.releases), ...nodeLanes(rows.events), ...served];
  // Releases may lie years before the requests: the picture is of the requests' time where there is one.
  const range = rangeOfItems(served.length > 0 ? served : lanes);
  if (range === null) return null;
  return lanesToSvg(
    {
      title: 'What happened when',
      description:
        'Releases by label, artifacts that nodes fetched, loaded and evicted, and requests by label and artifact.',
      range,
      rows: lanes,
      zone: UTC,
    },
    THEMES.light,
    WIDTH,
    [
      'Releases by label; fetched, loaded and evicted by node; requests by label and artifact. Undated events are in the table alone.',
    ],
  );
}

function lifetimeSvg({ lifetimes }: PictureRows): string | null {
  if (lifetimes.length === 0) return null;
  const byBlob = [...Map.groupBy(lifetimes, ({ blobId }) => blobId)].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const rows = byBlob.flatMap(([blobId, list]) =>
    lifetimeRows(
      list.map((row) => ({ ...row, records: [], deleted: row.deleted.byNs === null ? null : row.deleted })),
      -1,
      UTC,
    ).map((row, i) => ({ ...row, id: `${blobId}:${i}`, title: blobId, isId: true })),
  );
  const lanes = rows.filter(({ items }) => items.length > 0).slice(0, MOST_LANES);
  const range = rangeOfItems(lanes);
  if (range === null) return null;
  const left = rows.length - lanes.length;
  return lanesToSvg(
    {
      title: 'How long Walrus kept each blob',
      description: 'Hatched: it happened at some moment of this. Dashed: registered, not certified yet.',
      range,
      rows: lanes,
      zone: UTC,
    },
    THEMES.light,
    WIDTH,
    left === 0 ? [] : [`${grouped(left)} more are in the table.`],
  );
}

/** A picture is absent where there is nothing to draw. */
export function extractPictures(rows: PictureRows): ReadonlyMap<ExtractPicture, string> {
  const flow =
    rows.flow.shown === 0 ? null : flowToSvg(rows.flow, { ...SIZE, theme: 'light', caption: flowCaption(rows.flow) });
  const drawn: readonly (readonly [ExtractPicture, string | null])[] = [
    ['flow.svg', flow],
    ['path.svg', pathSvg(rows)],
    ['timeline.svg', timelineSvg(rows)],
    ['lifetime.svg', lifetimeSvg(rows)],
  ];
  return new Map(drawn.flatMap(([name, svg]) => (svg === null ? [] : [[name, svg] as const])));
}
