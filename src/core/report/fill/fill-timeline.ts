/** What happened when: releases, what nodes and chains logged, findings. Undated events are never given a time. */
import type { Extract, ExtractRows } from '../../../model/extract.ts';
import type { ReportFinding } from '../../../model/report/report-finding.ts';
import type { ReportGround } from '../../../model/report/report-source.ts';
import type { ReportClock, ReportMoment, ReportTimeline } from '../../../model/report/report-timeline.ts';
import { counted } from '../../../base/counted.ts';
import type { CaseNames } from './case-names.ts';
import { writtenTimes, type Written } from './written-times.ts';

/** Rows of each kind that are printed; the rest are counted, and in the extract. */
const MOST_DATED = 200;
const MOST_UNDATED = 50;
/** What comes once a request stands with the request; here it would push out everything else. */
const PER_REQUEST: ReadonlySet<string> = new Set([
  'artifact.cache.lookup',
  'request.start',
  'request.end',
  'inference.request',
  'inference.response',
  'InferenceResult',
  'ModelInferenceEvent',
]);
/** What nodes say every few minutes, and nothing else. */
const HEARTBEAT = 'heartbeat';

function* releaseMoments(extract: Extract, names: CaseNames, written: Written): Generator<ReportMoment> {
  for (const { label, version, artifact, afterNs, byNs, grounds } of extract.rows('releases')) {
    const [ground] = grounds;
    yield {
      timeNs: byNs,
      afterNs: afterNs === byNs ? null : (afterNs ?? '0'),
      written: ground === undefined ? null : written(ground, byNs),
      what: 'Release known',
      about: `${label} means ${artifact}${version === null ? '' : `, release ${version}`}`,
      ground: ground === undefined ? null : names.ground(ground),
    };
  }
}

function* nodeMoments(extract: Extract, names: CaseNames, written: Written): Generator<ReportMoment> {
  for (const { node, role, atNs, ...place } of extract.rows('node_records'))
    yield {
      timeNs: atNs,
      afterNs: null,
      written: written(place, atNs),
      what: 'Registry',
      about: `${node}: ${role}`,
      ground: names.ground(place),
    };
}

/** Images by the moment of their approval: the record of one names nothing else. */
function approvals(extract: Extract): ReadonlyMap<string, string> {
  const at = Map.groupBy(extract.rows('images'), ({ approvedNs }) => approvedNs ?? '');
  return new Map([...at].map(([ns, images]) => [ns, images.map(({ pcrHash }) => `image 0x${pcrHash}`).join(', ')]));
}

function eventMoment(
  { timeNs, name, node, artifact, ...place }: ExtractRows['events'],
  approved: ReadonlyMap<string, string>,
  names: CaseNames,
  written: Written,
): ReportMoment {
  const image = name === 'PCRApproved' ? (approved.get(timeNs ?? '') ?? null) : null;
  const about = [image, artifact, node === null ? null : `on ${node}`].filter((part) => part !== null).join(' ');
  return {
    timeNs,
    afterNs: null,
    written: written(place, timeNs),
    what: name === '' ? 'Event' : name,
    about,
    ground: names.ground(place),
  };
}

function* findingMoments(findings: readonly ReportFinding[]): Generator<ReportMoment> {
  for (const { id, rule, fromNs, requestCount } of findings) {
    if (fromNs === null) continue;
    const about = `${id}, ${rule}${requestCount === 0 ? '' : `: ${counted(requestCount, 'request')}`}`;
    yield { timeNs: fromNs, afterNs: null, written: null, what: 'A finding begins', about, ground: null };
  }
}

const placeKey = ({ source, offset, length }: ReportGround): string => `${source} ${offset} ${length}`;

function order(a: ReportMoment, b: ReportMoment): number {
  const [x, y] = [BigInt(a.timeNs ?? '0'), BigInt(b.timeNs ?? '0')];
  if (x !== y) return x < y ? -1 : 1;
  const [one, other] = [`${a.what} ${a.about}`, `${b.what} ${b.about}`];
  return one < other ? -1 : one > other ? 1 : 0;
}

export function fillTimeline(extract: Extract, names: CaseNames, findings: readonly ReportFinding[]): ReportTimeline {
  const written = writtenTimes(extract);
  const first = [...releaseMoments(extract, names, written), ...findingMoments(findings)];
  const registry = [...nodeMoments(extract, names, written)];
  const approved = approvals(extract);
  const told = new Set([...first, ...registry].flatMap(({ ground }) => (ground === null ? [] : [placeKey(ground)])));
  const isDated = ({ timeNs }: { readonly timeNs: string | null }): boolean => timeNs !== null;
  const listed = registry.filter(({ about }) => !about.endsWith(`: ${HEARTBEAT}`));
  const [dated, undated] = [listed.filter(isDated), listed.filter((moment) => !isDated(moment))];
  let datedOf = first.length + registry.filter(isDated).length;
  let undatedOf = first.length + registry.length - datedOf;
  const enough = dated.length + MOST_DATED;
  for (const event of extract.rows('events')) {
    // The record of a release or of the registry is an event of its chain, too.
    if (told.has(placeKey(names.ground(event)))) continue;
    if (isDated(event)) datedOf += 1;
    else undatedOf += 1;
    if (PER_REQUEST.has(event.name)) continue;
    // Dated events come in order of time: those beyond the first are never printed.
    if (isDated(event) && dated.length < enough) dated.push(eventMoment(event, approved, names, written));
    else if (!isDated(event) && undated.length < MOST_UNDATED)
      undated.push(eventMoment(event, approved, names, written));
  }
  // What labels came to mean and where findings begin is never pushed out by what was merely logged.
  const most = Math.max(0, MOST_DATED - first.length);
  return {
    dated: [...first, ...dated.toSorted(order).slice(0, most)].toSorted(order).slice(0, MOST_DATED),
    undated: undated.slice(0, MOST_UNDATED),
    datedOf,
    undatedOf,
  };
}

const least = (values: readonly bigint[]): bigint => values.reduce((a, b) => (b < a ? b : a), values[0] ?? 0n);
const most = (values: readonly bigint[]): bigint => values.reduce((a, b) => (b > a ? b : a), values[0] ?? 0n);

/** In order of the nodes' names. */
export function fillClocks(extract: Extract): readonly ReportClock[] {
  const nodes = Map.groupBy(extract.rows('clocks'), ({ node }) => node);
  return [...nodes]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([node, rows]) => {
      const offsets = rows
        .map(({ nodeNs, otherNs }) => BigInt(nodeNs) - BigInt(otherNs))
        .toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
      return {
        node,
        pairs: rows.length,
        leastNs: least(offsets).toString(),
        medianNs: (offsets[(offsets.length - 1) >> 1] ?? 0n).toString(),
        mostNs: most(offsets).toString(),
        durationNs: most(rows.map(({ durationNs }) => BigInt(durationNs))).toString(),
      };
    });
}
