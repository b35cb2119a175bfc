/** The digest of a Sui transaction from its bytes (ts-sdks `packages/sui/src/transactions/hash.ts`). */
import { blake2b } from '@noble/hashes/blake2.js';
import { toBase58 } from '../../../base/base58.ts';
import { concatBytes, utf8 } from '../../../base/bytes.ts';

const PREFIX = utf8('TransactionData::');
/** @param data BCS of `TransactionData`, without signatures. */
export function transactionDigest(data: Uint8Array): string {
  return toBase58(blake2b(concatBytes(PREFIX, data), { dkLen: 32 }));
}
