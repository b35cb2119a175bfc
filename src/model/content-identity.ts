/** What the bytes of a file are called by those who name content, and whether that is how an artifact is called. */
import { toHex } from '../base/bytes.ts';
import { artifactKindOf } from '../base/ids.ts';
import type { BlobDifferences } from './walrus/blob-differences.ts';

export interface ContentIdentity {
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
  /** Walrus, encoding RS2. */
  readonly blobId: string;
  /** Of the network that the blob id is for. */
  readonly shards: number;
  /** One file has many: each way of cutting and linking it that is in use. */
  readonly cids: readonly string[];
  /** Where it is not the blob that it was to be compared with. */
  readonly differences?: BlobDifferences;
}

/** `unknown`: nothing that can be computed from bytes tells it, in this case or at all. */
export type FileVerdict = 'same' | 'other' | 'unknown';

export interface FileComparison {
  readonly verdict: FileVerdict;
  /** What was compared, and what the answer is not. */
  readonly why: string;
}

/** Compares the bytes' names with an artifact's own id. */
export function compareFile(ref: string, file: ContentIdentity): FileComparison {
  switch (artifactKindOf(ref)) {
    case 'walrus-blob':
      return byBlobId(ref, file);
    case 'ipfs-cid':
      return byCid(ref, file);
    case 'oci-digest':
    case 'file-sha256': {
      const digest = ref.replace(/^sha256[:-]/i, '').replace(/^0x/i, '');
      return digest.toLowerCase() === file.sha256
        ? { verdict: 'same', why: 'The SHA-256 of the file is the artifact’s id.' }
        : { verdict: 'other', why: 'The SHA-256 of the file is another than the artifact’s id.' };
    }
    default:
      return {
        verdict: 'unknown',
        why: 'The artifact is known by a name that was given to it, not by one that is made from its content.',
      };
  }
}

function byBlobId(ref: string, { blobId, shards }: ContentIdentity): FileComparison {
  const network = `with encoding RS2 for ${shards} shards, as both public networks have`;
  if (blobId === ref)
    return { verdict: 'same', why: `The Walrus blob id of the file, ${network}, is the artifact’s id.` };
  return {
    verdict: 'other',
    why: `The Walrus blob id of the file, ${network}, is another. A file inside of a quilt has no blob id of its own: the quilt has.`,
  };
}

function byCid(ref: string, { cids, sha256 }: ContentIdentity): FileComparison {
  if (cids.includes(ref))
    return { verdict: 'same', why: 'The file has this id when it is cut and linked in a usual way.' };
  const digest = digestOfRawBlock(ref);
  if (digest === null) {
    return {
      verdict: 'unknown',
      why: `The id is that of a tree over the file’s pieces. None of the ${cids.length} usual ways to cut and link the file gives it; there are others, so this does not say that the file is not the one.`,
    };
  }
  if (digest === sha256) return { verdict: 'same', why: 'The id is the SHA-256 of the whole file as one raw block.' };
  return { verdict: 'other', why: 'The id is the SHA-256 of one raw block, and the file has another SHA-256.' };
}

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';
/** CID version 1, codec raw, SHA-256 of 32 bytes (multiformats). */
const RAW_HEAD = '01551220';

/** The SHA-256 that a CID of one raw block states, hex; null for any other CID. */
export function digestOfRawBlock(cid: string): string | null {
  if (!/^b[a-z2-7]{58}$/.test(cid)) return null;
  const bytes = new Uint8Array(36);
  let held = 0;
  let bits = 0;
  let at = 0;
  for (const character of cid.slice(1)) {
    held = (held << 5) | BASE32.indexOf(character);
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes[at] = (held >> bits) & 0xff;
      at += 1;
      held &= (1 << bits) - 1;
    }
  }
  const hex = toHex(bytes);
  return hex.startsWith(RAW_HEAD) ? hex.slice(RAW_HEAD.length) : null;
}
