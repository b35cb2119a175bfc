/**
 * A certificate of Walrus storage nodes, checked offline: an aggregate BLS12-381 signature (keys in G1, signatures in
 * G2, proof-of-possession-free "NUL" suite) of nodes that together hold a quorum of shards (walrus
 * `bls_aggregate.move`, `messages.move`). It proves what nodes confirmed in an epoch, not that a blob stayed.
 */
import { bls12_381 } from '@noble/curves/bls12-381.js';
import { isFailure, type CheckReason } from '../../../model/check-reason.ts';
import type { Committee } from './committee.ts';
import { readCertifiedMessage, type CertifiedMessage } from './certified-message.ts';

export interface Certificate {
  /** null: the record has none. */
  readonly message: Uint8Array | null;
  /** 96 bytes, compressed. */
  readonly signature: Uint8Array | null;
  /** Places in the committee, or a bitmap over them: the lowest bit of the first byte is the first member. */
  readonly signers: readonly number[] | Uint8Array | null;
}

/** What the record that carries the certificate says that it is for; null where it does not say. */
export interface CertificateSubject {
  readonly blobId: string | null;
  /** Hex key. */
  readonly objectId: string | null;
  readonly epoch: number | null;
}

export type CertificateCheck =
  | {
      readonly verdict: 'verified';
      readonly message: CertifiedMessage;
      readonly weight: number;
      readonly shards: number;
    }
  | {
      readonly verdict: 'failed' | 'could-not-run';
      readonly fault: CheckReason;
      readonly why: string;
      /** What it is about, as far as it could be read. */
      readonly message: CertifiedMessage | null;
    };

const SUITE = 'BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_NUL_';
const SIGNATURE_BYTES = 96;
const { longSignatures } = bls12_381;

function not(fault: CheckReason, why: string, message: CertifiedMessage | null): CertificateCheck {
  return { verdict: isFailure(fault) ? 'failed' : 'could-not-run', fault, why, message };
}

/** Ascending places, or null when the list or the bitmap names a place that the committee does not have. */
function placesOf(signers: readonly number[] | Uint8Array, members: number): readonly number[] | null {
  if (!(signers instanceof Uint8Array)) {
    const isFit = signers.every((place) => Number.isInteger(place) && place >= 0 && place < members);
    return isFit && new Set(signers).size === signers.length ? signers.toSorted((a, b) => a - b) : null;
  }
  if (signers.length > Math.ceil(members / 8)) return null;
  const places: number[] = [];
  for (const [i, byte] of signers.entries()) {
    for (let bit = 0; bit < 8; bit += 1) if ((byte & (1 << bit)) !== 0) places.push(i * 8 + bit);
  }
  return places.every((place) => place < members) ? places : null;
}

/** Two thirds of the shards certify a blob, one third (so that one honest node is among them) an invalid one. */
function isQuorum({ what }: CertifiedMessage, weight: number, shards: number): boolean {
  return 3 * weight >= (what === 'blob' ? 2 * shards + 1 : shards + 1);
}

function subjectFault(message: CertifiedMessage, subject: CertificateSubject): string | null {
  if (subject.blobId !== null && subject.blobId !== message.blobId) return `it is of the blob ${message.blobId}`;
  if (subject.epoch !== null && subject.epoch !== message.epoch) return `it is of epoch ${message.epoch}`;
  // That of a permanent blob holds for each of its objects.
  if (subject.objectId !== null && message.objectId !== null && subject.objectId !== message.objectId)
    return `it is of the object 0x${message.objectId}`;
  return null;
}

function isSigned(committee: Committee, places: readonly number[], message: Uint8Array, signature: Uint8Array) {
  const keys = places.map((place) => committee.keyAt(place));
  const odd = keys.indexOf(null);
  if (odd >= 0) return { unreadable: places[odd]! };
  try {
    const sum = longSignatures.aggregatePublicKeys(keys.flatMap((key) => key ?? []));
    const point = longSignatures.Signature.fromBytes(signature);
    return longSignatures.verify(point, longSignatures.hash(message, SUITE), sum);
  } catch {
    // Not a point of the group: no key signed it.
    return false;
  }
}

/**
 * @param committeeOf the committee of an epoch; a text says why the one that is there cannot be used.
 */
export function checkCertificate(
  { message: bytes, signature, signers }: Certificate,
  subject: CertificateSubject,
  committeeOf: (epoch: number) => Committee | string | null,
): CertificateCheck {
  if (bytes === null) return not('missing-input', 'the message that was signed is not in the record', null);
  const reading = readCertifiedMessage(bytes);
  if ('fault' in reading) return not(reading.fault, reading.why, null);
  const { message } = reading;
  const wrong = subjectFault(message, subject);
  if (wrong !== null) return not('wrong-subject', wrong, message);
  if (signature === null || signers === null)
    return not(
      'missing-input',
      `the ${signature === null ? 'signature' : 'list of signers'} is not in the record`,
      message,
    );
  if (signature.length !== SIGNATURE_BYTES)
    return not('malformed', `its signature is ${signature.length} bytes long, not ${SIGNATURE_BYTES}`, message);
  const committee = committeeOf(message.epoch);
  if (committee === null) return not('unknown-root', `no committee of epoch ${message.epoch} is in the case`, message);
  if (typeof committee === 'string')
    return not('missing-input', `the committee of epoch ${message.epoch} cannot be used: ${committee}`, message);
  const { members, shards } = committee;
  const places = placesOf(signers, members.length);
  if (places === null || places.length === 0)
    return not('malformed', 'its list of signers does not fit the committee', message);
  const weight = places.reduce((sum, place) => sum + members[place]!.weight, 0);
  if (!isQuorum(message, weight, shards))
    return not('not-enough-weight', `its signers hold ${weight} of ${shards} shards`, message);
  const signed = isSigned(committee, places, bytes, signature);
  if (typeof signed === 'object')
    return not('missing-input', `the key of member ${signed.unreadable} of the committee cannot be read`, message);
  if (!signed) return not('bad-signature', 'its signature does not verify under the keys of its signers', message);
  return { verdict: 'verified', message, weight, shards };
}
