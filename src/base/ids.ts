/**
 * Identifiers. Foreign ids stay verbatim in their own encoding; the functions here only recognise
 * them and make the key that joins compare by. Nothing here changes what is shown.
 */
import { fromBase64, fromHex, toHex } from './bytes.ts';

/** `x` source, `r` request, `a` artifact, `n` node, `l` label, `p` proof, `f` finding, `s` settlement. */
export type HandleKind = 'x' | 'r' | 'a' | 'n' | 'l' | 'p' | 'f' | 's';

export interface Handle {
  readonly kind: HandleKind;
  readonly id: number;
}

export function formatHandle(kind: HandleKind, id: number): string {
  return `${kind}-${id}`;
}

export function parseHandle(text: string): Handle | null {
  const match = /^([xranlpfs])-([1-9][0-9]{0,14})$/.exec(text);
  if (match === null) return null;
  return { kind: match[1] as HandleKind, id: Number(match[2]) };
}

/** A hex id as joins compare it: lower case, no `0x`. Text that is not hex comes back unchanged. */
export function hexKey(text: string): string {
  const digits = /^0x/i.test(text) ? text.slice(2) : text;
  return /^[0-9a-fA-F]+$/.test(digits) ? digits.toLowerCase() : text;
}

/** A 32-byte id (hash, tee id, root, tx) as joins compare it, or null when it is not 32 bytes of hex. */
export function word32(text: string): string | null {
  const bytes = fromHex(text);
  return bytes !== null && bytes.length === 32 ? hexKey(text) : null;
}

export type ArtifactKind = 'walrus-blob' | 'ipfs-cid' | 'provider-model' | 'oci-digest' | 'file-sha256' | 'git-commit';

/** 32 bytes as unpadded base64url (walrus-core `BlobId`). Case matters. */
export function isWalrusBlobId(text: string): boolean {
  return /^[A-Za-z0-9_-]{43}$/.test(text);
}

/** CIDv0 (base58btc, 46 characters) or CIDv1 in base32. */
export function isIpfsCid(text: string): boolean {
  return /^Qm[1-9A-HJ-NP-Za-km-z]{44}$/.test(text) || /^baf[a-z2-7]{50,}$/.test(text);
}

/** What kind of artifact an id names, or null when it is a plain name. */
export function artifactKindOf(id: string): ArtifactKind | null {
  if (isIpfsCid(id)) return 'ipfs-cid';
  if (isWalrusBlobId(id)) return 'walrus-blob';
  // Files of a registry are named with a dash, for a colon is no character of a file's name everywhere.
  if (/^sha256[:-][0-9a-f]{64}$/i.test(id)) return 'oci-digest';
  if (/^(0x)?[0-9a-f]{64}$/i.test(id)) return 'file-sha256';
  return null;
}

/** `0123456789` shortened in the middle for a card: never for an export. */
export function shortenMiddle(text: string, head = 4, tail = 4): string {
  return text.length <= head + tail + 1 ? text : `${text.slice(0, head)}…${text.slice(-tail)}`;
}

/** X-Ray's trace id: `1-`, eight digits of the time in seconds, twenty-four of chance. */
const XRAY_TRACE_ID = /^1-([0-9a-fA-F]{8})-([0-9a-fA-F]{24})$/;
/** LangSmith’s OpenTelemetry exporter makes a trace id of a run’s id by its bytes. */
const UUID = /^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;
/** 64 bits in decimal, longer than eight bytes are in hex; signed where the writer had no unsigned numbers. */
const DECIMAL_ID = /^(?:\d{17,20}|-\d{1,19})$/;

/**
 * A trace id (16 bytes) or span id (8 bytes) as joins compare it: hex of any case, with `0x` or with leading zeros
 * lost, the base64 that some writers use, of the bytes or of their hex, X-Ray's form, a UUID (trace ids), or 64 bits in
 * decimal (17 digits and more: fewer are taken for hex). Empty and all-zero ids are none.
 */
export function traceKey(text: string | null, bytes: 16 | 8): string | null {
  if (text === null || text === '') return null;
  const digits = bytes * 2;
  // As most writers write it: joins ask this of every span.
  if (text.length === digits && !text.startsWith('0') && /^[0-9a-f]+$/.test(text)) return text;
  const hex = hexOfId(text, bytes);
  if (hex === null) return text;
  const key = hex.toLowerCase().padStart(digits, '0');
  return /^0+$/.test(key) ? null : key;
}

function hexOfId(text: string, bytes: 16 | 8): string | null {
  const digits = bytes * 2;
  if (DECIMAL_ID.test(text)) {
    const value = BigInt(text);
    if (value >= -(2n ** 63n) && value < 2n ** 64n) return BigInt.asUintN(64, value).toString(16);
  }
  if (/^[0-9a-fA-F]+$/.test(text) && text.length <= digits) return text;
  if (/^0[xX][0-9a-fA-F]+$/.test(text) && text.length <= digits + 2) return text.slice(2);
  const xray = bytes === 16 ? XRAY_TRACE_ID.exec(text) : null;
  if (xray !== null) return `${xray[1]}${xray[2]}`;
  if (bytes === 16 && UUID.test(text)) return text.replaceAll('-', '');
  const decoded = fromBase64(text);
  if (decoded === null) return null;
  if (decoded.length === bytes) return toHex(decoded);
  const ascii = decoded.length === digits ? String.fromCharCode(...decoded) : '';
  return /^[0-9a-fA-F]+$/.test(ascii) ? ascii : null;
}
