/**
 * What storage nodes sign (walrus `contracts/walrus/docs/msg_formats.txt`, walrus-core `messages`): an intent of three
 * bytes (type, version, application), the epoch as u32, and the body. All numbers are little-endian.
 */
import { toBase64Url, toHex } from '../../../base/bytes.ts';

export interface CertifiedMessage {
  /** `blob`: so many nodes store it. `invalid-blob`: so many nodes found it to be encoded wrongly. */
  readonly what: 'blob' | 'invalid-blob';
  readonly epoch: number;
  readonly blobId: string;
  /** The object of a deletable blob, hex key; null for a permanent one, which is certified for all of its objects. */
  readonly objectId: string | null;
}

export type MessageReading =
  | { readonly message: CertifiedMessage }
  | { readonly fault: 'malformed' | 'unsupported'; readonly why: string };

const BLOB = 1;
const INVALID_BLOB = 2;
const VERSION = 0;
/** Application `Storage` of the intents. */
const STORAGE = 3;

const HEAD = 7;
const ID = 32;
const PERMANENT = 0;
const DELETABLE = 1;

export function readCertifiedMessage(bytes: Uint8Array): MessageReading {
  const [type, version, application] = bytes;
  if (bytes.length < HEAD + ID) return { fault: 'malformed', why: `its message is ${bytes.length} bytes long` };
  if (version !== VERSION || application !== STORAGE)
    return { fault: 'unsupported', why: 'its message is of another application, or of a later version' };
  if (type !== BLOB && type !== INVALID_BLOB)
    return { fault: 'unsupported', why: `its message is of type ${type}, which certifies no blob` };
  const epoch = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(3, true);
  const blobId = toBase64Url(bytes.subarray(HEAD, HEAD + ID));
  const rest = bytes.subarray(HEAD + ID);
  if (type === INVALID_BLOB && rest.length === 0)
    return { message: { what: 'invalid-blob', epoch, blobId, objectId: null } };
  if (type === BLOB && rest.length === 1 && rest[0] === PERMANENT)
    return { message: { what: 'blob', epoch, blobId, objectId: null } };
  if (type === BLOB && rest.length === 1 + ID && rest[0] === DELETABLE)
    return { message: { what: 'blob', epoch, blobId, objectId: toHex(rest.subarray(1)) } };
  return { fault: 'malformed', why: `its message is ${bytes.length} bytes long, which no such message is` };
}
