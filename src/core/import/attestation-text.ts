/** An attestation document as exports carry it: what it says, as a statement. */
import { fromBase64, toBase64 } from '../../base/bytes.ts';
import { AppError } from '../../base/errors.ts';
import type { AttestationStatement } from '../../model/statement.ts';
import { readAttestationDocument } from '../verify/attestation-document.ts';
import { CBOR_LIMITS } from '../verify/cbor.ts';

/** Base64 of four parts of which the first is a header of three or four bytes that names its algorithm, tagged or not. */
const BEGINNING = /^(?:hEShAT|hEOhAS|0oREoQE|0oRDoQE)/;

/** The most characters that a document may take. */
export const DOCUMENT_CHARACTERS = Math.ceil(CBOR_LIMITS.bytes / 3) * 4;

export function beginsDocument(text: string): boolean {
  return BEGINNING.test(text);
}

/** @throws AppError BAD_INPUT, LIMIT as `readAttestationDocument`. */
export function attestationStatement(bytes: Uint8Array): AttestationStatement {
  const { moduleId, timeNs, pcrs, userData, nonce } = readAttestationDocument(bytes);
  return {
    kind: 'attestation',
    document: toBase64(bytes),
    moduleId,
    timeNs: timeNs.toString(),
    pcr0: pcrs.get(0) ?? null,
    pcr1: pcrs.get(1) ?? null,
    pcr2: pcrs.get(2) ?? null,
    tlsCertificateHash: userData?.tlsCertificateHash ?? null,
    keyHash: userData?.keyHash ?? null,
    nonce,
  };
}

/** The same of a body in base64; null when it is none, or no document that can be read. */
export function attestationInText(text: string): AttestationStatement | null {
  const trimmed = text.trim();
  if (!beginsDocument(trimmed) || trimmed.length > 2 * DOCUMENT_CHARACTERS) return null;
  const bytes = fromBase64(trimmed);
  if (bytes === null) return null;
  try {
    return attestationStatement(bytes);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}
