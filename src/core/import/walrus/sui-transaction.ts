/**
 * Transactions that call Walrus: the certificate in `certify_blob`, what `register_blob` derives a blob id from, and the events.
 * Sources: walrus `contracts/walrus/sources/system.move` (the arguments), Sui JSON-RPC and GraphQL (the wrapping).
 */
import { BcsReader } from '../../../base/bcs.ts';
import { fromBase64, toBase64, toHex } from '../../../base/bytes.ts';
import { AppError } from '../../../base/errors.ts';
import { asText, isObject, member } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { blobIdOfDecimal, decimalOfBlobId } from '../../../model/known-id.ts';
import { networkOfPackage } from '../../../model/walrus/walrus-network.ts';
import type { WalrusTeller } from '../../../model/walrus-statement.ts';
import { listOf, readTime, textOf } from '../field-readers.ts';
import { bytesOf, MAX_WHOLE } from './fields.ts';
import { callsOfJson } from './move-call.ts';
import type { MoveCall, PureValue } from './move-call.ts';
import { Refusal } from './reading.ts';
import type { Reading } from './reading.ts';
import { tellSuiEvent } from './sui-event.ts';
import { callsOfBcs } from './transaction-bcs.ts';

/** Of one vector: messages have 72 bytes at most, bitmaps one for eight nodes, signatures 96. */
const MAX_VECTOR = 16 * 1024;
/** Sui's own limit for a transaction is 128 KiB. */
const MAX_RAW = 512 * 1024;

export interface SuiTransaction {
  readonly digest: string | null;
  readonly timeNs: string | null;
  readonly teller: WalrusTeller;
  readonly calls: readonly MoveCall[];
  readonly events: readonly Json[];
  /** Standard base64, as the record holds it. */
  readonly raw: string | null;
  /** null where the record does not say. */
  readonly succeeded: boolean | null;
}

function rawOf(block: Json): Uint8Array | null {
  const text = textOf(block, 'rawTransaction', 'transactionBcs', 'bcs', 'transaction_bcs');
  return text === null || text.length > MAX_RAW * 2 ? null : fromBase64(text);
}

/** null: the record is no transaction. */
export function readSuiTransaction(json: Json): SuiTransaction | null {
  const block = blockIn(json);
  if (block === null) return null;
  const data = member(member(block, 'transaction'), 'data') ?? member(block, 'data');
  const kind = member(member(block, 'transaction'), 'kind');
  const grpc = member(kind, 'programmableTransaction', 'programmable_transaction');
  const programmable = grpc ?? member(data, 'transaction');
  const raw = rawOf(block);
  const stated = callsOfJson(programmable);
  const effects = member(block, 'effects');
  const status = textOf(member(effects, 'status'), 'status') ?? textOf(effects, 'status');
  const flag = member(member(effects, 'status'), 'success');
  const held = member(block, 'events');
  const nodes = listOf(member(effects, 'events') ?? held, 'nodes');
  const isGrpc = grpc !== undefined || listOf(held, 'events') !== null;
  return {
    digest: textOf(block, 'digest'),
    timeNs: readTime(member(block, 'timestampMs', 'timestamp') ?? member(effects, 'timestamp')),
    teller: isGrpc ? 'grpc' : nodes === null && textOf(block, 'transactionBcs') === null ? 'json-rpc' : 'graphql',
    calls: stated.length > 0 || raw === null ? stated : (callsOfBcs(raw) ?? []),
    events: nodes ?? listOf(block, 'events') ?? listOf(held, 'events') ?? [],
    raw: raw === null ? null : toBase64(raw),
    succeeded: typeof flag === 'boolean' ? flag : status === null ? null : status.toLowerCase() === 'success',
  };
}

function blockIn(json: Json): Json | null {
  let at: Json | undefined = json;
  for (let depth = 0; depth < 5 && isObject(at); depth += 1) {
    const isBlock = ['transaction', 'rawTransaction', 'transactionBcs', 'events', 'effects'].some((key) =>
      isObject(at) ? at.has(key) : false,
    );
    if (isBlock && at.has('digest')) return at;
    at = member(at, 'result', 'data', 'transactionBlock', 'transaction');
  }
  return null;
}

function vectorOf(value: PureValue | null | undefined): string | null {
  if (value === null || value === undefined) return null;
  if ('json' in value) {
    const bytes = bytesOf(value.json, MAX_VECTOR);
    return bytes === null ? null : toHex(bytes);
  }
  const read = new BcsReader(value.bcs);
  try {
    const bytes = read.blob();
    read.end();
    return bytes.length > MAX_VECTOR ? null : toHex(bytes);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return null;
  }
}

/** An unsigned integer of so many bytes; null for what is none, or larger. */
function wholeOf(value: PureValue | null | undefined, bytes: number): string | null {
  if (value === null || value === undefined) return null;
  if ('json' in value) {
    const text = asText(value.json);
    const number = text !== null && /^\d{1,78}$/.test(text) ? BigInt(text) : null;
    return number === null || number >> BigInt(8 * bytes) > 0n ? null : number.toString();
  }
  if (value.bcs.length !== bytes) return null;
  return value.bcs.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n).toString();
}

function flagOf(value: PureValue | null | undefined): boolean | null {
  if (value === null || value === undefined) return null;
  if ('json' in value) return typeof value.json === 'boolean' ? value.json : null;
  return value.bcs.length === 1 && value.bcs[0]! < 2 ? value.bcs[0] === 1 : null;
}

/** The bytes of an integer of 32 bytes in the order of BCS, hex. */
function littleEndian(decimal: string): string | null {
  const id = blobIdOfDecimal(decimal);
  const bytes = id === null ? null : fromBase64(id);
  return bytes === null ? null : toHex(bytes);
}

const isRs2 = (type: string | null): string => (type === '1' ? 'RS2' : type === '0' ? 'RedStuff' : (type ?? ''));

/** Calls whose last three arguments are signature, bitmap of the signers, and message. */
const CERTIFYING: ReadonlyMap<string, 'certificate' | 'invalid-blob'> = new Map([
  ['certify_blob', 'certificate'],
  ['certify_pooled_blob', 'certificate'],
  ['invalidate_blob_id', 'invalid-blob'],
]);

function tellCall(reading: Reading, call: MoveCall, transaction: SuiTransaction): void {
  const { digest, timeNs, teller, raw } = transaction;
  const told = {
    network: networkOfPackage(call.package),
    teller,
    txDigest: digest,
    timeNs,
    package: call.package,
    rawTransaction: raw,
  } as const;
  const form = CERTIFYING.get(call.function);
  if (form !== undefined) {
    const [signature, signersBitmap, message] = call.arguments.slice(-3).map(vectorOf);
    if (signature == null || signersBitmap == null || message == null) {
      reading.doubt('unreadable-call', `The arguments of ${call.function} are no byte vectors in this record.`);
      return;
    }
    const beside = { signers: null, blobId: null, objectId: null } as const;
    reading.tell({ kind: 'walrus-certificate', ...told, ...beside, form, message, signature, signersBitmap });
  } else if (call.function === 'register_blob') {
    const [, , id, root, size, type, deletable] = call.arguments;
    const blobId = blobIdOfDecimal(wholeOf(id, 32) ?? '');
    const rootHash = littleEndian(wholeOf(root, 32) ?? '');
    const unencoded = wholeOf(size, 8);
    if (blobId === null || rootHash === null || unencoded === null || BigInt(unencoded) > MAX_WHOLE) {
      reading.doubt('unreadable-call', 'The arguments of register_blob are no numbers in this record.');
      return;
    }
    reading.tell({
      kind: 'walrus-registration',
      ...told,
      blobId,
      blobIdWritten: wholeOf(id, 32) ?? decimalOfBlobId(blobId) ?? blobId,
      rootHash,
      size: unencoded,
      encodingType: isRs2(wholeOf(type, 1)),
      deletable: flagOf(deletable),
    });
  }
}

/** A transaction that failed changed nothing: what it was called with is no fact. */
export function tellSuiTransaction(reading: Reading, transaction: SuiTransaction): void {
  if (transaction.succeeded === false) return;
  for (const call of transaction.calls) if (call.module === 'system') tellCall(reading, call, transaction);
  const frame = { teller: transaction.teller, txDigest: transaction.digest, timeNs: transaction.timeNs };
  for (const event of transaction.events) {
    try {
      tellSuiEvent(reading, event, frame);
    } catch (error) {
      // One event that cannot be read takes nothing from the others.
      if (!(error instanceof Refusal)) throw error;
      reading.doubt('malformed-event', error.message);
    }
  }
}
