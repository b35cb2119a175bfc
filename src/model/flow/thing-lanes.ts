/** What the lanes of a node, an artifact and a label hold. */
import { lifetimeRows } from './blob-lanes.ts';
import { counted } from '../../base/counted.ts';
import { labelName, artifactName } from './wording.ts';
import { UTC, type TimeZone } from '../time-zone.ts';
import { momentText } from './time-axis.ts';
import { rangeOfItems, type LaneItem, type LaneRow, type LaneShape, type Lanes } from './lanes.ts';
import type {
  ArtifactHistory,
  CacheEvent,
  CacheWord,
  HistorySpan,
  HistoryStrip,
  LabelHistory,
  NodeHistory,
  ReleaseSpan,
} from '../thing-history.ts';

type Slots = ReadonlyMap<string, number>;

const SHAPES: Readonly<Record<CacheWord, LaneShape>> = {
  fetched: 'in',
  loaded: 'loaded',
  evicted: 'out',
  hit: 'hit',
  miss: 'miss',
  stale: 'stale',
  'looked up': 'hit',
};

function density(strip: HistoryStrip, span: HistorySpan, title: string): readonly LaneItem[] {
  if (span.fromNs === null || span.toNs === null) return [];
  const { bin, count, requests, stale, staleCount } = strip;
  return [
    {
      kind: 'density',
      bins: span.bins,
      fromNs: BigInt(span.fromNs),
      toNs: BigInt(span.toNs),
      bin,
      count,
      stale: staleCount,
      title: `${title}: ${counted(requests, 'request')}, ${stale} stale`,
    },
  ];
}

const cacheMark = (event: CacheEvent, told: string, zone: TimeZone): LaneItem => ({
  kind: 'mark',
  atNs: BigInt(event.timeNs),
  shape: SHAPES[event.what],
  title: `${told} · ${momentText(BigInt(event.timeNs), zone)}`,
});

/** Releases outlast the requests by far: a bar that begins before or ends after is cut at the edge and its title says when. */
function releaseItems(release: ReleaseSpan, nextNs: string | null, zone: TimeZone): readonly LaneItem[] {
  const moment = (ns: bigint): string => momentText(ns, zone);
  const by = BigInt(release.byNs);
  const name = `${labelName(release.label)}${release.version === null ? '' : ` ${release.version}`}`;
  const bar: LaneItem = {
    kind: 'bar',
    fromNs: by,
    toNs: nextNs === null ? null : BigInt(nextNs),
    look: 'solid',
    title: `${name}: published by ${moment(by)}${nextNs === null ? ', the newest known' : `, followed ${moment(BigInt(nextNs))}`}`,
  };
  const after = release.afterNs === null ? null : BigInt(release.afterNs);
  // An event tells the moment itself.
  if (after !== null && by - after <= 1n) return [bar];
  return [
    {
      kind: 'bar',
      fromNs: after,
      toNs: by,
      look: 'uncertain',
      title: `${name}: published at some moment ${after === null ? 'before' : `after ${moment(after)} and by`} ${moment(by)}`,
    },
    bar,
  ];
}

/** The window of the requests, widened to what happened beside them by at most its own length. */
function windowOf(span: HistorySpan, rows: readonly LaneRow[]): Lanes['range'] {
  const all = rangeOfItems(rows);
  if (span.fromNs === null || span.toNs === null || all === null) return all;
  const [from, to] = [BigInt(span.fromNs), BigInt(span.toNs)];
  const reach = to - from;
  return {
    fromNs: all.fromNs < from - reach ? from - reach : all.fromNs,
    toNs: all.toNs > to + reach ? to + reach : all.toNs,
  };
}

export function nodeLanes(node: NodeHistory, slots: Slots, zone: TimeZone = UTC): Lanes {
  const moment = (ns: bigint): string => momentText(ns, zone);
  const refs = [
    ...new Set([
      ...node.strips.map(({ artifact }) => artifact),
      ...node.held.map(({ artifact }) => artifact),
      ...node.events.map(({ artifact }) => artifact),
    ]),
  ];
  const rows: LaneRow[] = refs.slice(0, 40).map((ref) => ({
    id: `artifact:${ref}`,
    title: artifactName(ref),
    isId: ref !== '',
    slot: slots.get(ref) ?? -1,
    items: [
      ...node.held
        .filter(({ artifact }) => artifact === ref)
        .map((held): LaneItem => ({
          kind: 'bar',
          fromNs: BigInt(held.fromNs),
          toNs: held.toNs === null ? null : BigInt(held.toNs),
          look: 'inferred',
          title: `could have been ready (inferred by node-cache-state) from ${moment(BigInt(held.fromNs))}${held.toNs === null ? '' : ` to ${moment(BigInt(held.toNs))}`}`,
        })),
      ...node.strips
        .filter(({ artifact }) => artifact === ref)
        .flatMap((strip) => density(strip, node.span, `answered ${labelName(strip.label)}`)),
      ...node.events
        .filter(({ artifact }) => artifact === ref)
        .map((event) =>
          cacheMark(
            event,
            `${event.what}${event.sha256 === null ? '' : `, sha-256 ${event.sha256}`}${event.computedId === null ? '' : `, computed id ${event.computedId}`}`,
            zone,
          ),
        ),
    ],
  }));
  const dated = node.registry.flatMap(({ role, atNs }) => (atNs === null ? [] : [{ role, atNs: BigInt(atNs) }]));
  if (dated.length > 0) {
    const items = dated.map(({ role, atNs }): LaneItem => ({
      kind: 'mark',
      atNs,
      shape: role === 'disabled' ? 'out' : role === 'heartbeat' ? 'hit' : 'moment',
      title: `${role} · ${moment(atNs)}`,
    }));
    rows.unshift({ id: 'registry', title: 'Registry', isId: false, slot: -1, items });
  }
  return {
    title: `Node ${node.name} over time`,
    description:
      'Dashed: what it could have had ready, inferred from its own records. Dense: requests that it answered.',
    range: windowOf(node.span, rows),
    rows,
    zone,
  };
}

function releaseRows(
  releases: readonly ReleaseSpan[],
  key: (release: ReleaseSpan) => string,
  slots: Slots,
  zone: TimeZone,
): readonly LaneRow[] {
  return releases.map((release, i) => {
    const next = releases.find(
      (other, k) => k > i && other.label === release.label && other.artifact !== release.artifact,
    );
    return {
      id: `release:${i}`,
      title: key(release),
      isId: false,
      slot: slots.get(release.artifact) ?? -1,
      items: releaseItems(release, next?.byNs ?? null, zone),
    };
  });
}

export function labelLanes(label: LabelHistory, slots: Slots, zone: TimeZone = UTC): Lanes {
  const releases = releaseRows(
    label.releases,
    ({ version, artifact }) => `release ${version ?? ''} ${artifact}`.replace('  ', ' '),
    slots,
    zone,
  );
  const served = label.strips.slice(0, 40).map((strip): LaneRow => ({
    id: `served:${strip.artifact}`,
    title: strip.artifact === '' ? artifactName('') : `served ${strip.artifact}`,
    isId: false,
    slot: slots.get(strip.artifact) ?? -1,
    items: density(strip, label.span, `answered with ${artifactName(strip.artifact)}`),
  }));
  const rows = [...releases, ...served];
  return {
    title: `Label ${label.name} over time`,
    description:
      'Above, what the label should have meant, by its releases; below, what was served. Hatched: stale, or a time that is uncertain.',
    range: windowOf(label.span, rows),
    rows,
    zone,
  };
}

/** Its releases end when another artifact of the label follows, which only the label's own page knows: here they stay open. */
export function artifactLanes(artifact: ArtifactHistory, slots: Slots, zone: TimeZone = UTC): Lanes {
  const slot = slots.get(artifact.ref) ?? -1;
  const releases = artifact.releases.map((release, i): LaneRow => ({
    id: `release:${i}`,
    title: `${labelName(release.label)} ${release.version ?? ''}`.trim(),
    isId: false,
    slot,
    items: releaseItems(release, null, zone),
  }));
  const served = artifact.strips.slice(0, 40).map((strip): LaneRow => ({
    id: `served:${strip.label}`,
    title: `answered ${labelName(strip.label)}`,
    isId: false,
    slot,
    items: density(strip, artifact.span, `answered ${labelName(strip.label)}`),
  }));
  const nodes = [...new Set(artifact.loads.map(({ node }) => node))].slice(0, 40);
  const loads = nodes.map((node): LaneRow => ({
    id: `node:${node}`,
    title: `${node} loaded`,
    isId: false,
    slot,
    items: artifact.loads
      .filter((load) => load.node === node)
      .map((load) => cacheMark(load, `${load.what} by ${node}`, zone)),
  }));
  const stored = lifetimeRows(artifact.lifetimes, slot, zone);
  const rows = [...releases, ...stored, ...loads, ...served];
  return {
    title: `Artifact ${artifact.ref} over time`,
    description:
      'Releases, storage on Walrus, loads and requests. Hatched: stale, or a time that is uncertain. Dashed: registered, not certified yet.',
    range: windowOf(artifact.span, rows),
    rows,
    zone,
  };
}
