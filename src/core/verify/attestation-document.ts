/**
 * An AWS Nitro attestation document taken apart: a COSE_Sign1 (RFC 9052) whose payload is a CBOR map. Source of the
 * members: AWS "Verifying the root of trust"; of the user data: brave/nitriding-daemon `attestation.go`.
 * Nothing is checked here but form.
 */
import { toHex } from '../../base/bytes.ts';
import { AppError } from '../../base/errors.ts';
import { MAX_NS, NS_PER_MS } from '../../base/time.ts';
import { cborMember, decodeCbor, isCborArray, isCborBytes, isCborMap, isCborTag } from './cbor.ts';
import type { Cbor, CborMap } from './cbor.ts';

/** The COSE tag of a COSE_Sign1; the enclave's own documents come without. */
const SIGN1_TAG = 18n;
const ALGORITHM = 1n;
const HASH_BYTES = 32;
/** A multihash: SHA2-256, 32 bytes. */
const SHA256_PREFIX = [0x12, 0x20] as const;

export interface UserData {
  /** SHA-256 of the TLS certificate, hex. */
  readonly tlsCertificateHash: string;
  /** SHA-256 of the application's key (DER), hex; null while the application had not set any. */
  readonly keyHash: string | null;
}

export interface AttestationDocument {
  /** The bytes that are signed, each as it stands in the document. */
  readonly protectedHeader: Uint8Array;
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
  /** COSE algorithm: −35 is ES384. Null where the header names none. */
  readonly algorithm: bigint | null;
  readonly moduleId: string;
  readonly digest: string;
  readonly timeNs: bigint;
  /** Hex by index. */
  readonly pcrs: ReadonlyMap<number, string>;
  /** DER. */
  readonly certificate: Uint8Array;
  /** DER, the root first. */
  readonly caBundle: readonly Uint8Array[];
  readonly nonce: string | null;
  /** Null when there is none, or it is laid out in another way. */
  readonly userData: UserData | null;
}

function malformed(what: string): AppError {
  return new AppError('BAD_INPUT', what);
}

function bytesOf(map: CborMap, key: string): Uint8Array {
  const value = cborMember(map, key);
  if (!isCborBytes(value)) throw malformed(`the payload has no ${key}`);
  return value;
}

function textOf(map: CborMap, key: string): string {
  const value = cborMember(map, key);
  if (typeof value !== 'string') throw malformed(`the payload has no ${key}`);
  return value;
}

function timeOf(map: CborMap): bigint {
  const value = cborMember(map, 'timestamp');
  if (typeof value !== 'bigint' || value <= 0n || value * NS_PER_MS > MAX_NS)
    throw malformed('the payload has no timestamp');
  return value * NS_PER_MS;
}

function pcrsOf(map: CborMap): ReadonlyMap<number, string> {
  const value = cborMember(map, 'pcrs');
  if (!isCborMap(value)) throw malformed('the payload has no pcrs');
  return new Map(
    value.entries.map(([index, content]) => {
      if (typeof index !== 'bigint' || index < 0n || index > 31n || !isCborBytes(content))
        throw malformed('the payload has a register that is none');
      return [Number(index), toHex(content)] as const;
    }),
  );
}

function hashAt(bytes: Uint8Array, from: number): string | null {
  if (SHA256_PREFIX.some((byte, i) => bytes[from + i] !== byte)) return null;
  return toHex(bytes.subarray(from + SHA256_PREFIX.length, from + SHA256_PREFIX.length + HASH_BYTES));
}

/** Two multihashes, or null. */
export function splitUserData(bytes: Uint8Array): UserData | null {
  const each = SHA256_PREFIX.length + HASH_BYTES;
  if (bytes.length !== 2 * each) return null;
  const [tls, key] = [hashAt(bytes, 0), hashAt(bytes, each)];
  if (tls === null || key === null) return null;
  return { tlsCertificateHash: tls, keyHash: /^0+$/.test(key) ? null : key };
}

function algorithmOf(protectedHeader: Uint8Array): bigint | null {
  const header = protectedHeader.length === 0 ? null : decodeCbor(protectedHeader);
  const algorithm = header !== null && isCborMap(header) ? cborMember(header, ALGORITHM) : undefined;
  return typeof algorithm === 'bigint' ? algorithm : null;
}

function partsOf(bytes: Uint8Array): readonly Cbor[] {
  const value = decodeCbor(bytes);
  const parts = isCborTag(value) && value.tag === SIGN1_TAG ? value.value : value;
  if (!isCborArray(parts) || parts.length !== 4) throw malformed('this is no COSE_Sign1: not four parts');
  return parts;
}

/** @throws AppError BAD_INPUT naming what is not as it should be, LIMIT for documents past the bounds of `decodeCbor`. */
export function readAttestationDocument(bytes: Uint8Array): AttestationDocument {
  const [protectedHeader, unprotectedHeader, payload, signature] = partsOf(bytes);
  if (!isCborMap(unprotectedHeader)) throw malformed('this is no COSE_Sign1: its second part is no map');
  if (!isCborBytes(protectedHeader) || !isCborBytes(payload) || !isCborBytes(signature))
    throw malformed('this is no COSE_Sign1: its parts are no byte strings');
  const map = decodeCbor(payload);
  if (!isCborMap(map)) throw malformed('the payload is no map');
  const bundle = cborMember(map, 'cabundle');
  if (!isCborArray(bundle) || !bundle.every(isCborBytes)) throw malformed('the payload has no cabundle');
  const nonce = cborMember(map, 'nonce');
  const userData = cborMember(map, 'user_data');
  return {
    protectedHeader,
    payload,
    signature,
    algorithm: algorithmOf(protectedHeader),
    moduleId: textOf(map, 'module_id'),
    digest: textOf(map, 'digest'),
    timeNs: timeOf(map),
    pcrs: pcrsOf(map),
    certificate: bytesOf(map, 'certificate'),
    caBundle: bundle,
    nonce: isCborBytes(nonce) ? toHex(nonce) : null,
    userData: isCborBytes(userData) ? splitUserData(userData) : null,
  };
}
