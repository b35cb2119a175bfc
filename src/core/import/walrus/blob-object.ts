/**
 * Objects on Sui that stand for blobs, in their three spellings: camelCase (CLI, publishers), snake_case (SDK, GraphQL) and
 * snake_case with `fields` (JSON-RPC). Source: walrus `contracts/walrus/sources/system/blob.move`, `shared_blob.move`.
 */
import { isArray, isObject, member } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { networkOfPackage } from '../../../model/walrus/walrus-network.ts';
import type { WalrusObjectForm, WalrusObjectStatement, WalrusTeller } from '../../../model/walrus-statement.ts';
import type { CaptureTime } from '../capture-time.ts';
import {
  addressIn,
  bothCases,
  decimalOf,
  encodingIn,
  flagIn,
  MAX_EPOCH,
  moveFields,
  moveMember,
  wholeIn,
} from './fields.ts';
import type { Reading } from './reading.ts';
import { blobIdIn } from './written-id.ts';

export interface ObjectFrame extends CaptureTime {
  readonly teller: WalrusTeller;
  readonly form: WalrusObjectForm;
  /** From around the members, where they do not give their own. */
  readonly objectId?: string | null;
  readonly sharedObjectId?: string | null;
  readonly package?: string | null;
  readonly version?: string | null;
  readonly blobIdBeside?: string | null;
  readonly isDeleted?: boolean;
}

/** A blob object says its blob id and the epoch of its registration. */
export function looksLikeBlobObject(json: Json | undefined): boolean {
  const fields = moveFields(json);
  return (
    isObject(fields) &&
    member(fields, 'blobId', 'blob_id') !== undefined &&
    member(fields, 'registeredEpoch', 'registered_epoch') !== undefined
  );
}

/** null when there is no blob id in it; refuses the record when there is something else in its place. */
export function readBlobObject(
  reading: Reading,
  json: Json | undefined,
  frame: ObjectFrame,
): WalrusObjectStatement | null {
  const fields = moveFields(json);
  const id = blobIdIn(reading, fields, ['blobId', 'blob_id']);
  if (id === null) return null;
  const storage = moveMember(fields, 'storage');
  const storagePoolId = addressIn(fields, 'storagePoolId');
  const beside = frame.blobIdBeside ?? null;
  if (beside !== null && beside !== id.blobId)
    reading.doubt('ids-disagree', `Two ids stand for one blob: ${beside}, and in the object ${id.blobId}.`);
  const certified = member(fields, ...bothCases('certifiedEpoch'));
  const address = frame.package ?? null;
  return {
    kind: 'walrus-object',
    network: networkOfPackage(address),
    teller: frame.teller,
    ...id,
    capturedNs: frame.capturedNs,
    captureBasis: frame.captureBasis,
    form: frame.form === 'blob' && storagePoolId !== null ? 'pooled-blob' : frame.form,
    objectId: addressIn(fields, 'id', 'objectId') ?? frame.objectId ?? null,
    sharedObjectId: frame.sharedObjectId ?? null,
    blobIdBeside: beside,
    size: wholeIn(fields, 'size', 'unencodedSize', 'unencodedLength'),
    encodingType: encodingIn(fields),
    registeredEpoch: wholeIn(fields, 'registeredEpoch'),
    certifiedEpoch: certifiedEpochOf(certified),
    isCertifiedKnown: certified !== undefined,
    startEpoch: wholeIn(storage, 'startEpoch'),
    endEpoch: wholeIn(storage, 'endEpoch'),
    storageSize: wholeIn(storage, 'storageSize'),
    storagePoolId,
    deletable: flagIn(fields, 'deletable'),
    package: address,
    version: frame.version ?? null,
    isDeleted: frame.isDeleted === true,
  };
}

/** `Option<u32>`: a number, null, or a Move vector of none or one. */
function certifiedEpochOf(value: Json | undefined): string | null {
  const holder = moveFields(value);
  const inner = isObject(holder) ? member(holder, 'vec') : holder;
  return decimalOf(isArray(inner) ? inner[0] : inner, MAX_EPOCH);
}
