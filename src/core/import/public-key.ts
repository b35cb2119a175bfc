/** A public key as exports write it (PEM, hex, base64) as hex of its DER. */
import { fromBase64, fromHex, toHex } from '../../base/bytes.ts';
import { hexKey } from '../../base/ids.ts';
import type { RegistryStatement } from '../../model/statement.ts';

const PEM = /-----BEGIN PUBLIC KEY-----([\s\S]*?)-----END PUBLIC KEY-----/;

/** Null when the text is no key in any of the spellings. A DER key begins with a SEQUENCE (0x30). */
export function readPublicKey(text: string | null): string | null {
  if (text === null || text === '') return null;
  const pem = PEM.exec(text.replaceAll('\\n', '\n'));
  const bytes = pem === null ? (fromHex(text) ?? fromBase64(text)) : fromBase64(pem[1] ?? '');
  return bytes === null || bytes.length < 32 || bytes[0] !== 0x30 ? null : toHex(bytes);
}

/** A key, with the id of its enclave where that is given, and nothing else of what a registry holds. */
export function keyEntry(teeId: string | null, publicKey: string | null): RegistryStatement {
  return {
    kind: 'registry-entry',
    teeId: teeId === null ? null : hexKey(teeId),
    publicKey,
    pcrHash: null,
    endpoint: null,
    teeType: null,
    enabled: null,
    registeredNs: null,
    heartbeatNs: null,
  };
}
