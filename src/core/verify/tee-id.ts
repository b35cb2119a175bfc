/** An enclave's id is Keccak-256 over its RSA key in DER (SubjectPublicKeyInfo): tee-gateway `tee_manager.py`. */
import { fromBase64, toBase64 } from '../../base/bytes.ts';
import { AppError } from '../../base/errors.ts';
import { keccakHex } from './digest.ts';

const PEM = /-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\s]*)-----END PUBLIC KEY-----/;

/**
 * The DER inside a PEM text with the label PUBLIC KEY.
 * @throws AppError BAD_INPUT when there is none, or it is not base64.
 */
export function derOfPem(pem: string): Uint8Array {
  const body = PEM.exec(pem)?.[1];
  const der = body === undefined ? null : fromBase64(body);
  if (der === null || der.length === 0) {
    throw new AppError('BAD_INPUT', 'This is not a PEM public key (-----BEGIN PUBLIC KEY-----)');
  }
  return der;
}

/** 64 characters a line and a line end after the last, as OpenSSL writes it. */
export function pemOfDer(der: Uint8Array): string {
  const lines = toBase64(der).match(/.{1,64}/g) ?? [];
  return `-----BEGIN PUBLIC KEY-----\n${lines.join('\n')}\n-----END PUBLIC KEY-----\n`;
}

/** 64 hex digits, lower case, no `0x`. */
export function teeIdOf(der: Uint8Array): string {
  return keccakHex(der);
}
