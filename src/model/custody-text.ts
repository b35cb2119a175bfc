import { canonicalJson } from '../base/canonical-json.ts';

const DOMAIN = 'blobtrail/custody/1';

/** An entry of the custody log without its hashes; `body` is canonical JSON. */
export interface CustodyEntry {
  readonly seq: number;
  readonly atNs: string;
  readonly actor: string;
  readonly action: string;
  readonly body: string;
}

/** What the hash of an entry is the SHA-256 of: domain, previous hash and canonical row, each on a line of its own. */
export function custodyText(prevHash: string, { seq, atNs, actor, action, body }: CustodyEntry): string {
  return `${DOMAIN}\n${prevHash}\n${canonicalJson({ action, actor, at_ns: atNs, body, seq })}\n`;
}
