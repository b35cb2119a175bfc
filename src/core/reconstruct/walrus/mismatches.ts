/** Records of Walrus of which two sides can be compared, and say different things. */
import { fromBase64, fromHex } from '../../../base/bytes.ts';
import { blobIdOfDecimal } from '../../../model/known-id.ts';
import type { RecordMismatch } from '../../../model/walrus/walrus-facts.ts';
import type {
  WalrusEventStatement,
  WalrusMetadataStatement,
  WalrusObjectStatement,
  WalrusRegistrationStatement,
} from '../../../model/walrus-statement.ts';
import { blobIdOf, HASH_BYTES, rootOf } from '../../verify/walrus/blob-id.ts';
import { compareEvent, readEvent } from '../../verify/walrus/event-bcs.ts';
import type { Stated } from '../evidence.ts';
import { nsOf } from './values.ts';

/** Names of the Move struct's fields. */
function statedFields(event: WalrusEventStatement): ReadonlyMap<string, string> {
  const { name, epoch, blobId, size, encodingType, endEpoch, deletable, objectId } = event;
  const { isExtension, wasCertified, storagePoolId, startEpoch, capacity, newPackage } = event;
  const flag = (value: boolean | null): string | null => (value === null ? null : String(value));
  const fields: readonly (readonly [string, string | null])[] = [
    [name === 'EpochParametersSelected' ? 'next_epoch' : 'epoch', epoch],
    ['blob_id', blobId],
    [name === 'PooledBlobRegistered' ? 'unencoded_size' : 'size', size],
    ['encoding_type', encodingType === 'RS2' ? '1' : encodingType],
    [name === 'StoragePoolExtended' ? 'new_end_epoch' : 'end_epoch', endEpoch],
    ['deletable', flag(deletable)],
    ['object_id', objectId],
    ['is_extension', flag(isExtension)],
    ['was_certified', flag(wasCertified)],
    ['storage_pool_id', storagePoolId],
    ['start_epoch', startEpoch],
    ['reserved_encoded_capacity_bytes', capacity],
    ['package_id', newPackage],
  ];
  return new Map(fields.flatMap(([field, value]) => (value === null ? [] : [[field, value] as const])));
}

/** The event's own bytes against the JSON beside them. */
export function eventMismatch({ statement, at }: Stated<WalrusEventStatement>): RecordMismatch | null {
  const { bcs, hasJson, name, blobId, txDigest, timeNs } = statement;
  const bytes = bcs === null || !hasJson ? null : fromBase64(bcs);
  if (bytes === null) return null;
  const reading = readEvent(name, bytes);
  const differences =
    'why' in reading
      ? [`its bytes are no ${name}: ${reading.why}`]
      : compareEvent(reading.fields, statedFields(statement)).map(
          ({ field, stated, decoded }) => `${field}: ${stated} in the JSON, ${decoded} in the bytes`,
        );
  if (differences.length === 0) return null;
  return { what: 'event-bytes', blobId, txDigest, differences, timeNs: nsOf(timeNs), grounds: [at] };
}

/** SDK results write the id twice: as text beside the object, and in decimal in it. */
export function spellingMismatch({ statement, at }: Stated<WalrusObjectStatement>): RecordMismatch | null {
  const { blobId, blobIdBeside } = statement;
  const beside = blobIdBeside === null ? null : (blobIdOfDecimal(blobIdBeside) ?? blobIdBeside);
  if (beside === null || beside === blobId) return null;
  const differences = [`blob id: ${beside} beside the object, ${blobId} in it`];
  return { what: 'id-spellings', blobId, txDigest: null, differences, timeNs: null, grounds: [at] };
}

const isRs2 = (encoding: string): boolean => encoding === 'RS2' || encoding === '1';

/** Sizes beyond what a number holds exactly are beyond any blob. */
const exactSize = (text: string): number | null => {
  const size = Number(text);
  return /^\d+$/.test(text) && Number.isSafeInteger(size) ? size : null;
};

/** A registration holds all that its id is derived from. */
export function registrationMismatch({ statement, at }: Stated<WalrusRegistrationStatement>): RecordMismatch | null {
  const { blobId, rootHash, size, encodingType, txDigest, timeNs } = statement;
  const [root, bytes] = [fromHex(rootHash), exactSize(size)];
  if (root === null || root.length !== HASH_BYTES || bytes === null || !isRs2(encodingType)) return null;
  const derived = blobIdOf(root, bytes);
  if (derived === blobId) return null;
  const differences = [`blob id: ${blobId} in the call, ${derived} from its root and size`];
  return { what: 'derived-id', blobId, txDigest, differences, timeNs: nsOf(timeNs), grounds: [at] };
}

/** The id that sliver hashes give; null when they are not those of so many shards, or of an encoding of before. */
export function metadataBlobId({
  size,
  encodingType,
  shards,
  primary,
  secondary,
}: WalrusMetadataStatement): string | null {
  const [first, second, bytes] = [fromBase64(primary), fromBase64(secondary), exactSize(size)];
  const length = shards * HASH_BYTES;
  if (first === null || second === null || bytes === null || !isRs2(encodingType)) return null;
  if (first.length !== length || second.length !== length) return null;
  return blobIdOf(rootOf({ primary: first, secondary: second }), bytes);
}

export function metadataMismatch({ statement, at }: Stated<WalrusMetadataStatement>): RecordMismatch | null {
  const { blobId } = statement;
  const derived = metadataBlobId(statement);
  if (derived === null || derived === blobId) return null;
  const differences = [`blob id: ${blobId} as stated, ${derived} from the hashes of its slivers`];
  return { what: 'metadata', blobId, txDigest: null, differences, timeNs: null, grounds: [at] };
}
