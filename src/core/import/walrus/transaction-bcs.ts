/**
 * The calls of a transaction in BCS: `TransactionData`, or the signed transaction around it that JSON-RPC gives as
 * `rawTransaction`. Source: sui-types `transaction.rs`; what comes behind the calls is not read.
 */
import { BcsReader } from '../../../base/bcs.ts';
import { AppError } from '../../../base/errors.ts';
import type { MoveCall, PureValue } from './move-call.ts';

/** Sui itself allows 1024 commands and 2048 inputs. */
const MAX_TYPE_DEPTH = 16;

function objectArgument(read: BcsReader): void {
  const form = read.u8();
  if (form === 1) {
    read.take(32 + 8);
    // Whether it may be changed: a truth value, or one of three by now.
    if (read.u8() > 2) read.fail('a shared object is used in a way that is not known');
  } else if (form === 0 || form === 2) {
    read.take(32 + 8);
    read.blob();
  } else read.fail(`an object is given in form ${form}, which is not known`);
}

function input(read: BcsReader): PureValue | null {
  const form = read.u8();
  if (form === 0) return { bcs: Uint8Array.from(read.blob()) };
  if (form !== 1) read.fail(`an input has form ${form}, which is not known`);
  objectArgument(read);
  return null;
}

function typeTag(read: BcsReader, depth: number): void {
  if (depth > MAX_TYPE_DEPTH) read.fail('a type is nested too deep');
  const form = read.u8();
  if (form === 6) typeTag(read, depth + 1);
  else if (form === 7) {
    read.take(32);
    read.text();
    read.text();
    read.list(1, () => typeTag(read, depth + 1));
  } else if (form > 10) read.fail(`a type has form ${form}, which is not known`);
}

/** Index of an input; null for the gas coin and for results. */
function argument(read: BcsReader): number | null {
  const form = read.u8();
  if (form === 0) return null;
  if (form === 1) return read.u16();
  if (form === 2) read.u16();
  else if (form === 3) read.take(4);
  else read.fail(`an argument has form ${form}, which is not known`);
  return null;
}

function moveCall(read: BcsReader, inputs: readonly (PureValue | null)[]): MoveCall {
  const address = read.address();
  const module = read.text();
  const name = read.text();
  read.list(1, () => typeTag(read, 0));
  const given = read.list(1, () => argument(read));
  return {
    package: address,
    module,
    function: name,
    arguments: given.map((index) => (index === null ? null : (inputs[index] ?? null))),
  };
}

function command(read: BcsReader, inputs: readonly (PureValue | null)[]): MoveCall | null {
  const form = read.u8();
  const args = (): unknown => read.list(1, () => argument(read));
  if (form === 0) return moveCall(read, inputs);
  if (form === 1) {
    args();
    argument(read);
  } else if (form === 2 || form === 3) {
    argument(read);
    args();
  } else if (form === 4 || form === 6) {
    read.list(1, () => read.blob());
    read.list(32, () => read.take(32));
    if (form === 6) {
      read.take(32);
      argument(read);
    }
  } else if (form === 5) {
    if (read.bool()) typeTag(read, 0);
    args();
  } else read.fail(`a command has form ${form}, which is not known`);
  return null;
}

function callsFrom(read: BcsReader): readonly MoveCall[] {
  if (read.u8() !== 0) read.fail('the version of the transaction is not known');
  if (read.u8() !== 0) read.fail('it is no programmable transaction');
  const inputs = read.list(2, () => input(read));
  return read.list(1, () => command(read, inputs)).filter((call) => call !== null);
}

/** null when the bytes are no programmable transaction, signed or not, that can be read. */
export function callsOfBcs(bytes: Uint8Array): readonly MoveCall[] | null {
  // One signed transaction, whose intent is three zeros; or the data alone.
  const isSigned = bytes[0] === 1 && bytes[1] === 0 && bytes[2] === 0 && bytes[3] === 0;
  try {
    return callsFrom(new BcsReader(isSigned ? bytes.subarray(4) : bytes));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return null;
  }
}
