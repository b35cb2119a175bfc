/**
 * Stand-ins that the payment layer writes where an identity belongs (OpenGradient/x402 and
 * inference-facilitator): they look like evidence and are none.
 */
import { fromBase64, fromHex } from '../../base/bytes.ts';
import { hexKey } from '../../base/ids.ts';

export type PlaceholderKind = 'enclave id' | 'signature' | 'payment transaction';

export interface Placeholder {
  readonly what: PlaceholderKind;
  /** As the record writes it. */
  readonly value: string;
}

const ENCLAVE_ID = 'ddc21f2d5d0af861b4fc1390df47f1c93bc5aee54e7e31763e97256d56148253';
const PAYMENT = /^payment-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function isPlaceholderEnclave(teeId: string): boolean {
  return hexKey(teeId) === ENCLAVE_ID;
}

/** The text `0x` read as base64 is the one byte 0xd3; in hex or in base64, no signature is one byte. */
export function isPlaceholderSignature(signature: string): boolean {
  const bytes = fromHex(signature);
  if (bytes !== null && bytes.length > 0) return bytes.length === 1 && bytes[0] === 0xd3;
  const decoded = fromBase64(signature);
  return decoded !== null && decoded.length === 1 && decoded[0] === 0xd3;
}

function isPlaceholderTransaction(transaction: string): boolean {
  return PAYMENT.test(transaction);
}

/** The stand-ins among the identities of one record; null where the record does not say. */
export function placeholdersOf(record: {
  readonly teeId?: string | null;
  readonly signature?: string | null;
  readonly transaction?: string | null;
}): readonly Placeholder[] {
  const { teeId = null, signature = null, transaction = null } = record;
  const out: Placeholder[] = [];
  if (teeId !== null && isPlaceholderEnclave(teeId)) out.push({ what: 'enclave id', value: teeId });
  if (signature !== null && isPlaceholderSignature(signature)) out.push({ what: 'signature', value: signature });
  if (transaction !== null && isPlaceholderTransaction(transaction)) {
    out.push({ what: 'payment transaction', value: transaction });
  }
  return out;
}
