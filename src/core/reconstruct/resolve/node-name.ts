/** Who answered: an enclave by its 32-byte id, or a node by the name that its records give it. */
import { word32 } from '../../../base/ids.ts';
import type { SpanStatement } from '../../../model/statement.ts';

export interface NodeName {
  /** Hex key of an enclave, or a node's name as written. */
  readonly name: string;
  readonly isEnclave: boolean;
}

/** Whatever field it stood in: 32 bytes of hex are an enclave's id, any other text is a name. */
export function nodeNameOf(text: string): NodeName {
  const key = word32(text);
  return key === null ? { name: text, isEnclave: false } : { name: key, isEnclave: true };
}

export function nodeKey(text: string): string {
  return word32(text) ?? text;
}

/** Addresses by which a machine calls itself: they name no other one. */
const OWN_ADDRESS = /^(?:localhost|127(?:\.\d{1,3}){3}|0\.0\.0\.0|\[?::1?\]?)(?::\d+)?$/i;

/**
 * The node that served the call of a span. A server's and a consumer's span ran there. Of any other, which ran on the caller's
 * machine, it is where the call went, unless that is the machine itself.
 */
export function servedAt({
  spanKind,
  node,
  server,
}: Pick<SpanStatement, 'spanKind' | 'node' | 'server'>): string | null {
  if (server === undefined) return node;
  const isThere = spanKind === 'server' || spanKind === 'consumer';
  return isThere || OWN_ADDRESS.test(server) ? (node ?? server) : server;
}
