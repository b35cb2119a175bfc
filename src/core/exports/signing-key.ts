/** A private key that a person gave to sign an export with. None is ever made here. */
import { createHash, createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto';
import { AppError } from '../../base/errors.ts';

export interface SigningKey {
  /** SHA-256 of the DER SubjectPublicKeyInfo, hex. */
  readonly keyId: string;
  /** Ed25519 as RFC 8032 says it; ECDSA over SHA-256, DER. */
  sign(bytes: Uint8Array): Uint8Array;
}

const KINDS = 'Ed25519 or ECDSA on P-256';

function algorithmOf(key: KeyObject): 'sha256' | null {
  if (key.asymmetricKeyType === 'ed25519') return null;
  if (key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return 'sha256';
  throw new AppError('BAD_INPUT', `The signing key is of kind ${String(key.asymmetricKeyType)}. Give one of ${KINDS}.`);
}

function privateKeyOf(pem: string): KeyObject {
  if (/ENCRYPTED/.test(pem))
    throw new AppError(
      'BAD_INPUT',
      'The signing key is encrypted. Decrypt it first, where nobody else reads it: openssl pkey -in KEY.pem -out PLAIN.pem',
    );
  try {
    return createPrivateKey(pem);
  } catch (error) {
    throw new AppError('BAD_INPUT', `The signing key is no private key in PEM. Give one of ${KINDS}.`, {
      cause: error,
    });
  }
}

/** @throws AppError BAD_INPUT in words: no private key, an encrypted one, one of another kind. */
export function signingKeyOf(pem: string): SigningKey {
  const key = privateKeyOf(pem);
  const algorithm = algorithmOf(key);
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
  return {
    keyId: createHash('sha256').update(spki).digest('hex'),
    sign: (bytes) => sign(algorithm, bytes, key),
  };
}
