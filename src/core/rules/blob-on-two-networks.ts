import type { CaseFacts } from '../../model/facts.ts';
import type { Finding } from '../../model/finding.ts';
import type { Locator } from '../../model/locator.ts';
import type { Rule } from '../../model/rule.ts';
import type { ReadFact, WalrusBlob } from '../../model/walrus/walrus-facts.ts';
import { groundsOf } from '../../model/walrus/blob-history.ts';
import type { WalrusNetwork } from '../../model/walrus-statement.ts';
import { chooseGrounds, GroundList } from './grounds.ts';
import { known, makeFinding } from './make-finding.ts';
import { counted, joined } from './names.ts';
import { spanOf } from './time-span.ts';

/** One blob id stands in records of two networks. */
export const blobOnTwoNetworks: Rule = {
  id: 'blob-on-two-networks',
  title: 'One blob id on two networks',
  version: 1,
  begin: (facts) => ({
    end: () => {
      const reads = readsByBlob(facts);
      return [...facts.walrus.blobs.values()].flatMap((blob) => toFinding(blob, reads.get(blob.blobId)) ?? []);
    },
  }),
};

interface Reads {
  count: number;
  readonly networks: Set<WalrusNetwork>;
  readonly grounds: GroundList;
  fromNs: bigint | null;
  toNs: bigint | null;
}

function networksOf({ lifetimes }: WalrusBlob): ReadonlyMap<WalrusNetwork, Locator | undefined> {
  return new Map(
    lifetimes.flatMap(({ object }) => (object.network === null ? [] : [[object.network, groundsOf(object)[0]]])),
  );
}

/** Reads from a network on which no record of the case has the blob. */
function readsByBlob(facts: CaseFacts): ReadonlyMap<string, Reads> {
  const out = new Map<string, Reads>();
  const isElsewhere = ({ network, blobId }: ReadFact): boolean => {
    const own = networksOf(facts.walrus.blobs.get(blobId) ?? { ...NOTHING, blobId });
    return network !== null && own.size > 0 && !own.has(network);
  };
  for (const read of facts.walrus.reads()) {
    if (!isElsewhere(read)) continue;
    const reads = out.get(read.blobId) ?? {
      count: 0,
      networks: new Set(),
      grounds: new GroundList(),
      fromNs: null,
      toNs: null,
    };
    out.set(read.blobId, reads);
    reads.count += 1;
    if (read.network !== null) reads.networks.add(read.network);
    reads.grounds.add(read.ground);
    Object.assign(reads, spanOf([reads.fromNs, reads.toNs, read.timeNs]));
  }
  return out;
}

const NOTHING: Omit<WalrusBlob, 'blobId'> = { artifactId: null, lifetimes: [], refusals: [], missing: [] };

function toFinding(blob: WalrusBlob, reads: Reads | undefined): Finding | null {
  const own = networksOf(blob);
  if (own.size < 2 && reads === undefined) return null;
  const read =
    reads === undefined
      ? ''
      : `, and ${counted(reads.count, 'read')} came from ${joined([...reads.networks].toSorted())}, of which the case holds no record of it`;
  return makeFinding('blob-on-two-networks', {
    summary: `The case has blob ${blob.blobId} on ${joined([...own.keys()].toSorted())}${read}.`,
    alternatives: [
      'The same bytes have the same blob id on every network, so that it may simply have been stored twice: what holds of it on one says nothing of the other, and they are kept apart.',
      'Records of one network may have been taken for those of another, by the address or the host that they name.',
    ],
    settledBy: 'The package address beside each event and object, and the host that each read was sent to.',
    artifacts: known(blob.artifactId),
    fromNs: reads?.fromNs ?? null,
    toNs: reads?.toNs ?? null,
    grounds: chooseGrounds(
      [...own.values()].flatMap((ground) => ground ?? []),
      reads?.grounds.list() ?? [],
    ),
  });
}
