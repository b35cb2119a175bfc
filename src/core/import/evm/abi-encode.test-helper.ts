/** The encoder of the Solidity ABI, for tests only: written from the specification, apart from the decoder. */
import { concatBytes, fromHex, utf8 } from '../../../base/bytes.ts';
import type { AbiValue } from './abi.ts';
import { headSize, isDynamic, type AbiType } from './abi-type.ts';

function word(value: bigint): Uint8Array {
  return fromHex(BigInt.asUintN(256, value).toString(16).padStart(64, '0'))!;
}

function padded(bytes: Uint8Array): Uint8Array {
  return concatBytes(bytes, new Uint8Array((32 - (bytes.length % 32)) % 32));
}

function encodeOne(type: AbiType, value: AbiValue): Uint8Array {
  if (type.kind === 'tuple') return encodeAbi(type.members, value as readonly AbiValue[]);
  if (type.kind === 'array') {
    const items = value as readonly AbiValue[];
    const body = encodeAbi(
      items.map(() => type.of),
      items,
    );
    return type.length === null ? concatBytes(word(BigInt(items.length)), body) : body;
  }
  if (type.kind === 'string') return encodeOne({ kind: 'bytes' }, utf8(value as string));
  if (type.kind === 'bytes') {
    const bytes = value as Uint8Array;
    return concatBytes(word(BigInt(bytes.length)), padded(bytes));
  }
  if (type.kind === 'fixed-bytes') return padded(value as Uint8Array);
  if (type.kind === 'address') return word(BigInt(`0x${value as string}`));
  return word(BigInt(value as bigint | boolean));
}

export function encodeAbi(types: readonly AbiType[], values: readonly AbiValue[]): Uint8Array {
  const heads: Uint8Array[] = [];
  const tails: Uint8Array[] = [];
  let tailAt = types.reduce((sum, type) => sum + headSize(type), 0);
  for (const [i, type] of types.entries()) {
    const encoded = encodeOne(type, values[i]!);
    if (isDynamic(type)) {
      heads.push(word(BigInt(tailAt)));
      tails.push(encoded);
      tailAt += encoded.length;
    } else {
      heads.push(encoded);
    }
  }
  return concatBytes(...heads, ...tails);
}
