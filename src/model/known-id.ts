/**
 * What a pasted text may be, by its shape alone. Forms: walrus-core `BlobId` and `QuiltPatchId` (base64url of 32 and of
 * 37 bytes), Sui's `u256` (the 32 bytes of a blob id as a little-endian integer), and the hex ids of chains, enclaves and traces.
 */
import { fromBase64, toBase64Url } from '../base/bytes.ts';
import { hexKey, isIpfsCid, isWalrusBlobId } from '../base/ids.ts';

export type KnownIdKind = 'blob-id' | 'blob-id-decimal' | 'quilt-patch' | 'word32' | 'trace-id' | 'ipfs-cid';

export interface KnownId {
  readonly kind: KnownIdKind;
  /** What the evidence would hold. */
  readonly id: string;
  /** One sentence: what the text is, as far as its shape tells. */
  readonly meaning: string;
}

const BLOB_BYTES = 32;
const PATCH_BYTES = 37;

/** A blob id in decimal as its base64url, or null: not a number below 2^256 in its shortest spelling. */
export function blobIdOfDecimal(text: string): string | null {
  if (!/^(0|[1-9]\d{0,77})$/.test(text)) return null;
  let rest = BigInt(text);
  const bytes = new Uint8Array(BLOB_BYTES);
  for (let i = 0; i < BLOB_BYTES; i += 1) {
    bytes[i] = Number(rest & 255n);
    rest >>= 8n;
  }
  return rest === 0n ? toBase64Url(bytes) : null;
}

/** The number that Sui writes for a blob id; null when the text is no blob id in its one spelling. */
export function decimalOfBlobId(id: string): string | null {
  const bytes = isWalrusBlobId(id) ? fromBase64(id) : null;
  if (bytes === null || bytes.length !== BLOB_BYTES || toBase64Url(bytes) !== id) return null;
  return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n).toString();
}

export interface QuiltPatch {
  readonly quilt: string;
  readonly version: number;
  /** Columns of the quilt; the end is not included. */
  readonly start: number;
  readonly end: number;
}

export function readQuiltPatch(id: string): QuiltPatch | null {
  const bytes = /^[A-Za-z0-9_-]{50}$/.test(id) ? fromBase64(id) : null;
  if (bytes === null || bytes.length !== PATCH_BYTES || toBase64Url(bytes) !== id) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    quilt: toBase64Url(bytes.subarray(0, BLOB_BYTES)),
    version: bytes[BLOB_BYTES] ?? 0,
    start: view.getUint16(33, true),
    end: view.getUint16(35, true),
  };
}

/** Decimals shorter than this are timestamps, ports and counts, not blob ids: one in 10^37 ids is as small. */
const SHORTEST_DECIMAL = 40;

/** Every reading of the text, the likeliest first; none when its shape says nothing. */
export function knownIdsOf(input: string): readonly KnownId[] {
  const text = input.trim();
  const out: KnownId[] = [];
  const patch = readQuiltPatch(text);
  if (patch !== null) {
    out.push({
      kind: 'quilt-patch',
      id: patch.quilt,
      meaning: `a Walrus quilt patch: columns ${patch.start} to ${patch.end} of the quilt ${patch.quilt}. It names a place, not a content`,
    });
  }
  if (/^\d+$/.test(text) && text.length >= SHORTEST_DECIMAL) {
    const id = blobIdOfDecimal(text);
    if (id !== null)
      out.push({
        kind: 'blob-id-decimal',
        id,
        meaning: `a Walrus blob id in decimal, as Sui writes it: stands for ${id}`,
      });
  }
  if (decimalOfBlobId(text) !== null) out.push({ kind: 'blob-id', id: text, meaning: 'a Walrus blob id' });
  if (isIpfsCid(text)) out.push({ kind: 'ipfs-cid', id: text, meaning: 'an IPFS content id' });
  const hex = hexKey(text);
  if (/^[0-9a-f]{64}$/.test(hex)) {
    out.push({
      kind: 'word32',
      id: hex,
      meaning:
        '32 bytes in hex: a transaction, an enclave, a request’s or an answer’s hash, a Merkle root, or a file’s SHA-256',
    });
  } else if (/^[0-9a-f]{32}$/.test(hex)) {
    out.push({ kind: 'trace-id', id: hex, meaning: '16 bytes in hex: a trace id' });
  }
  return out;
}
