/** The dated rows of an extract as entries of one timeline, table after table. */
import { handlesOf, type Extract } from '../../model/extract.ts';
import type { Place } from '../../model/extract/evidence-rows.ts';

export interface TimelineEntry {
  readonly timeNs: bigint;
  /** What the time is the time of: `Request asked`. */
  readonly what: string;
  readonly message: string;
  /** Members beside these; null: not recorded. */
  readonly fields: Readonly<Record<EntryField, string | null>>;
}

export const ENTRY_FIELDS = ['id', 'label', 'artifact', 'node', 'status', 'freshness', 'source', 'place'] as const;
type EntryField = (typeof ENTRY_FIELDS)[number];

const EMPTY: TimelineEntry['fields'] = {
  id: null,
  label: null,
  artifact: null,
  node: null,
  status: null,
  freshness: null,
  source: null,
  place: null,
};

type Handles = (id: string) => string;

const placeText = ({ offset, length }: Place): string => `bytes ${offset}+${length}`;

const named = (what: string | null, otherwise: string): string => what ?? otherwise;

function* requests(extract: Extract, handle: Handles): Generator<TimelineEntry> {
  for (const row of extract.rows('requests')) {
    if (row.timeNs === null) continue;
    const { label, artifact, node, status, freshness } = row;
    const message = `${handle(row.id)}: ${named(label, 'no label')} -> ${named(artifact, 'no artifact known')} on ${named(node, 'no node known')} (${status})`;
    const fields = { ...EMPTY, id: handle(row.id), label, artifact, node, status, freshness };
    yield { timeNs: BigInt(row.timeNs), what: 'Request asked', message, fields };
  }
}

function* events(extract: Extract, handle: Handles): Generator<TimelineEntry> {
  for (const row of extract.rows('events')) {
    if (row.timeNs === null) continue;
    const { artifact, node } = row;
    const about = [artifact, node].filter((part) => part !== null).join(' on ');
    const fields = { ...EMPTY, artifact, node, source: handle(row.source), place: placeText(row) };
    const message = about === '' ? row.name : `${row.name}: ${about}`;
    yield { timeNs: BigInt(row.timeNs), what: 'Event logged', message, fields };
  }
}

function* settlements(extract: Extract, handle: Handles): Generator<TimelineEntry> {
  for (const row of extract.rows('settlements')) {
    if (row.timeNs === null) continue;
    const id = row.request === null ? null : handle(row.request);
    const where = row.txHash ?? row.blobId ?? row.merkleRoot ?? 'no transaction known';
    const message = `${row.kind} settlement of ${named(id, 'no request of the case')}: ${where}`;
    const fields = { ...EMPTY, id, source: handle(row.source), place: placeText(row) };
    yield { timeNs: BigInt(row.timeNs), what: 'Answer settled', message, fields };
  }
}

function* releases(extract: Extract): Generator<TimelineEntry> {
  for (const { label, artifact, version, byNs, basis } of extract.rows('releases')) {
    const message = `${label} means ${artifact}${version === null ? '' : ` as version ${version}`} (${basis})`;
    yield { timeNs: BigInt(byNs), what: 'Release known', message, fields: { ...EMPTY, label, artifact } };
  }
}

function* nodeRecords(extract: Extract, handle: Handles): Generator<TimelineEntry> {
  for (const row of extract.rows('node_records')) {
    if (row.atNs === null) continue;
    const fields = { ...EMPTY, node: row.node, source: handle(row.source), place: placeText(row) };
    yield { timeNs: BigInt(row.atNs), what: 'Node told of', message: `${row.node}: ${row.role}`, fields };
  }
}

export function* timelineEntries(extract: Extract): Generator<TimelineEntry> {
  const handle = handlesOf(extract);
  yield* requests(extract, handle);
  yield* events(extract, handle);
  yield* settlements(extract, handle);
  yield* releases(extract);
  yield* nodeRecords(extract, handle);
}

function without<T>(rows: Iterable<T>, timeOf: (row: T) => string | null): number {
  let count = 0;
  for (const row of rows) if (timeOf(row) === null) count += 1;
  return count;
}

/** How many rows have no place on a timeline, because no record dates them; one sentence for each kind. */
export function undated(extract: Extract): readonly string[] {
  const counts: readonly (readonly [number, string])[] = [
    [without(extract.rows('requests'), ({ timeNs }) => timeNs), 'requests'],
    [without(extract.rows('events'), ({ timeNs }) => timeNs), 'events'],
    [without(extract.rows('settlements'), ({ timeNs }) => timeNs), 'settlements'],
    [without(extract.rows('node_records'), ({ atNs }) => atNs), 'node records'],
  ];
  return counts.filter(([count]) => count > 0).map(([count, what]) => `${what} without a time: ${count}`);
}
