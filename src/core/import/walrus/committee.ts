/**
 * Who stores in an epoch: `walrus info committee --json` (keys in base64, 48 bytes) and the System object on Sui (96 bytes,
 * uncompressed). Sources: walrus `client/responses.rs` (`InfoCommitteeOutput`), `contracts/walrus/sources/system/bls_aggregate.move`.
 */
import { isObject, member } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import type { WalrusMember } from '../../../model/walrus-statement.ts';
import { listOf, textOf } from '../field-readers.ts';
import { addressIn, bothCases, hexOfBytes, moveFields, moveMember, wholeIn } from './fields.ts';
import type { Reading } from './reading.ts';

const KEY_BYTES: ReadonlySet<number> = new Set([48, 96]);
const MAX_KEY_BYTES = 96;

function keyOf(reading: Reading, value: Json | undefined): string | null {
  const inner = moveFields(value);
  const key = hexOfBytes(isObject(inner) ? member(inner, 'bytes') : inner, MAX_KEY_BYTES);
  if (key !== null && KEY_BYTES.has(key.length / 2)) return key;
  reading.doubt('unreadable-key', 'A key of the committee has neither 48 nor 96 bytes.');
  return null;
}

/** A node as the CLI lists it, or a member as it stands on Sui. */
export function memberOf(reading: Reading, node: Json): WalrusMember {
  return {
    nodeId: addressIn(node, 'nodeId'),
    name: textOf(node, 'name'),
    publicKey: keyOf(reading, member(moveFields(node), ...bothCases('publicKey'))),
    weight: wholeIn(node, 'weight', 'nShards') ?? shardCount(node),
  };
}

function shardCount(node: Json): string | null {
  const shards = listOf(moveFields(node), ...bothCases('shardIds'));
  return shards === null ? null : String(shards.length);
}

export interface OnChainCommittee {
  readonly epoch: string | null;
  readonly shards: string | null;
  readonly members: readonly WalrusMember[];
}

/** `committee` of the System object's inner state, whatever it is wrapped in. */
export function committeeIn(reading: Reading, fields: Json | undefined): OnChainCommittee | null {
  const committee = moveMember(fields, 'committee');
  const members = listOf(committee, 'members');
  if (members === null) return null;
  return {
    epoch: wholeIn(committee, 'epoch'),
    shards: wholeIn(committee, 'nShards'),
    members: members.map((entry) => memberOf(reading, entry)),
  };
}
