import { createPublicKey, type KeyObject } from 'node:crypto';
import { AppError } from '../../base/errors.ts';

export interface Keyring {
  /**
   * The parsed key of a DER SubjectPublicKeyInfo, kept: a hundred thousand answers share few keys.
   * @throws AppError BAD_INPUT when the bytes are no public key, UNSUPPORTED_FORMAT when it is not RSA.
   */
  readonly key: (der: Uint8Array) => KeyObject;
}

function parseKey(der: Uint8Array): KeyObject | AppError {
  let key: KeyObject;
  try {
    key = createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' });
  } catch {
    return new AppError('BAD_INPUT', 'The key is no DER SubjectPublicKeyInfo');
  }
  const type = key.asymmetricKeyType ?? 'unknown';
  return type === 'rsa'
    ? key
    : new AppError('UNSUPPORTED_FORMAT', `The key is of type ${type}, gateways sign with RSA`);
}

export function createKeyring(): Keyring {
  const known = new Map<string, KeyObject | AppError>();
  return {
    key: (der) => {
      const name = Buffer.from(der.buffer, der.byteOffset, der.byteLength).toString('latin1');
      const found = known.get(name) ?? parseKey(der);
      known.set(name, found);
      if (found instanceof AppError) throw found;
      return found;
    },
  };
}
