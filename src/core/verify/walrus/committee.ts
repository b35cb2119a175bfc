/**
 * The storage nodes of one epoch with their keys and weights, in the order that certificates count them: by node id
 * (walrus `committee.move`). Keys are points of G1, compressed (48 bytes, CLI) or not (96 bytes, the system object).
 */
import { bls12_381 } from '@noble/curves/bls12-381.js';
import { fromHex } from '../../../base/bytes.ts';
import { hexKey } from '../../../base/ids.ts';

const { Point } = bls12_381.G1;
type Key = InstanceType<typeof Point>;

export interface CommitteeMember {
  /** Hex of 32 bytes. */
  readonly nodeId: string;
  /** Hex of 48 or 96 bytes. */
  readonly publicKey: string;
  /** Shards that it holds. */
  readonly weight: number;
}

export interface Committee {
  readonly epoch: number;
  readonly shards: number;
  readonly members: readonly CommitteeMember[];
  /** Of the member at that place; null when it is no point of the group, or the one that signs everything. */
  readonly keyAt: (place: number) => Key | null;
}

export type CommitteeReading = { readonly committee: Committee } | { readonly why: string };

function parseKey(hex: string): Key | null {
  const bytes = fromHex(hex);
  if (bytes === null) return null;
  try {
    const key = Point.fromBytes(bytes);
    key.assertValidity();
    return key.is0() ? null : key;
  } catch {
    return null;
  }
}

const compareIds = (a: CommitteeMember, b: CommitteeMember): number =>
  hexKey(a.nodeId) < hexKey(b.nodeId) ? -1 : hexKey(a.nodeId) > hexKey(b.nodeId) ? 1 : 0;

/**
 * @param shards of the network; the members' weights have to add up to it, or places in a certificate mean nothing.
 */
export function readCommittee(epoch: number, given: readonly CommitteeMember[], shards: number): CommitteeReading {
  const members = given.toSorted(compareIds);
  const odd = members.find(({ nodeId }) => !/^[0-9a-f]{64}$/.test(hexKey(nodeId)));
  if (odd !== undefined) return { why: 'a member is without a node id, so their order is not known' };
  if (members.some((member, i) => i > 0 && compareIds(members[i - 1]!, member) === 0))
    return { why: 'one node id stands in it twice' };
  const weight = members.reduce((sum, member) => sum + member.weight, 0);
  if (weight !== shards) return { why: `its members hold ${weight} of ${shards} shards` };
  const keys = new Map<number, Key | null>();
  return {
    committee: {
      epoch,
      shards,
      members,
      keyAt(place) {
        const known = keys.get(place);
        if (known !== undefined) return known;
        const key = parseKey(members[place]?.publicKey ?? '');
        keys.set(place, key);
        return key;
      },
    },
  };
}
