/**
 * Calls of a programmable transaction with the values of their pure inputs. Sources: Sui JSON-RPC (`SuiTransactionBlock`)
 * and gRPC (`sui/rpc/v2/transaction.proto`) as JSON.
 */
import { fromBase64 } from '../../../base/bytes.ts';
import { isArray, isObject, JsonNumber, member } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { suiAddress } from '../../../model/walrus/walrus-network.ts';
import { listOf, textOf } from '../field-readers.ts';

/** A pure input: its BCS bytes, or the value that JSON-RPC made of them. */
export type PureValue = { readonly bcs: Uint8Array } | { readonly json: Json };

export interface MoveCall {
  readonly package: string | null;
  readonly module: string;
  readonly function: string;
  /** In order; null for what is no pure input: objects, results of other calls, the gas coin. */
  readonly arguments: readonly (PureValue | null)[];
}

function inputIndex(argument: Json): number | null {
  // `{Input: 2}` in JSON-RPC, `{kind: "INPUT", input: 2}` in gRPC, where a first input is left out as a default.
  const isFirst = textOf(argument, 'kind')?.toUpperCase().endsWith('INPUT') === true;
  const index = member(argument, 'Input', 'input') ?? (isFirst ? new JsonNumber('0') : undefined);
  return index instanceof JsonNumber && index.isInteger ? Number(index.text) : null;
}

/** JSON-RPC gives the value of a typed input; without a type, and in gRPC, it is the bytes. */
function pureOf(input: Json | undefined): PureValue | null {
  if (!isObject(input)) return null;
  const grpc = textOf(input, 'pure');
  const decoded = grpc === null ? null : fromBase64(grpc);
  if (decoded !== null) return { bcs: decoded };
  if (textOf(input, 'type') !== 'pure') return null;
  const value = member(input, 'value');
  if (value === undefined) return null;
  if (typeof input.get('valueType') === 'string' || !isArray(value)) return { json: value };
  const bytes = value.map((item) => (item instanceof JsonNumber ? Number(item.text) : -1));
  return bytes.every((byte) => Number.isInteger(byte) && byte >= 0 && byte <= 255)
    ? { bcs: Uint8Array.from(bytes) }
    : { json: value };
}

/** Calls of `{inputs, transactions}`, as JSON-RPC answers with `showInput`, or of `{inputs, commands}` in gRPC. */
export function callsOfJson(programmable: Json | undefined): readonly MoveCall[] {
  const inputs = listOf(programmable, 'inputs') ?? [];
  return (listOf(programmable, 'transactions', 'commands') ?? []).flatMap((command) => {
    const call = member(command, 'MoveCall', 'moveCall');
    const module = textOf(call, 'module');
    const name = textOf(call, 'function');
    if (module === null || name === null) return [];
    const given = (listOf(call, 'arguments') ?? []).map((argument) => {
      const index = inputIndex(argument);
      return index === null ? null : pureOf(inputs[index]);
    });
    return [{ package: suiAddress(textOf(call, 'package') ?? ''), module, function: name, arguments: given }];
  });
}
