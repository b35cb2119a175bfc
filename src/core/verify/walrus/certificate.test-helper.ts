/** Storage nodes with keys of our own, and what they sign. */
import { bls12_381 } from '@noble/curves/bls12-381.js';
import { concatBytes, fromBase64, fromHex, toBase64Url, toHex } from '../../../base/bytes.ts';
import type { Certificate, CertificateCheck, CertificateSubject } from './certificate.ts';
import { checkCertificate } from './certificate.ts';
import type { CertifiedMessage } from './certified-message.ts';
import { readCommittee, type Committee, type CommitteeMember } from './committee.ts';

const { longSignatures } = bls12_381;
const SUITE = 'BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_NUL_';

/** The number 0xABC as the 32 bytes of a blob id: the subject of walrus `bls_tests.move`. */
export const BLOB = toBase64Url(Uint8Array.from({ length: 32 }, (_, i) => [0xbc, 0x0a][i] ?? 0));

/** The scalars 1, 2, … as `bls_tests.move` has them. */
export function secretKey(scalar: number): Uint8Array {
  const key = new Uint8Array(32);
  key[31] = scalar;
  return key;
}

export const publicKey = (scalar: number): Uint8Array => longSignatures.getPublicKey(secretKey(scalar)).toBytes();

/** Node ids in the order of their keys; weights as given. */
export function members(weights: readonly number[]): readonly CommitteeMember[] {
  return weights.map((weight, i) => ({
    nodeId: (i + 1).toString(16).padStart(64, '0'),
    publicKey: toHex(publicKey(i + 1)),
    weight,
  }));
}

export function committee(epoch: number, weights: readonly number[]): Committee {
  const shards = weights.reduce((sum, weight) => sum + weight, 0);
  const reading = readCommittee(epoch, members(weights), shards);
  if (!('committee' in reading)) throw new Error(reading.why);
  return reading.committee;
}

/** Ten nodes of one shard each. */
export const TEN: readonly number[] = Array.from({ length: 10 }, () => 1);

export function sign(message: Uint8Array, signers: readonly number[]): Uint8Array {
  const point = longSignatures.hash(message, SUITE);
  const all = signers.map((place) => longSignatures.sign(point, secretKey(place + 1)));
  return longSignatures.aggregateSignatures(all).toBytes();
}

/** The bytes that nodes sign for it. */
export function writeCertifiedMessage({ what, epoch, blobId, objectId }: CertifiedMessage): Uint8Array {
  const head = Uint8Array.of(what === 'blob' ? 1 : 2, 0, 3, 0, 0, 0, 0);
  new DataView(head.buffer).setUint32(3, epoch, true);
  const id = fromBase64(blobId) ?? new Uint8Array();
  if (what === 'invalid-blob') return concatBytes(head, id);
  if (objectId === null) return concatBytes(head, id, Uint8Array.of(0));
  return concatBytes(head, id, Uint8Array.of(1), fromHex(objectId) ?? new Uint8Array());
}

export const MESSAGE: CertifiedMessage = { what: 'blob', epoch: 5, blobId: BLOB, objectId: null };

export const SIGNERS: readonly number[] = [0, 1, 2, 3, 4, 7, 8];

export function certificate(message: CertifiedMessage = MESSAGE, signers: readonly number[] = SIGNERS): Certificate {
  const bytes = writeCertifiedMessage(message);
  return { message: bytes, signature: sign(bytes, signers), signers };
}

export const NO_SUBJECT: CertificateSubject = { blobId: null, objectId: null, epoch: null };

/** Against ten equal nodes in epoch 5. */
export function check(given: Certificate, subject: Partial<CertificateSubject> = {}): CertificateCheck {
  const ten = committee(5, TEN);
  return checkCertificate(given, { ...NO_SUBJECT, ...subject }, (epoch) => (epoch === 5 ? ten : null));
}
