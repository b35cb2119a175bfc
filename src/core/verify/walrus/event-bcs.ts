/**
 * Walrus events as Sui keeps them: BCS, fields in the order of `contracts/walrus/sources/system/events.move`. The bytes
 * are what the chain stores; the JSON beside them in an export was made from them, by whoever exported it.
 */
import { BcsReader } from '../../../base/bcs.ts';
import { toBase64Url } from '../../../base/bytes.ts';
import { AppError } from '../../../base/errors.ts';
import { hexKey } from '../../../base/ids.ts';
import { blobIdOfDecimal } from '../../../model/known-id.ts';

/** How a field is written: so many bytes little-endian, a flag, an id of 32 bytes, a list of u16. */
type Form = 1 | 2 | 4 | 8 | 'blob' | 'flag' | 'id' | 'u16s';

const LAYOUTS: Readonly<Record<string, readonly (readonly [name: string, form: Form])[]>> = {
  BlobRegistered: [
    ['epoch', 4],
    ['blob_id', 'blob'],
    ['size', 8],
    ['encoding_type', 1],
    ['end_epoch', 4],
    ['deletable', 'flag'],
    ['object_id', 'id'],
  ],
  BlobCertified: [
    ['epoch', 4],
    ['blob_id', 'blob'],
    ['end_epoch', 4],
    ['deletable', 'flag'],
    ['object_id', 'id'],
    ['is_extension', 'flag'],
  ],
  BlobDeleted: [
    ['epoch', 4],
    ['blob_id', 'blob'],
    ['end_epoch', 4],
    ['object_id', 'id'],
    ['was_certified', 'flag'],
  ],
  InvalidBlobID: [
    ['epoch', 4],
    ['blob_id', 'blob'],
  ],
  DenyListBlobDeleted: [
    ['epoch', 4],
    ['blob_id', 'blob'],
  ],
  PooledBlobRegistered: [
    ['epoch', 4],
    ['blob_id', 'blob'],
    ['unencoded_size', 8],
    ['encoding_type', 1],
    ['deletable', 'flag'],
    ['object_id', 'id'],
    ['storage_pool_id', 'id'],
  ],
  PooledBlobCertified: [
    ['epoch', 4],
    ['blob_id', 'blob'],
    ['deletable', 'flag'],
    ['object_id', 'id'],
    ['storage_pool_id', 'id'],
  ],
  PooledBlobDeleted: [
    ['epoch', 4],
    ['blob_id', 'blob'],
    ['object_id', 'id'],
    ['was_certified', 'flag'],
    ['storage_pool_id', 'id'],
  ],
  StoragePoolCreated: [
    ['epoch', 4],
    ['storage_pool_id', 'id'],
    ['reserved_encoded_capacity_bytes', 8],
    ['start_epoch', 4],
    ['end_epoch', 4],
  ],
  StoragePoolExtended: [
    ['epoch', 4],
    ['storage_pool_id', 'id'],
    ['new_end_epoch', 4],
  ],
  EpochChangeStart: [['epoch', 4]],
  EpochChangeDone: [['epoch', 4]],
  EpochParametersSelected: [['next_epoch', 4]],
  ShardsReceived: [
    ['epoch', 4],
    ['shards', 'u16s'],
  ],
  ContractUpgraded: [
    ['epoch', 4],
    ['package_id', 'id'],
    ['version', 8],
  ],
};

/** Field → text: numbers in decimal, blob ids in base64url, other ids as hex keys, flags as `true` and `false`. */
export type EventFields = ReadonlyMap<string, string>;

export type EventReading = { readonly fields: EventFields } | { readonly why: string };

const ID_BYTES = 32;

function readField(reader: BcsReader, form: Form): string {
  if (typeof form === 'number')
    return reader
      .take(form)
      .reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n)
      .toString();
  if (form === 'u16s') return reader.list(2, () => reader.u16()).join(',');
  if (form === 'flag') return String(reader.bool());
  return form === 'blob' ? toBase64Url(reader.take(ID_BYTES)) : reader.address();
}

/** @param name of the event's type, without package and module. */
export function readEvent(name: string, bytes: Uint8Array): EventReading {
  const layout = Object.hasOwn(LAYOUTS, name) ? LAYOUTS[name] : undefined;
  if (layout === undefined) return { why: `the fields of ${name} are not known` };
  const reader = new BcsReader(bytes);
  const fields = new Map<string, string>();
  try {
    for (const [field, form] of layout) fields.set(field, readField(reader, form));
    reader.end();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { why: error.message };
  }
  return { fields };
}

/** One field of which bytes and JSON say different things. */
export interface FieldDifference {
  readonly field: string;
  /** As the JSON has it. */
  readonly stated: string;
  readonly decoded: string;
}

function comparable(field: string, value: string): string {
  if (field === 'blob_id') return blobIdOfDecimal(value) ?? value;
  return field.endsWith('_id') ? hexKey(value).padStart(ID_BYTES * 2, '0') : value;
}

/**
 * Fields that both have. `encoding_type` was called `erasure_code_type` before 2025.
 * @param stated the fields of the JSON, as text.
 */
export function compareEvent(decoded: EventFields, stated: ReadonlyMap<string, string>): readonly FieldDifference[] {
  const out: FieldDifference[] = [];
  for (const [field, value] of decoded) {
    const own = stated.get(field) ?? (field === 'encoding_type' ? stated.get('erasure_code_type') : undefined);
    if (own !== undefined && comparable(field, own) !== comparable(field, value))
      out.push({ field, stated: own, decoded: value });
  }
  return out;
}
