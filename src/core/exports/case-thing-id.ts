import { createHash } from 'node:crypto';

/** Ids that are the same whenever a case is exported: UUIDs of version 5 (RFC 9562, 5.5) made of the case's id. */
export interface ThingIds {
  /** @param kind of thing, so that a source and a request of one name are two. */
  (kind: string, name: string): string;
}

// The namespace that RFC 9562 gives names which are URLs.
const NAMESPACE = Buffer.from('6ba7b8119dad11d180b400c04fd430c8', 'hex');

/** `urn:uuid:…` of each thing of a case. */
export function thingIds(caseId: string): ThingIds {
  return (kind, name) => {
    const hash = createHash('sha1').update(NAMESPACE);
    const bytes = hash.update(`urn:blobtrail:${caseId}:${kind}:${name}`).digest().subarray(0, 16);
    bytes[6] = (bytes[6]! & 0x0f) | 0x50;
    bytes[8] = (bytes[8]! & 0x3f) | 0x80;
    const hex = bytes.toString('hex');
    const groups = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)];
    return `urn:uuid:${groups.join('-')}`;
  };
}
