/** Public keys as PEM texts and as DER (SubjectPublicKeyInfo), by OpenSSL. */
import { createPublicKey } from 'node:crypto';

export function derOfPem(pem: string): Uint8Array {
  return new Uint8Array(createPublicKey(pem).export({ format: 'der', type: 'spki' }));
}

export function pemOfDer(der: Uint8Array): string {
  const key = createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' });
  return String(key.export({ format: 'pem', type: 'spki' }));
}
