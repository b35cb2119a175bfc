/**
 * The events of the settlement and registry contracts and of the inference precompile, current generation.
 * Sources: og-evm `contracts/solidity`, OpenGradient-SDK `abi/InferencePrecompile.abi`, `abi/inference.abi`.
 * Topic 0 is Keccak-256 of the signature and is computed here, not written down.
 */
import { keccak_256 } from '@noble/hashes/sha3.js';
import { concatBytes, fromHex, toBase64Url, toHex, utf8 } from '../../../base/bytes.ts';
import { AppError } from '../../../base/errors.ts';
import { hexKey, isWalrusBlobId } from '../../../base/ids.ts';
import { secondsToNs } from '../../../base/time.ts';
import type { ChainEvent } from '../../../model/statement.ts';
import { decodeAbi, type AbiValue } from './abi.ts';
import { isDynamic, parseAbiTypes, type AbiType } from './abi-type.ts';
import { UNSUPPORTED_EVENTS } from './unsupported-events.ts';

export interface ChainLog {
  /** Hex, with or without `0x`; exports may fill the list up to four with null. */
  readonly topics: readonly (string | null)[];
  /** Hex, with or without `0x`; empty or null where the event has indexed members only. */
  readonly data: string | null;
}

/** An event that is known by its topic and not read: another contract's, or an older ABI generation. */
export interface UnsupportedEvent {
  readonly unsupported: string;
  readonly signature: string;
}

interface EventReader {
  readonly name: string;
  readonly types: readonly AbiType[];
  readonly read: (values: readonly AbiValue[]) => ChainEvent;
}

const NUMBERS = '(string,(int128,int128)[],uint32[])[]';
const STRINGS = '(string,string[])[]';
const MODEL_INPUT = `(${NUMBERS},${STRINGS})`;
const MODEL_OUTPUT = `(${NUMBERS},${STRINGS},(string,string)[],bool)`;

function bytesAt(values: readonly AbiValue[], i: number): Uint8Array {
  const value = values[i];
  if (!(value instanceof Uint8Array)) throw new AppError('INTERNAL', `member ${i} is not bytes`);
  return value;
}

function hexAt(values: readonly AbiValue[], i: number): string {
  const value = values[i];
  return typeof value === 'string' ? value : toHex(bytesAt(values, i));
}

/** An id must be what was written: a text that is not UTF-8 is refused. */
function textAt(values: readonly AbiValue[], i: number): string {
  const value = values[i];
  if (typeof value !== 'string') throw new AppError('INTERNAL', `member ${i} is not a text`);
  if (value.includes('\uFFFD')) throw new AppError('BAD_INPUT', `member ${i} is not UTF-8`);
  return value;
}

function listAt(values: readonly AbiValue[], i: number): readonly AbiValue[] {
  const value = values[i];
  if (!Array.isArray(value)) throw new AppError('INTERNAL', `member ${i} is not a list`);
  return value as readonly AbiValue[];
}

function intAt(values: readonly AbiValue[], i: number): bigint {
  const value = values[i];
  if (typeof value !== 'bigint') throw new AppError('INTERNAL', `member ${i} is not a number`);
  return value;
}

/** 43 bytes of base64url are the id as text, 32 bytes the id itself; anything else names no Walrus blob. */
export function blobIdOf(bytes: Uint8Array): string | null {
  if (bytes.length === 32) return toBase64Url(bytes);
  const text = String.fromCharCode(...bytes.subarray(0, 44));
  return isWalrusBlobId(text) ? text : null;
}

function isEmptyOutput(output: readonly AbiValue[]): boolean {
  return [0, 1, 2].every((i) => listAt(output, i).length === 0);
}

const READERS: Readonly<Record<string, (v: readonly AbiValue[]) => ChainEvent>> = {
  'BatchSettlement(bytes32,uint256,bytes)': (v) => ({
    name: 'BatchSettlement',
    merkleRoot: hexAt(v, 0),
    batchSize: intAt(v, 1).toString(),
    blobId: blobIdOf(bytesAt(v, 2)),
  }),
  'IndividualSettlement(bytes32,address,bytes32,bytes32,uint256,bytes,bytes)': (v) => ({
    name: 'IndividualSettlement',
    teeId: hexAt(v, 0),
    ethAddress: hexAt(v, 1),
    inputHash: hexAt(v, 2),
    outputHash: hexAt(v, 3),
    signedTime: intAt(v, 4).toString(),
    blobId: blobIdOf(bytesAt(v, 5)),
    signature: hexAt(v, 6),
  }),
  'TEERegistered(bytes32,address,uint8)': (v) => ({
    name: 'TEERegistered',
    teeId: hexAt(v, 0),
    owner: hexAt(v, 1),
    teeType: Number(intAt(v, 2)),
  }),
  'TEEEnabled(bytes32)': (v) => ({ name: 'TEEEnabled', teeId: hexAt(v, 0) }),
  'TEEDisabled(bytes32)': (v) => ({ name: 'TEEDisabled', teeId: hexAt(v, 0) }),
  'PCRApproved(bytes32,uint8,string)': (v) => ({
    name: 'PCRApproved',
    pcrHash: hexAt(v, 0),
    teeType: Number(intAt(v, 1)),
    version: textAt(v, 2),
  }),
  'PCRRevoked(bytes32,uint8)': (v) => ({
    name: 'PCRRevoked',
    pcrHash: hexAt(v, 0),
    teeType: Number(intAt(v, 1)),
  }),
  'HeartbeatReceived(bytes32,uint256)': (v) => ({
    name: 'HeartbeatReceived',
    teeId: hexAt(v, 0),
    timeNs: secondsToNs(intAt(v, 1)).toString(),
  }),
  [`ModelInferenceEvent(string,(uint8,string,${MODEL_INPUT}),${MODEL_OUTPUT})`]: (v) => ({
    name: 'ModelInferenceEvent',
    inferenceId: textAt(v, 0),
    mode: Number(intAt(listAt(v, 1), 0)),
    modelCid: textAt(listAt(v, 1), 1),
  }),
  [`InferenceResult(${MODEL_OUTPUT})`]: (v) => ({ name: 'InferenceResult', isEmpty: isEmptyOutput(listAt(v, 0)) }),
};

/** Topic 0 of an event signature: 64 hex digits, no `0x`. */
export function topicOf(signature: string): string {
  return toHex(keccak_256(utf8(signature)));
}

function readerOf(signature: string, read: EventReader['read']): EventReader {
  const open = signature.indexOf('(');
  return { name: signature.slice(0, open), types: parseAbiTypes(signature.slice(open)), read };
}

const BY_TOPIC: ReadonlyMap<string, EventReader> = new Map(
  Object.entries(READERS).map(([signature, read]) => [topicOf(signature), readerOf(signature, read)]),
);

const UNSUPPORTED_BY_TOPIC: ReadonlyMap<string, UnsupportedEvent> = new Map(
  UNSUPPORTED_EVENTS.map((signature) => [
    topicOf(signature),
    { unsupported: signature.slice(0, signature.indexOf('(')), signature },
  ]),
);

/**
 * All these contracts index leading members only, so the number of topics says how many; contract
 * versions with the same signature differ in it.
 */
function decodeMembers(reader: EventReader, topics: readonly string[], data: Uint8Array): ChainEvent {
  const indexed = reader.types.slice(0, topics.length);
  if (topics.length > reader.types.length || indexed.some(isDynamic)) {
    throw new AppError('BAD_INPUT', `${topics.length} indexed members are more than the event has`);
  }
  const words = topics.map((topic, i) => {
    const word = fromHex(topic);
    if (word === null || word.length !== 32) throw new AppError('BAD_INPUT', `topic ${i + 1} is not 32 bytes of hex`);
    return word;
  });
  const values = decodeAbi(indexed, concatBytes(...words));
  return reader.read([...values, ...decodeAbi(reader.types.slice(topics.length), data)]);
}

/**
 * What a log says; the event's name where it is known but not read; null where the topic is not known.
 * @throws AppError BAD_INPUT naming the event and what is wrong with its topics or data.
 */
export function decodeChainLog(log: ChainLog): ChainEvent | UnsupportedEvent | null {
  const topics = log.topics.filter((topic) => topic !== null);
  const topic = hexKey(topics[0] ?? '');
  const reader = BY_TOPIC.get(topic);
  if (reader === undefined) return UNSUPPORTED_BY_TOPIC.get(topic) ?? null;
  const data = fromHex(log.data ?? '');
  try {
    if (data === null) throw new AppError('BAD_INPUT', 'the data is not hex');
    return decodeMembers(reader, topics.slice(1), data);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'BAD_INPUT') throw error;
    throw new AppError('BAD_INPUT', `${reader.name}: ${error.message}`, { cause: error });
  }
}
