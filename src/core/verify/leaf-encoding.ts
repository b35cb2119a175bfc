/**
 * `abi.encode` of a tree leaf's fields (Solidity ABI specification): the three types that settlement
 * trees were ever built with. Values come as the dump writes them: hex with or without `0x`, decimal text.
 */
import { concatBytes, fromHex } from '../../base/bytes.ts';
import { AppError } from '../../base/errors.ts';

export const LEAF_TYPES = ['bytes32', 'bytes', 'uint256'] as const;
export type LeafType = (typeof LEAF_TYPES)[number];

const WORD = 32;

export function isLeafType(type: string): type is LeafType {
  return (LEAF_TYPES as readonly string[]).includes(type);
}

function uintWord(value: bigint): Uint8Array {
  return fromHex(value.toString(16).padStart(2 * WORD, '0'))!;
}

function fieldBytes(type: LeafType, value: string, position: number): Uint8Array {
  if (type === 'uint256') {
    const number = /^(?:\d{1,78}|0x[0-9a-fA-F]{1,64})$/.test(value) ? BigInt(value) : -1n;
    if (number < 0n || number >> 256n !== 0n) throw new AppError('BAD_INPUT', `field ${position} is no uint256`);
    return uintWord(number);
  }
  const bytes = fromHex(value);
  if (bytes === null || (type === 'bytes32' && bytes.length !== WORD)) {
    throw new AppError('BAD_INPUT', `field ${position} is no ${type} in hex`);
  }
  return bytes;
}

function paddedTail(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(WORD + Math.ceil(bytes.length / WORD) * WORD);
  out.set(uintWord(BigInt(bytes.length)));
  out.set(bytes, WORD);
  return out;
}

/** @throws AppError BAD_INPUT naming the field that is not of its type, or a wrong number of fields. */
export function encodeLeaf(types: readonly LeafType[], values: readonly string[]): Uint8Array {
  if (values.length !== types.length) {
    throw new AppError('BAD_INPUT', `${values.length} fields where the encoding has ${types.length}`);
  }
  const heads: Uint8Array[] = [];
  const tails: Uint8Array[] = [];
  let tailAt = WORD * types.length;
  for (const [i, type] of types.entries()) {
    const bytes = fieldBytes(type, values[i] ?? '', i);
    if (type === 'bytes') {
      const tail = paddedTail(bytes);
      heads.push(uintWord(BigInt(tailAt)));
      tails.push(tail);
      tailAt += tail.length;
    } else {
      heads.push(bytes);
    }
  }
  return concatBytes(...heads, ...tails);
}
