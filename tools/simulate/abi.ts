import { concatBytes, fromHex, utf8 } from '../../src/base/bytes.ts';

/** The ABI types that the events need (Solidity contract ABI specification, "Formal Specification of the Encoding"). */
export type AbiType =
  | 'bytes32'
  | 'address'
  | 'uint256'
  | 'uint32'
  | 'uint8'
  | 'int128'
  | 'bool'
  | 'bytes'
  | 'string'
  | { readonly tuple: readonly AbiType[] }
  | { readonly array: AbiType };

/** `bytes`, `bytes32` and `address` take hex, with or without `0x`. */
export type AbiValue = string | bigint | boolean | readonly AbiValue[];

function isDynamic(type: AbiType): boolean {
  if (type === 'bytes' || type === 'string') return true;
  if (typeof type === 'string') return false;
  return 'array' in type || type.tuple.some(isDynamic);
}

/** A 32-byte word; negative numbers in two's complement. */
function abiWord(value: bigint): Uint8Array {
  const digits = BigInt.asUintN(256, value).toString(16).padStart(64, '0');
  return hexBytes(digits);
}

function hexBytes(text: string): Uint8Array {
  const bytes = fromHex(text);
  if (bytes === null) throw new RangeError(`not hex: ${text}`);
  return bytes;
}

function padded(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(Math.ceil(bytes.length / 32) * 32);
  out.set(bytes);
  return out;
}

function encodeStatic(type: string, value: AbiValue): Uint8Array {
  if (type === 'bool') return abiWord(value === true ? 1n : 0n);
  if (typeof value === 'bigint') return abiWord(value);
  if (typeof value !== 'string') throw new RangeError(`no ${type}: ${String(value)}`);
  const bytes = hexBytes(value);
  if (type === 'bytes32' && bytes.length === 32) return bytes;
  if (type === 'address' && bytes.length === 20) return concatBytes(new Uint8Array(12), bytes);
  throw new RangeError(`no ${type}: ${value}`);
}

function encodeOne(type: AbiType, value: AbiValue): Uint8Array {
  if (typeof type === 'object') {
    const list = value as readonly AbiValue[];
    if ('tuple' in type) return encodeAbi(type.tuple, list);
    const items = list.map(() => type.array);
    return concatBytes(abiWord(BigInt(list.length)), encodeAbi(items, list));
  }
  if (type !== 'bytes' && type !== 'string') return encodeStatic(type, value);
  const bytes = type === 'string' ? utf8(value as string) : hexBytes(value as string);
  return concatBytes(abiWord(BigInt(bytes.length)), padded(bytes));
}

/** `abi.encode(values…)`: heads, then tails; a dynamic value's head is its offset. */
export function encodeAbi(types: readonly AbiType[], values: readonly AbiValue[]): Uint8Array {
  if (types.length !== values.length) throw new RangeError('as many values as types');
  const parts = types.map((type, i) => ({ dynamic: isDynamic(type), bytes: encodeOne(type, values[i]!) }));
  let offset = parts.reduce((sum, part) => sum + (part.dynamic ? 32 : part.bytes.length), 0);
  const heads: Uint8Array[] = [];
  const tails: Uint8Array[] = [];
  for (const part of parts) {
    if (!part.dynamic) {
      heads.push(part.bytes);
      continue;
    }
    heads.push(abiWord(BigInt(offset)));
    tails.push(part.bytes);
    offset += part.bytes.length;
  }
  return concatBytes(...heads, ...tails);
}
