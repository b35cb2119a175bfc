/**
 * Walrus events of the case, each once: one event may stand in exports of several kinds. It is known by transaction and
 * place in it; what one export leaves out the other adds, and what they tell differently is kept as a mismatch.
 */
import type { BlobEvent } from '../../../model/walrus/blob-history.ts';
import type { RecordMismatch } from '../../../model/walrus/walrus-facts.ts';
import type { WalrusEventStatement } from '../../../model/walrus-statement.ts';
import type { Stated } from '../evidence.ts';
import { epochOf, idKey, nsOf, sizeOf } from './values.ts';

type Given = Stated<WalrusEventStatement>;

const FIELDS = [
  'network',
  'name',
  'timeNs',
  'epoch',
  'blobId',
  'objectId',
  'size',
  'encodingType',
  'endEpoch',
  'deletable',
  'isExtension',
  'storagePoolId',
] as const;

function keyOf({ txDigest, eventSeq, ...rest }: WalrusEventStatement): string {
  if (txDigest !== null && eventSeq !== null) return `${txDigest} ${eventSeq}`;
  return JSON.stringify([txDigest, ...FIELDS.map((field) => rest[field])]);
}

/** How much one of several records of one event tells; of equals, the same one whatever the order of the files. */
function compareTelling(a: Given, b: Given): number {
  const told = ({ statement }: Given): number => FIELDS.filter((field) => statement[field] !== null).length;
  return told(b) - told(a) || (JSON.stringify(a.statement) < JSON.stringify(b.statement) ? -1 : 1);
}

function differencesOf(first: Given, other: Given): readonly string[] {
  return FIELDS.flatMap((field) => {
    const [a, b] = [first.statement[field], other.statement[field]];
    return a === null || b === null || a === b ? [] : [`${field}: ${a} in one record, ${b} in the other`];
  });
}

function mergedEvent(records: readonly Given[]): BlobEvent | null {
  const first = records[0]!;
  const value = <K extends keyof WalrusEventStatement>(name: K): WalrusEventStatement[K] =>
    records.find(({ statement }) => statement[name] !== null)?.statement[name] ?? first.statement[name];
  const epoch = epochOf(first.statement.epoch);
  if (epoch === null) return null;
  return {
    name: first.statement.name,
    network: value('network'),
    epoch,
    timeNs: nsOf(value('timeNs')),
    txDigest: value('txDigest'),
    eventSeq: value('eventSeq'),
    blobId: value('blobId'),
    objectId: idKey(value('objectId')),
    size: sizeOf(value('size')),
    encodingType: value('encodingType'),
    endEpoch: epochOf(value('endEpoch')),
    deletable: value('deletable'),
    isExtension: value('isExtension'),
    poolId: idKey(value('storagePoolId')),
    ground: first.at,
  };
}

const sequence = (text: string | null): bigint => (text !== null && /^\d{1,18}$/.test(text) ? BigInt(text) : 0n);

/** Of one moment: in the order in which things happen to an object. */
function rankOf({ name, isExtension }: BlobEvent): number {
  if (name.endsWith('Registered')) return 0;
  if (name.endsWith('Certified')) return isExtension === true ? 2 : 1;
  return 3;
}

/** In order of time, those without one last, by their epoch; within a transaction as it emitted them. */
export function compareEvents(a: BlobEvent, b: BlobEvent): number {
  if (a.timeNs !== b.timeNs) return b.timeNs === null || (a.timeNs !== null && a.timeNs < b.timeNs) ? -1 : 1;
  if (a.timeNs === null && a.epoch !== b.epoch) return a.epoch - b.epoch;
  const [x, y] = [sequence(a.eventSeq), sequence(b.eventSeq)];
  if (a.txDigest !== null && a.txDigest === b.txDigest && x !== y) return x < y ? -1 : 1;
  return rankOf(a) - rankOf(b) || (`${a.name} ${a.txDigest}` < `${b.name} ${b.txDigest}` ? -1 : 1);
}

export interface CollectedEvents {
  readonly events: readonly BlobEvent[];
  readonly mismatches: readonly RecordMismatch[];
  /** `<digest> <sequence>` of every event. */
  readonly keys: ReadonlySet<string>;
}

export function collectEvents(given: Iterable<Given>): CollectedEvents {
  const groups = new Map<string, Given[]>();
  for (const one of given) {
    const key = keyOf(one.statement);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [one]);
    else known.push(one);
  }
  const events: BlobEvent[] = [];
  const mismatches: RecordMismatch[] = [];
  for (const records of groups.values()) {
    if (records.length > 1) records.sort(compareTelling);
    const first = records[0]!;
    const event = mergedEvent(records);
    if (event !== null) events.push(event);
    for (const other of records.slice(1)) {
      const differences = differencesOf(first, other);
      if (differences.length === 0) continue;
      const { blobId, txDigest, timeNs } = first.statement;
      mismatches.push({
        what: 'event-copies',
        blobId,
        txDigest,
        differences,
        timeNs: nsOf(timeNs),
        grounds: [first.at, other.at],
      });
    }
  }
  return { events, mismatches, keys: new Set(groups.keys()) };
}
