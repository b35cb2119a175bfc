/**
 * Events of the Walrus contracts as exports of Sui hold them: JSON-RPC (`suix_queryEvents`), GraphQL (both schemas), gRPC as
 * JSON, and rows of SQL warehouses. Members: walrus `contracts/walrus/sources/system/events.move`.
 */
import { toBase58 } from '../../../base/base58.ts';
import { fromHex, toBase64 } from '../../../base/bytes.ts';
import { AppError } from '../../../base/errors.ts';
import { isObject, member, parseJson } from '../../../base/json.ts';
import type { Json, JsonObject } from '../../../base/json.ts';
import { networkOfPackage, suiAddress } from '../../../model/walrus/walrus-network.ts';
import { WALRUS_EVENTS } from '../../../model/walrus-statement.ts';
import type { WalrusEventName, WalrusEventStatement, WalrusTeller } from '../../../model/walrus-statement.ts';
import { readTime, textOf } from '../field-readers.ts';
import { eventBytes, jsonOfEvent } from './event-bytes.ts';
import { addressIn, encodingIn, flagIn, textIn, wholeIn } from './fields.ts';
import type { Reading } from './reading.ts';
import { blobIdIn } from './written-id.ts';

const TYPE = /^(0x[0-9a-fA-F]{1,64})::events::([A-Za-z]+)$/;
const NAMES: ReadonlySet<string> = new Set(WALRUS_EVENTS);

const BLOB = ['epoch', 'blob_id'] as const;
const POOLED = [...BLOB, 'object_id', 'storage_pool_id'] as const;
const MEMBERS: Readonly<Record<WalrusEventName, readonly string[]>> = {
  BlobRegistered: [...BLOB, 'size', 'encoding_type', 'end_epoch', 'deletable', 'object_id'],
  BlobCertified: [...BLOB, 'end_epoch', 'deletable', 'object_id', 'is_extension'],
  BlobDeleted: [...BLOB, 'end_epoch', 'object_id', 'was_certified'],
  InvalidBlobID: BLOB,
  DenyListBlobDeleted: BLOB,
  EpochChangeStart: ['epoch'],
  EpochChangeDone: ['epoch'],
  EpochParametersSelected: ['next_epoch'],
  ShardsReceived: ['epoch', 'shards'],
  ContractUpgraded: ['epoch', 'package_id', 'version'],
  PooledBlobRegistered: [...POOLED, 'unencoded_size', 'encoding_type', 'deletable'],
  PooledBlobCertified: [...POOLED, 'deletable'],
  PooledBlobDeleted: [...POOLED, 'was_certified'],
  StoragePoolCreated: ['epoch', 'storage_pool_id', 'reserved_encoded_capacity_bytes', 'start_epoch', 'end_epoch'],
  StoragePoolExtended: ['epoch', 'storage_pool_id', 'new_end_epoch'],
};

/** Where an event came from, as far as what is around it says. */
export interface EventFrame {
  readonly teller: WalrusTeller | null;
  readonly txDigest: string | null;
  readonly timeNs: string | null;
}

export const NO_FRAME: EventFrame = { teller: null, txDigest: null, timeNs: null };

interface EventType {
  readonly name: WalrusEventName;
  readonly package: string | null;
}

function typeText(event: Json): string | null {
  return (
    textOf(member(member(event, 'contents'), 'type'), 'repr') ??
    textOf(member(event, 'type'), 'repr') ??
    textOf(event, 'type', 'eventType', 'event_type')
  );
}

/** null: no event of Walrus. */
export function eventTypeOf(event: Json): EventType | null {
  const match = TYPE.exec(typeText(event) ?? '');
  if (match === null || !NAMES.has(match[2]!)) return null;
  return { name: match[2] as WalrusEventName, package: suiAddress(match[1]!) };
}

/** True for an event of any contract. */
export function looksLikeEvent(event: Json): boolean {
  return isObject(event) && /^0x[0-9a-fA-F]{1,64}::\w+::\w+/.test(typeText(event) ?? '');
}

function tellerOf(event: JsonObject): WalrusTeller {
  if (event.has('event_json') || event.has('event_type')) return 'sql';
  if (event.has('contents') && !event.has('eventType')) return 'graphql';
  if (event.has('eventType')) return 'grpc';
  return event.has('sequenceNumber') || event.has('sendingModule') ? 'graphql' : 'json-rpc';
}

/** A transaction's digest in base58; warehouses give the same 32 bytes in hex. */
function digestOf(event: JsonObject): string | null {
  const text =
    textOf(member(event, 'id'), 'txDigest') ??
    textOf(member(event, 'transaction', 'transactionBlock'), 'digest') ??
    textOf(event, 'txDigest', 'transaction_digest', 'tx_digest', 'transactionDigest', 'digest');
  const bytes = text !== null && /^0x[0-9a-fA-F]{64}$/.test(text) ? fromHex(text) : null;
  return bytes === null ? text : toBase58(bytes);
}

function sequenceOf(event: JsonObject): string | null {
  return (
    wholeIn(event.get('id'), 'eventSeq') ?? wholeIn(event, 'sequenceNumber', 'eventSeq', 'eventIndex', 'eventSequence')
  );
}

/** The members as JSON; warehouses keep them as a text. */
function membersOf(event: JsonObject): Json | null {
  const found =
    member(event, 'parsedJson', 'parsed_json', 'event_json', 'json') ?? member(event.get('contents'), 'json') ?? null;
  if (typeof found !== 'string') return isObject(found) ? found : null;
  try {
    return parseJson(found);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return null;
  }
}

/** Tells the event when it is one of Walrus'. @returns false when it is another contract's. */
export function tellSuiEvent(reading: Reading, event: Json, frame: EventFrame): boolean {
  const type = isObject(event) ? eventTypeOf(event) : null;
  if (type === null || !isObject(event)) return false;
  const { name } = type;
  const teller = frame.teller ?? tellerOf(event);
  const bytes = eventBytes(event, name);
  if (bytes === 'unreadable') reading.doubt('unreadable-bcs', 'The bytes of an event are neither base64 nor base58.');
  const stated = membersOf(event);
  const raw = bytes === null || bytes === 'unreadable' ? null : bytes;
  const fields = stated ?? (raw === null ? null : jsonOfEvent(name, raw));
  if (fields === null) reading.refuse(`This event (${name}) holds no members that can be read.`);
  const epoch = wholeIn(fields, 'epoch') ?? (name === 'EpochParametersSelected' ? wholeIn(fields, 'nextEpoch') : null);
  if (epoch === null) reading.refuse(`This event (${name}) names no epoch.`);
  const isAboutBlob = MEMBERS[name].includes('blob_id');
  const id = isAboutBlob
    ? blobIdIn(reading, fields, ['blob_id', 'blobId'], { decimalFirst: true, hexInteger: teller === 'sql' })
    : null;
  if (isAboutBlob && id === null) reading.refuse(`This event (${name}) names no blob.`);
  const sender = member(event, 'sender');
  const told: WalrusEventStatement = {
    kind: 'walrus-event',
    network: networkOfPackage(type.package),
    teller,
    name,
    txDigest: digestOf(event) ?? frame.txDigest,
    eventSeq: sequenceOf(event),
    timeNs: readTime(member(event, 'timestampMs', 'timestamp', 'timestamp_ms', 'block_time')) ?? frame.timeNs,
    package: type.package,
    sender: suiAddress(textOf(sender, 'address') ?? textOf(event, 'sender') ?? ''),
    epoch,
    blobId: id?.blobId ?? null,
    blobIdWritten: id?.blobIdWritten ?? null,
    objectId: addressIn(fields, 'objectId'),
    size: wholeIn(fields, 'size', 'unencodedSize'),
    encodingType: encodingIn(fields),
    endEpoch: wholeIn(fields, 'endEpoch', 'newEndEpoch'),
    deletable: flagIn(fields, 'deletable'),
    isExtension: flagIn(fields, 'isExtension'),
    wasCertified: flagIn(fields, 'wasCertified'),
    storagePoolId: addressIn(fields, 'storagePoolId'),
    startEpoch: wholeIn(fields, 'startEpoch'),
    capacity: wholeIn(fields, 'reservedEncodedCapacityBytes'),
    newPackage: addressIn(fields, 'packageId'),
    missing: missingOf(name, fields),
    hasJson: stated !== null,
    bcs: raw === null ? null : toBase64(raw),
  };
  reading.tell(told);
  return true;
}

function missingOf(name: WalrusEventName, fields: Json): readonly string[] {
  const isThere = (key: string): boolean =>
    member(fields, key) !== undefined ||
    textIn(
      fields,
      key.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    ) !== null ||
    (key === 'encoding_type' && encodingIn(fields) !== null);
  return MEMBERS[name].filter((key) => !isThere(key));
}
