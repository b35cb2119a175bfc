/**
 * The events of the settlement and registry contracts and of the inference precompile, in all ABI generations.
 * Sources: resources/knowledge/evm-interfaces.json. Topic 0 is Keccak-256 of the signature and is computed here, not
 * written down.
 */
import { keccak_256 } from '@noble/hashes/sha3.js';
import evmInterfaces from '../../../../resources/knowledge/evm-interfaces.json' with { type: 'json' };
import { concatBytes, fromHex, toHex, utf8 } from '../../../base/bytes.ts';
import { AppError } from '../../../base/errors.ts';
import { hexKey } from '../../../base/ids.ts';
import { secondsToNs } from '../../../base/time.ts';
import type { ChainEvent } from '../../../model/statement.ts';
import { decodeAbi, type AbiValue } from './abi.ts';
import { isDynamic, parseAbiTypes, type AbiType } from './abi-type.ts';
import { blobIdOf, bytesAt, hexAt, intAt, listAt, textAt } from './abi-members.ts';

export interface ChainLog {
  /** Hex, with or without `0x`; exports may fill the list up to four with null. */
  readonly topics: readonly (string | null)[];
  /** Hex, with or without `0x`; empty or null where the event has indexed members only. */
  readonly data: string | null;
}

/** An event that is known by its topic and says nothing of artifacts, nodes or settlements. */
export interface SilentEvent {
  readonly silent: string;
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
const CHAT_MESSAGE = '(string,string,string,string,(string,string,string)[])';

/** Numbers, texts and, since the third generation, JSON: nothing in any of them. */
function isEmptyOutput(output: readonly AbiValue[]): boolean {
  return output.every((part) => !Array.isArray(part) || part.length === 0);
}

const result = (v: readonly AbiValue[]): ChainEvent => ({
  name: 'InferenceResult',
  isEmpty: isEmptyOutput(listAt(v, v.length - 1)),
});

/** A language model's: a list of texts, of which the last is what it said. */
const said = (v: readonly AbiValue[]): ChainEvent => ({ name: 'InferenceResult', isEmpty: isSilent(listAt(v, 0)) });

function isSilent(parts: readonly AbiValue[]): boolean {
  return parts.every((part) => (Array.isArray(part) ? isSilent(part as readonly AbiValue[]) : part === ''));
}

type InferenceName = 'ModelInferenceEvent' | 'LLMChat' | 'LLMCompletionEvent';

/** The call in a tuple of its own, mode and model first. */
const called =
  (name: InferenceName) =>
  (v: readonly AbiValue[]): ChainEvent => ({
    name,
    inferenceId: textAt(v, 0),
    mode: Number(intAt(listAt(v, 1), 0)),
    modelCid: textAt(listAt(v, 1), 1),
  });

/** The first generation: id, mode and model side by side. */
const calledFlat =
  (name: InferenceName) =>
  (v: readonly AbiValue[]): ChainEvent => ({
    name,
    inferenceId: textAt(v, 0),
    mode: Number(intAt(v, 1)),
    modelCid: textAt(v, 2),
  });

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
  'PCRRevoked(bytes32)': (v) => ({ name: 'PCRRevoked', pcrHash: hexAt(v, 0), teeType: null }),
  'BatchSettlement(bytes32,uint256)': (v) => ({
    name: 'BatchSettlement',
    merkleRoot: hexAt(v, 0),
    batchSize: intAt(v, 1).toString(),
    blobId: null,
  }),
  'Settlement(bytes32,bytes32)': (v) => ({
    name: 'Settlement',
    inputHash: hexAt(v, 0),
    outputHash: hexAt(v, 1),
    modelInfo: null,
  }),
  // Input and output follow as they were; their hashes stand before them.
  'SettlementWithMetadata(bytes32,bytes32,string,bytes,bytes)': (v) => ({
    name: 'Settlement',
    inputHash: hexAt(v, 0),
    outputHash: hexAt(v, 1),
    modelInfo: textAt(v, 2),
  }),
  [`ModelInferenceEvent(string,(uint8,string,${MODEL_INPUT}),${MODEL_OUTPUT})`]: called('ModelInferenceEvent'),
  'ModelInferenceEvent(string,uint8,string)': calledFlat('ModelInferenceEvent'),
  [`LLMChat(string,(uint8,string,${CHAT_MESSAGE}[],(string,string,string)[],string,uint32,string[],uint32),(string,${CHAT_MESSAGE}))`]:
    called('LLMChat'),
  'LLMChat(string,uint8,string)': calledFlat('LLMChat'),
  'LLMCompletionEvent(string,(uint8,string,string,uint32,string[],uint32),(string))': called('LLMCompletionEvent'),
  'LLMCompletionEvent(string,uint8,string)': calledFlat('LLMCompletionEvent'),
  [`InferenceResult(${MODEL_OUTPUT})`]: result,
  [`InferenceResult((${NUMBERS},${STRINGS},bool))`]: result,
  'InferenceResult(((string,(int128,int128)[],int256[])[],(string,string[])[],bool))': result,
  'InferenceResult(((string,(int128,int128)[])[],(string,string[])[],bool))': result,
  [`InferenceResultEmitted(address,${MODEL_OUTPUT})`]: result,
  [`LLMChatResult((string,${CHAT_MESSAGE}))`]: said,
  'LLMChatResult((string,(string,string,(string,string,string)[])))': said,
  'LLMCompletionResult((string))': said,
  'LLMResult((string))': said,
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

const SILENT_BY_TOPIC: ReadonlyMap<string, SilentEvent> = new Map(
  evmInterfaces.events
    .filter(({ isRead }) => !isRead)
    .map(({ signature }) => [topicOf(signature), { silent: signature.slice(0, signature.indexOf('(')) }]),
);

/** Signatures of the events that are read. */
export const READ_EVENTS: readonly string[] = Object.keys(READERS);

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
 * What a log says; the event's name where it is known and says nothing; null where the topic is not known.
 * @throws AppError BAD_INPUT naming the event and what is wrong with its topics or data.
 */
export function decodeChainLog(log: ChainLog): ChainEvent | SilentEvent | null {
  const topics = log.topics.filter((topic) => topic !== null);
  const topic = hexKey(topics[0] ?? '');
  const reader = BY_TOPIC.get(topic);
  if (reader === undefined) return SILENT_BY_TOPIC.get(topic) ?? null;
  const data = fromHex(log.data ?? '');
  try {
    if (data === null) throw new AppError('BAD_INPUT', 'the data is not hex');
    return decodeMembers(reader, topics.slice(1), data);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'BAD_INPUT') throw error;
    throw new AppError('BAD_INPUT', `${reader.name}: ${error.message}`, { cause: error });
  }
}
