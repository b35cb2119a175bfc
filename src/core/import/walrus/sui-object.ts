/**
 * Objects as Sui's JSON-RPC, GraphQL and gRPC answer them: what kind of thing it is, its members, and what the answer says
 * around them.
 */
import { isObject, member } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { networkOfPackage, suiAddress } from '../../../model/walrus/walrus-network.ts';
import type { WalrusTeller } from '../../../model/walrus-statement.ts';
import type { CaptureTime } from '../capture-time.ts';
import { textOf } from '../field-readers.ts';
import { readBlobObject } from './blob-object.ts';
import { committeeIn } from './committee.ts';
import { addressIn, addressOf, moveFields, moveMember, wholeIn } from './fields.ts';
import type { Reading } from './reading.ts';

const KINDS = {
  'blob::Blob': 'blob',
  'shared_blob::SharedBlob': 'shared-blob',
  'storage_pool::PooledBlob': 'pooled-blob',
  'storage_pool::StoragePool': 'pool',
  'system_state_inner::SystemStateInnerV1': 'system',
} as const;
type Kind = (typeof KINDS)[keyof typeof KINDS];

const TYPE = /(0x[0-9a-fA-F]{1,64})::(\w+::\w+)(?=[>,]|$)/g;

interface ObjectType {
  readonly kind: Kind;
  readonly package: string | null;
}

/** Of the type itself, or of the value that a dynamic field's type names. */
export function objectTypeOf(text: string | null): ObjectType | null {
  for (const match of (text ?? '').slice(0, 2048).matchAll(TYPE)) {
    const kind = Object.hasOwn(KINDS, match[2]!) ? KINDS[match[2] as keyof typeof KINDS] : undefined;
    if (kind !== undefined) return { kind, package: suiAddress(match[1]!) };
  }
  return null;
}

export interface SuiObject {
  readonly type: string | null;
  readonly fields: Json;
  readonly objectId: string | null;
  readonly version: string | null;
  readonly teller: WalrusTeller;
}

/** Takes `result`, `data`, `object` and `error`-free wrappers off. null: no object of Sui. */
export function readSuiObject(json: Json): SuiObject | null {
  let at: Json | undefined = json;
  for (let depth = 0; depth < 5 && isObject(at); depth += 1) {
    const content = member(at, 'content') ?? member(at, 'asMoveObject', 'contents', 'json');
    if (isObject(content)) return objectIn(at, content);
    if (isObject(at.get('fields')) && typeof at.get('type') === 'string') return objectIn(at, at);
    at = member(at, 'result', 'data', 'object', 'value');
  }
  return null;
}

function objectIn(holder: Json, content: Json): SuiObject {
  const move = member(holder, 'asMoveObject') ?? holder;
  const contents = member(move, 'contents');
  const type =
    textOf(content, 'type') ??
    textOf(member(contents, 'type'), 'repr') ??
    textOf(holder, 'type', 'objectType', 'object_type');
  const isGraphql = isObject(member(move, 'contents'));
  const fields = isGraphql ? member(contents, 'json') : content;
  return {
    type,
    fields: moveFields(fields) ?? null,
    objectId: addressOf(member(holder, 'objectId', 'object_id', 'address')),
    version: wholeIn(holder, 'version'),
    teller: isGraphql ? 'graphql' : member(holder, 'objectType', 'object_type') === undefined ? 'json-rpc' : 'grpc',
  };
}

/** @returns false when the object is none of Walrus'. */
export function tellSuiObject(reading: Reading, json: Json, capture: CaptureTime): boolean {
  const object = readSuiObject(json);
  const type = object === null ? null : objectTypeOf(object.type);
  if (object === null || type === null) return false;
  const { objectId, version, teller, fields } = object;
  const origin = { teller, ...capture } as const;
  const frame = { ...origin, objectId, version, package: type.package };
  if (type.kind === 'pool') tellPool(reading, object, type, capture);
  else if (type.kind === 'system') tellSystem(reading, object, type, capture);
  else if (type.kind === 'shared-blob') {
    const inner = moveMember(fields, 'blob');
    const sharedObjectId = addressIn(fields, 'id') ?? objectId;
    const told = readBlobObject(reading, inner, { ...frame, objectId: null, form: 'shared-blob', sharedObjectId });
    if (told === null) reading.refuse('This shared object holds no blob.');
    reading.tell(told);
  } else {
    const told = readBlobObject(reading, fields, { ...frame, form: type.kind });
    if (told === null) reading.refuse('This object names no blob.');
    reading.tell(told);
  }
  return true;
}

function tellPool(
  reading: Reading,
  { fields, objectId, teller }: SuiObject,
  type: ObjectType,
  capture: CaptureTime,
): void {
  reading.tell({
    kind: 'walrus-pool',
    network: networkOfPackage(type.package),
    teller,
    ...capture,
    poolId: addressIn(fields, 'id') ?? objectId,
    capacity: wholeIn(fields, 'reservedEncodedCapacityBytes', 'capacity'),
    startEpoch: wholeIn(fields, 'startEpoch'),
    endEpoch: wholeIn(fields, 'endEpoch'),
    package: type.package,
  });
}

/** The System object's inner state, which a dynamic field holds as its value. */
function tellSystem(reading: Reading, object: SuiObject, type: ObjectType, capture: CaptureTime): void {
  const inner = moveMember(object.fields, 'value') ?? object.fields;
  const committee = committeeIn(reading, inner);
  if (committee === null) reading.refuse('This state of the system holds no committee.');
  const epoch = committee.epoch ?? wholeIn(inner, 'epoch');
  reading.tell({
    kind: 'walrus-committee',
    network: networkOfPackage(type.package),
    teller: object.teller,
    ...capture,
    epoch,
    shards: committee.shards,
    members: committee.members,
  });
}
