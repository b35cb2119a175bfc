/** What a path asks of an aggregator or of a storage node. Source: walrus `client/daemon/routes.rs`, `storage_node` routes. */
import { suiAddress } from '../../../model/walrus/walrus-network.ts';
import { readQuiltPatch } from '../../../model/known-id.ts';
import type { WalrusReadTarget } from '../../../model/walrus-statement.ts';
import { readBlobId } from './written-id.ts';

export interface ReadTarget {
  readonly target: WalrusReadTarget;
  readonly blobId: string | null;
  readonly objectId: string | null;
  readonly patchId: string | null;
  readonly identifier: string | null;
  /** A range, a stream or several blobs in one: not checked against a whole blob. */
  readonly isPartial: boolean;
}

const BLOBS = /\/v1(?:alpha)?\/blobs\/([^?#\s"]+)/;
const PATCHES = /\/v1\/quilts\/([A-Za-z0-9_%-]+)\/patches(?=[?#\s"]|$)/;
const NOTHING = { blobId: null, objectId: null, patchId: null, identifier: null, isPartial: false } as const;

/** Any path of this kind, read or not. */
export const WALRUS_PATH = /\/v1(?:alpha)?\/(?:blobs|quilts)\//;

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** null when the path asks for no blob: another service's, or ids that are none. */
export function readTarget(path: string): ReadTarget | null {
  const quilt = readBlobId(decoded(PATCHES.exec(path)?.[1] ?? ''));
  if (quilt !== null) return { ...NOTHING, target: 'patch-list', blobId: quilt };
  const rest = BLOBS.exec(path)?.[1];
  if (rest === undefined) return null;
  const [first = '', second = '', ...more] = rest.split('/').map(decoded);
  if (first === 'by-object-id') {
    const objectId = suiAddress(second);
    return objectId === null ? null : { ...NOTHING, target: 'object', objectId };
  }
  if (first === 'by-quilt-patch-id') {
    const patch = readQuiltPatch(second);
    return patch === null ? null : { ...NOTHING, target: 'patch', blobId: patch.quilt, patchId: second };
  }
  if (first === 'by-quilt-id') {
    const blobId = readBlobId(second);
    const identifier = more.join('/');
    return blobId === null || identifier === '' ? null : { ...NOTHING, target: 'quilt-file', blobId, identifier };
  }
  const blobId = readBlobId(first);
  if (blobId === null) return null;
  // Storage nodes have more below a blob: metadata, status, slivers, confirmations. They serve no bytes of it.
  if (second !== '' && second !== 'byte-range' && second !== 'stream') return null;
  return { ...NOTHING, target: 'blob', blobId, isPartial: second !== '' };
}
