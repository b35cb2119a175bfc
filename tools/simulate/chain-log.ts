import { keccak_256 } from '@noble/hashes/sha3.js';

import { fromHex, toHex, utf8 } from '../../src/base/bytes.ts';
import { encodeAbi, type AbiType, type AbiValue } from './abi.ts';

/** One EVM log before it stands in a block. */
export interface LogBody {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
}

/** A log as `eth_getLogs` and receipts give it (JSON-RPC; `blockTimestamp` since Geth 1.16). */
export interface ChainLog extends LogBody {
  readonly blockNumber: string;
  readonly blockHash: string;
  readonly blockTimestamp: string;
  readonly transactionHash: string;
  readonly transactionIndex: string;
  readonly logIndex: string;
  readonly removed: false;
}

const ADDRESSES = {
  registry: '0x4e72238852f3c918f4e4e57aec9280ddb0c80248',
  settlement: '0xf1dc0d5dcf2a01924fac78185b9227cf3ec839a5',
  inferencePrecompile: '0x00000000000000000000000000000000000000f4',
  inferenceHub: '0x8383c9bd7462f12eb996dd02f78234c0421a6fae',
} as const;

const TENSORS = '(string,(int128,int128)[],uint32[])[]';
const MODEL_OUTPUT = `(${TENSORS},(string,string[])[],(string,string)[],bool)`;

/** Canonical signatures; a topic is their Keccak-256 (og-evm `contracts/solidity`, SDK `abi/`). */
export const SIGNATURES = {
  batchSettlement: 'BatchSettlement(bytes32,uint256,bytes)',
  individualSettlement: 'IndividualSettlement(bytes32,address,bytes32,bytes32,uint256,bytes,bytes)',
  teeRegistered: 'TEERegistered(bytes32,address,uint8)',
  teeDisabled: 'TEEDisabled(bytes32)',
  teeEnabled: 'TEEEnabled(bytes32)',
  pcrApproved: 'PCRApproved(bytes32,uint8,string)',
  heartbeat: 'HeartbeatReceived(bytes32,uint256)',
  modelInference: `ModelInferenceEvent(string,(uint8,string,(${TENSORS},(string,string[])[])),${MODEL_OUTPUT})`,
  inferenceResult: `InferenceResult(${MODEL_OUTPUT})`,
} as const;

export function topicOf(signature: string): string {
  return `0x${toHex(keccak_256(utf8(signature)))}`;
}

const TOPICS = new Map(Object.entries(SIGNATURES).map(([name, signature]) => [name, topicOf(signature)]));

type Indexed = readonly [type: 'bytes32' | 'address' | 'uint8', value: AbiValue];

function log(
  name: keyof typeof SIGNATURES,
  address: string,
  indexed: readonly Indexed[],
  types: readonly AbiType[],
  values: readonly AbiValue[],
): LogBody {
  const topics = indexed.map(([type, value]) => `0x${toHex(encodeAbi([type], [value]))}`);
  return { address, topics: [TOPICS.get(name)!, ...topics], data: `0x${toHex(encodeAbi(types, values))}` };
}

/** `walrusBlobId` is the UTF-8 of the 43 characters. */
export function batchSettlementLog(merkleRoot: string, batchSize: number, blobId: string): LogBody {
  const values = [BigInt(batchSize), toHex(utf8(blobId))];
  return log('batchSettlement', ADDRESSES.settlement, [['bytes32', merkleRoot]], ['uint256', 'bytes'], values);
}

export interface IndividualSettlement {
  readonly teeId: string;
  readonly ethAddress: string;
  readonly inputHash: string;
  readonly outputHash: string;
  readonly sec: number;
  readonly blobId: string;
  readonly signature: string;
}

export function individualSettlementLog(s: IndividualSettlement): LogBody {
  return log(
    'individualSettlement',
    ADDRESSES.settlement,
    [
      ['bytes32', s.teeId],
      ['address', s.ethAddress],
    ],
    ['bytes32', 'bytes32', 'uint256', 'bytes', 'bytes'],
    [s.inputHash, s.outputHash, BigInt(s.sec), toHex(utf8(s.blobId)), s.signature],
  );
}

export function teeRegisteredLog(teeId: string, owner: string): LogBody {
  const indexed: readonly Indexed[] = [
    ['bytes32', teeId],
    ['address', owner],
  ];
  return log('teeRegistered', ADDRESSES.registry, indexed, ['uint8'], [0n]);
}

export function teeSwitchLog(teeId: string, enabled: boolean): LogBody {
  return log(enabled ? 'teeEnabled' : 'teeDisabled', ADDRESSES.registry, [['bytes32', teeId]], [], []);
}

export function pcrApprovedLog(pcrHash: string, version: string): LogBody {
  const indexed: readonly Indexed[] = [
    ['bytes32', pcrHash],
    ['uint8', 0n],
  ];
  return log('pcrApproved', ADDRESSES.registry, indexed, ['string'], [version]);
}

export function heartbeatLog(teeId: string, sec: number): LogBody {
  return log('heartbeat', ADDRESSES.registry, [['bytes32', teeId]], ['uint256'], [BigInt(sec)]);
}

const TENSOR_TYPE: AbiType = {
  array: { tuple: ['string', { array: { tuple: ['int128', 'int128'] } }, { array: 'uint32' }] },
};
const STRINGS_TYPE: AbiType = { array: { tuple: ['string', { array: 'string' }] } };
const OUTPUT_TYPE: AbiType = {
  tuple: [TENSOR_TYPE, STRINGS_TYPE, { array: { tuple: ['string', 'string'] } }, 'bool'],
};
const INPUT_TYPE: AbiType = { tuple: ['uint8', 'string', { tuple: [TENSOR_TYPE, STRINGS_TYPE] }] };

/** Fixed-point numbers as the chain holds them: value · 10^−decimals. */
export interface ChainTensor {
  readonly name: string;
  readonly values: readonly (readonly [value: bigint, decimals: bigint])[];
}

function tensorValue(tensor: ChainTensor): AbiValue {
  return [tensor.name, tensor.values, [BigInt(tensor.values.length)]];
}

export function modelInferenceLogs(
  inferenceId: string,
  modelCid: string,
  input: ChainTensor,
  output: ChainTensor,
): readonly [LogBody, LogBody] {
  const result: AbiValue = [[tensorValue(output)], [], [], false];
  const call: AbiValue = [0n, modelCid, [[tensorValue(input)], []]];
  return [
    log(
      'modelInference',
      ADDRESSES.inferencePrecompile,
      [],
      ['string', INPUT_TYPE, OUTPUT_TYPE],
      [inferenceId, call, result],
    ),
    log('inferenceResult', ADDRESSES.inferenceHub, [], [OUTPUT_TYPE], [result]),
  ];
}

function quantity(value: number): string {
  return `0x${value.toString(16)}`;
}

/** One chain: gives logs their place. One block every second, one transaction per call of `mine`. */
export class Chain {
  readonly #salt: string;
  readonly #genesisSec: number;
  readonly #used = new Map<number, { transactions: number; logs: number }>();

  constructor(salt: string, genesisSec: number) {
    this.#salt = salt;
    this.#genesisSec = genesisSec;
  }

  /** The logs of one transaction in the block of `sec`. */
  mine(sec: number, txHash: string, bodies: readonly LogBody[]): readonly ChainLog[] {
    const used = this.#used.get(sec) ?? { transactions: 0, logs: 0 };
    this.#used.set(sec, { transactions: used.transactions + 1, logs: used.logs + bodies.length });
    const blockHash = `0x${toHex(keccak_256(utf8(`${this.#salt}/${sec}`)))}`;
    return bodies.map((body, i) => ({
      ...body,
      blockNumber: quantity(sec - this.#genesisSec),
      blockHash,
      blockTimestamp: quantity(sec),
      transactionHash: `0x${txHash}`,
      transactionIndex: quantity(used.transactions),
      logIndex: quantity(used.logs + i),
      removed: false,
    }));
  }
}

/** The 2048-bit filter of a receipt's addresses and topics (Ethereum yellow paper §4.4.1). */
function bloomOf(logs: readonly LogBody[]): string {
  const bloom = new Uint8Array(256);
  for (const item of logs.flatMap((entry) => [entry.address, ...entry.topics])) {
    const hash = keccak_256(fromHex(item) ?? new Uint8Array(0));
    for (const at of [0, 2, 4]) {
      const bit = (((hash[at] ?? 0) << 8) | (hash[at + 1] ?? 0)) & 0x7ff;
      const index = 255 - (bit >> 3);
      bloom[index] = (bloom[index] ?? 0) | (1 << (bit & 7));
    }
  }
  return `0x${toHex(bloom)}`;
}

/** The receipt that carries a transaction's logs, as `eth_getTransactionReceipt` gives it. */
export function receiptOf(logs: readonly ChainLog[], from: string): Readonly<Record<string, unknown>> {
  const first = logs[0];
  if (first === undefined) throw new RangeError('a receipt without logs');
  return {
    type: '0x2',
    status: '0x1',
    cumulativeGasUsed: '0x3d090',
    gasUsed: '0x3d090',
    effectiveGasPrice: '0x3b9aca00',
    logsBloom: bloomOf(logs),
    transactionHash: first.transactionHash,
    transactionIndex: first.transactionIndex,
    blockHash: first.blockHash,
    blockNumber: first.blockNumber,
    from,
    to: ADDRESSES.inferenceHub,
    contractAddress: null,
    logs,
  };
}
