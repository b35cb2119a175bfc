/**
 * Signed words of storage nodes outside a transaction: what an upload relay or the SDK holds before it certifies, and one
 * node's confirmation. Sources: walrus `upload_relay`, ts-sdks `packages/walrus/src/utils/bcs.ts` (`ProtocolMessageCertificate`),
 * `walrus-storage-node-client` (`StorageConfirmation`).
 */
import { BcsReader } from '../../../base/bcs.ts';
import { toHex } from '../../../base/bytes.ts';
import { AppError } from '../../../base/errors.ts';
import { isObject, JsonNumber, member } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import type { WalrusCertificateStatement, WalrusTeller } from '../../../model/walrus-statement.ts';
import { listOf } from '../field-readers.ts';
import { bothCases, bytesOf } from './fields.ts';
import type { Reading } from './reading.ts';
import { blobIdIn } from './written-id.ts';

const MAX_BYTES = 16 * 1024;
const SIGNATURE_BYTES = 96;
/** Places are 16 bits wide. */
const MAX_PLACE = 65_535;

export const CERTIFICATE_KEYS = bothCases('confirmationCertificate', 'certificate');

interface Signed {
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
  readonly signers: readonly number[] | null;
}

function signedIn(json: Json | undefined, signers: readonly number[] | null): Signed | null {
  const message = bytesOf(member(json, ...bothCases('serializedMessage')), MAX_BYTES);
  const signature = bytesOf(member(json, 'signature'), MAX_BYTES);
  return message === null || signature === null ? null : { message, signature, signers };
}

function signersIn(json: Json | undefined): readonly number[] | null {
  const list = listOf(json, 'signers');
  if (list === null || list.length > MAX_PLACE) return null;
  const places = list.map((item) => (item instanceof JsonNumber && item.isInteger ? Number(item.text) : -1));
  return places.every((place) => place >= 0 && place <= MAX_PLACE) ? places : null;
}

/** `vec<u16>`, message, signature. */
function fromBcs(bytes: Uint8Array): Signed | null {
  const read = new BcsReader(bytes);
  try {
    const signers = read.list(2, () => read.u16());
    const signed = { signers, message: read.blob(), signature: read.blob() };
    read.end();
    return signed;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return null;
  }
}

function certificateIn(json: Json | undefined): Signed | null {
  if (typeof json !== 'string') {
    const signers = signersIn(json);
    return signers === null ? null : signedIn(json, signers);
  }
  const bytes = bytesOf(json, MAX_BYTES * 8);
  return bytes === null ? null : fromBcs(bytes);
}

/** `{signed}` of a storage node, inside `{success: {data}}` or alone. */
function confirmationIn(json: Json): Json | undefined {
  const data = member(member(json, 'success'), 'data') ?? json;
  const signed = member(data, 'signed') ?? data;
  return isObject(signed) && signed.has('signature') && !signed.has('signers') ? signed : undefined;
}

/** @returns false when the record is neither. */
export function tellCertificate(reading: Reading, json: Json): boolean {
  if (!isObject(json)) return false;
  const wrapped = member(json, ...CERTIFICATE_KEYS);
  const holder = wrapped ?? (json.has('signers') ? json : undefined);
  if (holder !== undefined && holder !== null) {
    const certificate = certificateIn(holder);
    if (certificate === null)
      reading.refuse('This certificate lacks its signers, its message or its signature as bytes.');
    tell(reading, json, certificate, wrapped === undefined ? 'sdk' : 'upload-relay', 'certificate');
    return true;
  }
  const confirmation = confirmationIn(json);
  if (confirmation === undefined) return false;
  const signed = signedIn(confirmation, null);
  if (signed === null) reading.refuse('This confirmation lacks its message or its signature as bytes.');
  tell(reading, json, signed, 'storage-node', 'confirmation');
  return true;
}

function tell(
  reading: Reading,
  json: Json,
  { message, signature, signers }: Signed,
  teller: WalrusTeller,
  form: WalrusCertificateStatement['form'],
): void {
  if (signature.length !== SIGNATURE_BYTES)
    reading.doubt(
      'signature-length',
      `A signature has ${signature.length} bytes; one of this kind has ${SIGNATURE_BYTES}.`,
    );
  reading.tell({
    kind: 'walrus-certificate',
    network: null,
    teller,
    form,
    message: toHex(message),
    signature: toHex(signature),
    signers,
    signersBitmap: null,
    blobId: blobIdIn(reading, json, ['blobId', 'blob_id'])?.blobId ?? null,
    objectId: null,
    txDigest: null,
    timeNs: null,
    package: null,
    rawTransaction: null,
  });
}
