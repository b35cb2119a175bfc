/** What the headers of an aggregator's answer say. Source: walrus `client/daemon/routes.rs`; caches add theirs. */
import type { WalrusReadStatement } from '../../../model/walrus-statement.ts';
import { readBlobId } from './written-id.ts';

export type HeaderText = (name: string) => string | null;

type FromHeaders = Pick<WalrusReadStatement, 'etag' | 'isPartial' | 'contentType' | 'age' | 'cache' | 'identifier'>;

/** `W/"id"`, `"id"` or `id`; null when it is no blob id, as with other servers' tags. */
export function blobIdOfEtag(text: string | null): string | null {
  const bare = /^\s*(?:W\/)?"?([A-Za-z0-9_-]{43})"?\s*$/.exec(text ?? '')?.[1];
  return bare === undefined ? null : readBlobId(bare);
}

/** A count of bytes or seconds; what has more digits counts nothing. */
export function countIn(text: string | null): string | null {
  return text !== null && /^\d{1,18}$/.test(text.trim()) ? text.trim() : null;
}

export function readAnswerHeaders(header: HeaderText, status: string | null): FromHeaders {
  return {
    etag: blobIdOfEtag(header('etag')),
    isPartial: status === '206' || header('content-range') !== null || header('x-walrus-streaming') === 'true',
    contentType: header('content-type'),
    age: countIn(header('age')),
    cache: header('x-cache') ?? header('cf-cache-status') ?? header('x-cache-status'),
    identifier: header('x-quilt-patch-identifier'),
  };
}

/** Of the body; null where no header tells. */
export function bodyBytes(header: HeaderText): string | null {
  return countIn(header('content-length'));
}
