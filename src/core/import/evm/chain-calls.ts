/**
 * The inputs of transactions to the settlement relay, the TEE registry and the InferenceHub, and the answers of the
 * registry's views. Sources: resources/knowledge/evm-interfaces.json; og-evm `contracts/solidity/TEERegistry.sol`.
 * A selector is the first four bytes of Keccak-256 of the signature and is computed here.
 */
import { createHash } from 'node:crypto';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { fromHex, toHex, utf8 } from '../../../base/bytes.ts';
import { AppError } from '../../../base/errors.ts';
import type { ChainCall } from '../../../model/chain-statement.ts';
import type { RegistryStatement } from '../../../model/statement.ts';
import { teeIdOf } from '../../verify/tee-id.ts';
import { keyEntry } from '../public-key.ts';
import { decodeAbi, type AbiValue } from './abi.ts';
import { parseAbiTypes, type AbiType } from './abi-type.ts';
import { blobIdOf, boolAt, bytesAt, hexAt, intAt, listAt, secondsAt, textAt } from './abi-members.ts';

type Values = readonly AbiValue[];

const SELECTOR_BYTES = 4;
const MODEL_INPUT = '((string,(int128,int128)[],uint32[])[],(string,string[])[])';

const CALLS: Readonly<Record<string, (v: Values) => ChainCall>> = {
  'batchSettle(bytes32,uint256,bytes)': (v) => ({
    name: 'batchSettle',
    merkleRoot: hexAt(v, 0),
    batchSize: intAt(v, 1).toString(),
    blobId: blobIdOf(bytesAt(v, 2)),
  }),
  'settleIndividual(bytes32,bytes32,bytes32,uint256,address,bytes,bytes)': (v) => ({
    name: 'settleIndividual',
    teeId: hexAt(v, 0),
    inputHash: hexAt(v, 1),
    outputHash: hexAt(v, 2),
    signedTime: intAt(v, 3).toString(),
    ethAddress: hexAt(v, 4),
    blobId: blobIdOf(bytesAt(v, 5)),
    signature: hexAt(v, 6),
  }),
  'registerTEEWithAttestation(bytes,bytes,bytes,address,string,uint8)': (v) => ({
    name: 'registerTEEWithAttestation',
    teeId: teeIdOf(bytesAt(v, 1)),
    publicKey: hexAt(v, 1),
    tlsCertificateHash: createHash('sha256').update(bytesAt(v, 2)).digest('hex'),
    endpoint: textAt(v, 4),
    teeType: Number(intAt(v, 5)),
  }),
  'approvePCR((bytes,bytes,bytes),string,uint8)': (v) => {
    const pcrs = listAt(v, 0);
    return {
      name: 'approvePCR',
      pcr0: hexAt(pcrs, 0),
      pcr1: hexAt(pcrs, 1),
      pcr2: hexAt(pcrs, 2),
      version: textAt(v, 1),
      teeType: Number(intAt(v, 2)),
    };
  },
  'revokePCR(bytes32,uint8)': (v) => ({ name: 'revokePCR', pcrHash: hexAt(v, 0), teeType: Number(intAt(v, 1)) }),
  'heartbeat(bytes32,uint256,bytes)': (v) => ({ name: 'heartbeat', teeId: hexAt(v, 0), timeNs: secondsAt(v, 1) }),
  [`run(string,uint8,${MODEL_INPUT})`]: (v) => ({ name: 'run', modelCid: textAt(v, 0), mode: Number(intAt(v, 1)) }),
};

const TEE_INFO = '(address,address,string,bytes,bytes,bytes32,uint8,bool,uint256,uint256)';

function entryOf(info: Values, teeId: string | null): RegistryStatement {
  const publicKey = bytesAt(info, 3);
  return {
    kind: 'registry-entry',
    teeId: teeId ?? teeIdOf(publicKey),
    publicKey: toHex(publicKey),
    pcrHash: hexAt(info, 5),
    endpoint: textAt(info, 2),
    teeType: Number(intAt(info, 6)),
    enabled: boolAt(info, 7),
    registeredNs: secondsAt(info, 8),
    heartbeatNs: secondsAt(info, 9),
  };
}

interface View {
  readonly answer: readonly AbiType[];
  readonly read: (asked: Values, answer: Values) => readonly RegistryStatement[];
}

/** Views of the registry: what was asked, and what the answer says. */
const VIEWS: Readonly<Record<string, View>> = {
  'getTEE(bytes32)': {
    answer: parseAbiTypes(`(${TEE_INFO})`),
    read: (asked, answer) => [entryOf(listAt(answer, 0), hexAt(asked, 0))],
  },
  'getActiveTEEs(uint8)': {
    answer: parseAbiTypes(`(${TEE_INFO}[])`),
    read: (_, answer) => listAt(answer, 0).map((info) => entryOf(info as Values, null)),
  },
  'getTEEPublicKey(bytes32)': {
    answer: parseAbiTypes('(bytes)'),
    read: (asked, answer) => [keyEntry(hexAt(asked, 0), hexAt(answer, 0))],
  },
};

/** The first four bytes of Keccak-256 of a signature, hex. */
export function selectorOf(signature: string): string {
  return toHex(keccak_256(utf8(signature)).subarray(0, SELECTOR_BYTES));
}

const typesOf = (signature: string): readonly AbiType[] => parseAbiTypes(signature.slice(signature.indexOf('(')));

function bySelector<T>(
  table: Readonly<Record<string, T>>,
): ReadonlyMap<string, { readonly name: string; readonly types: readonly AbiType[]; readonly of: T }> {
  return new Map(
    Object.entries(table).map(([signature, of]) => {
      const name = signature.slice(0, signature.indexOf('('));
      return [selectorOf(signature), { name, types: typesOf(signature), of }];
    }),
  );
}

const CALL_BY_SELECTOR = bySelector(CALLS);
const VIEW_BY_SELECTOR = bySelector(VIEWS);

export const READ_CALLS: readonly string[] = Object.keys(CALLS);
export const READ_VIEWS: readonly string[] = Object.keys(VIEWS);

function split(input: string): { readonly selector: string; readonly data: Uint8Array } | null {
  const bytes = fromHex(input);
  if (bytes === null || bytes.length < SELECTOR_BYTES) return null;
  return { selector: toHex(bytes.subarray(0, SELECTOR_BYTES)), data: bytes.subarray(SELECTOR_BYTES) };
}

function named<T>(name: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'BAD_INPUT') throw error;
    throw new AppError('BAD_INPUT', `${name}: ${error.message}`, { cause: error });
  }
}

export interface DecodedCall {
  readonly call: ChainCall;
  /** The attestation document that a registration carries. */
  readonly attestation: Uint8Array | null;
}

/**
 * What a transaction's input asks for; null where the selector is not known.
 * @throws AppError BAD_INPUT naming the call and what is wrong with its data.
 */
export function decodeCall(input: string): DecodedCall | null {
  const parts = split(input);
  const known = parts === null ? undefined : CALL_BY_SELECTOR.get(parts.selector);
  if (parts === null || known === undefined) return null;
  return named(known.name, () => {
    const values = decodeAbi(known.types, parts.data);
    const call = known.of(values);
    return { call, attestation: call.name === 'registerTEEWithAttestation' ? bytesAt(values, 0) : null };
  });
}

/**
 * What the registry answered to an `eth_call`; null where it was another view.
 * @throws AppError BAD_INPUT as `decodeCall`.
 */
export function decodeView(input: string, answer: string): readonly RegistryStatement[] | null {
  const parts = split(input);
  const known = parts === null ? undefined : VIEW_BY_SELECTOR.get(parts.selector);
  if (parts === null || known === undefined) return null;
  return named(known.name, () => {
    const bytes = fromHex(answer);
    if (bytes === null) throw new AppError('BAD_INPUT', 'the answer is not hex');
    return known.of.read(decodeAbi(known.types, parts.data), decodeAbi(known.of.answer, bytes));
  });
}
