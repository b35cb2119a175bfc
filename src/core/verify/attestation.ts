/**
 * Whether an enclave's attestation document holds: its signature (ES384) under its own certificate, that certificate
 * under a trusted root at the document's own time, and what it says of the enclave's key.
 */
import { verify } from 'node:crypto';
import { concatBytes, utf8 } from '../../base/bytes.ts';
import { AppError } from '../../base/errors.ts';
import { isFailure } from '../../model/check-reason.ts';
import { readAttestationDocument, type AttestationDocument } from './attestation-document.ts';
import { checkChain, type ChainFault } from './certificate-chain.ts';

/** SHA-256 of the DER of the root certificate that AWS publishes for Nitro enclaves ("aws.nitro-enclaves"). */
export const NITRO_ROOT_SHA256 = '641a0321a3e244efe456463195d606317ed7cdcc3c1756e09893f3c68f79bb5b';

export const ATTESTATION_ROOTS: ReadonlySet<string> = new Set([NITRO_ROOT_SHA256]);

export type AttestationFault = ChainFault | 'missing-input';

export type AttestationCheck =
  | { readonly verdict: 'verified'; readonly document: AttestationDocument; readonly rootSha256: string }
  | { readonly verdict: 'failed' | 'could-not-run'; readonly fault: AttestationFault; readonly why: string };

const ES384 = -35n;
const SIGNATURE_BYTES = 96;
const REGISTERS = [0, 1, 2] as const;
const REGISTER_DIGITS = 96;

function not(fault: AttestationFault, why: string): AttestationCheck {
  return { verdict: isFailure(fault) ? 'failed' : 'could-not-run', fault, why };
}

function byteStringHead(length: number): Uint8Array {
  if (length < 24) return new Uint8Array([0x40 | length]);
  if (length < 256) return new Uint8Array([0x58, length]);
  if (length < 65_536) return new Uint8Array([0x59, length >> 8, length & 255]);
  return new Uint8Array([0x5a, length >>> 24, (length >> 16) & 255, (length >> 8) & 255, length & 255]);
}

/** `Sig_structure` of RFC 9052, section 4.4, without external data. */
export function signedBytes(protectedHeader: Uint8Array, payload: Uint8Array): Uint8Array {
  const context = utf8('Signature1');
  return concatBytes(
    new Uint8Array([0x84, 0x60 | context.length]),
    context,
    byteStringHead(protectedHeader.length),
    protectedHeader,
    new Uint8Array([0x40]),
    byteStringHead(payload.length),
    payload,
  );
}

/** A debug enclave is measured as nothing at all. */
function registersFault({ pcrs, digest }: AttestationDocument): AttestationCheck | null {
  if (digest !== 'SHA384') return not('unsupported', `its registers are ${digest}, not SHA384`);
  const values = REGISTERS.map((index) => pcrs.get(index));
  if (values.some((value) => value === undefined)) return not('missing-input', 'it lacks one of the registers 0 to 2');
  if (values.some((value) => value?.length !== REGISTER_DIGITS))
    return not('malformed', 'one of its registers 0 to 2 is not 48 bytes');
  if (values.some((value) => /^0+$/.test(value ?? '')))
    return not('wrong-subject', 'it is of an enclave in debug mode, which measures no image');
  return null;
}

/**
 * @param roots fingerprints of the trusted roots.
 * @param atNs the moment to evaluate certificates at; the document's own where not given.
 */
export function verifyAttestation(
  bytes: Uint8Array,
  roots: ReadonlySet<string> = ATTESTATION_ROOTS,
  atNs?: bigint,
): AttestationCheck {
  let document: AttestationDocument;
  try {
    document = readAttestationDocument(bytes);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.code === 'LIMIT' ? not('unsupported', error.message) : not('malformed', error.message);
  }
  const { algorithm, protectedHeader, payload, signature } = document;
  if (algorithm !== ES384)
    return not('unsupported', `its signature is of algorithm ${algorithm ?? 'unnamed'}, not ES384`);
  const chain = checkChain(document.certificate, document.caBundle, roots, atNs ?? document.timeNs);
  if (chain.fault !== null) return not(chain.fault, chain.why);
  if (signature.length !== SIGNATURE_BYTES) return not('bad-signature', 'its signature is not 96 bytes');
  const key = { key: chain.leaf.publicKey, dsaEncoding: 'ieee-p1363' } as const;
  if (!verify('sha384', signedBytes(protectedHeader, payload), key, signature))
    return not('bad-signature', 'its signature does not verify under its own certificate');
  return registersFault(document) ?? { verdict: 'verified', document, rootSha256: chain.rootSha256 };
}
