import fc from 'fast-check';
import { bls12_381 } from '@noble/curves/bls12-381.js';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../../base/bytes.ts';
import type { CheckReason } from '../../../model/check-reason.ts';
import { checkCertificate, type Certificate } from './certificate.ts';
import {
  BLOB,
  certificate,
  check,
  committee,
  members,
  MESSAGE,
  NO_SUBJECT,
  publicKey,
  SIGNERS,
  TEN,
  writeCertifiedMessage,
} from './certificate.test-helper.ts';
import { readCertifiedMessage } from './certified-message.ts';
import { readCommittee } from './committee.ts';

const OBJECT = 'e9'.repeat(32);
const OTHER = `B${BLOB.slice(1)}`;
const good = certificate();

function faultOf(given: Certificate, subject: Parameters<typeof check>[1] = {}): CheckReason | null {
  const result = check(given, subject);
  return result.verdict === 'verified' ? null : result.fault;
}

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const out = bytes.slice();
  out[at]! ^= 1;
  return out;
}

describe('a certificate of storage nodes', () => {
  it('is the one that the published construction makes', () => {
    // walrus `bls_tests.move`: keys 1 to 10, seven signers, epoch 5, blob 0xABC.
    expect(toHex(good.message!)).toBe(`01000305000000bc0a${'00'.repeat(31)}`);
    expect(toHex(good.signature!)).toMatch(/^99c43ae152f3a090[0-9a-f]*fd44324$/);
    expect(toHex(publicKey(117))).toMatch(/^95eacc3adc09c827[0-9a-f]*705cf0$/);
  });

  it('verifies with the weight of its signers', () => {
    expect(check(good)).toEqual({ verdict: 'verified', message: MESSAGE, weight: 7, shards: 10 });
    expect(faultOf(good, { blobId: BLOB, epoch: 5 })).toBe(null);
    const bitmap = Uint8Array.of(0b1001_1111, 0b1);
    expect(check({ ...good, signers: bitmap })).toMatchObject({ verdict: 'verified', weight: 7 });
    const ofObject = { ...MESSAGE, objectId: OBJECT };
    expect(check(certificate(ofObject), { objectId: OBJECT })).toMatchObject({
      verdict: 'verified',
      message: ofObject,
    });
    // A permanent blob is certified for all of its objects.
    expect(faultOf(good, { objectId: OBJECT })).toBe(null);
  });

  it('of an invalid blob needs one honest node, not two thirds', () => {
    const invalid = { ...MESSAGE, what: 'invalid-blob' as const };
    expect(check(certificate(invalid, [0, 1, 2, 3]))).toMatchObject({ verdict: 'verified', weight: 4 });
    expect(faultOf(certificate(invalid, [0, 1, 2]))).toBe('not-enough-weight');
  });

  it('fails with the reason that is its own', () => {
    expect(faultOf({ ...good, signature: certificate({ ...MESSAGE, epoch: 6 }).signature })).toBe('bad-signature');
    expect(faultOf({ ...good, signers: [...SIGNERS, 5] })).toBe('bad-signature');
    expect(faultOf({ ...good, signers: [0, 1, 2, 3, 4, 7, 9] })).toBe('bad-signature');
    expect(faultOf({ ...good, signature: flipped(good.signature!, 95) })).toBe('bad-signature');
    expect(faultOf({ ...good, message: flipped(good.message!, 20) })).toBe('bad-signature');
    expect(faultOf(good, { blobId: OTHER })).toBe('wrong-subject');
    expect(faultOf(good, { epoch: 4 })).toBe('wrong-subject');
    expect(faultOf(certificate({ ...MESSAGE, objectId: OBJECT }), { objectId: 'aa'.repeat(32) })).toBe('wrong-subject');
    expect(faultOf(certificate(MESSAGE, SIGNERS.slice(1)))).toBe('not-enough-weight');
    expect(faultOf({ ...good, signers: [...SIGNERS, 10] })).toBe('malformed');
    expect(faultOf({ ...good, signers: [0, 0, 1, 2, 3, 4, 7] })).toBe('malformed');
    expect(faultOf({ ...good, signers: Uint8Array.of(0xff, 0b100) })).toBe('malformed');
    expect(faultOf({ ...good, signers: new Uint8Array(3) })).toBe('malformed');
    expect(faultOf({ ...good, signature: good.signature!.subarray(1) })).toBe('malformed');
    expect(faultOf({ ...good, message: good.message!.subarray(0, 38) })).toBe('malformed');
    expect(faultOf({ ...good, message: Uint8Array.from([...good.message!, 0]) })).toBe('malformed');
  });

  it('that could not be judged has not failed', () => {
    const open = (given: Certificate, subject = {}) => check(given, subject) as { verdict: string; fault: CheckReason };
    expect(open(certificate({ ...MESSAGE, epoch: 6 }))).toMatchObject({
      verdict: 'could-not-run',
      fault: 'unknown-root',
    });
    expect(open({ ...good, signature: null })).toMatchObject({ verdict: 'could-not-run', fault: 'missing-input' });
    expect(open({ ...good, message: null })).toMatchObject({ verdict: 'could-not-run', fault: 'missing-input' });
    // Another kind of message: a proof of possession.
    const other = Uint8Array.from(good.message!);
    other[0] = 0;
    expect(open({ ...good, message: other })).toMatchObject({ verdict: 'could-not-run', fault: 'unsupported' });
    const why = checkCertificate(good, NO_SUBJECT, () => 'its members hold 9 of 10 shards');
    expect(why).toMatchObject({ verdict: 'could-not-run', fault: 'missing-input' });
  });

  it('counts weights, not nodes', () => {
    const heavy = committee(5, [400, 300, 100, 100, 100]);
    const of = (signers: readonly number[]) => checkCertificate(certificate(MESSAGE, signers), NO_SUBJECT, () => heavy);
    expect(of([0, 1])).toMatchObject({ verdict: 'verified', weight: 700, shards: 1000 });
    expect(of([1, 2, 3, 4])).toMatchObject({ verdict: 'failed', fault: 'not-enough-weight' });
  });

  it('never verifies once a byte of it is changed', () => {
    fc.assert(
      fc.property(fc.nat(39), fc.nat(95), fc.integer({ min: 1, max: 255 }), (at, place, mask) => {
        const message = good.message!.slice();
        message[at]! ^= mask;
        const signature = good.signature!.slice();
        signature[place]! ^= mask;
        expect(check({ ...good, message }).verdict).not.toBe('verified');
        expect(check({ ...good, signature }).verdict).not.toBe('verified');
      }),
      { numRuns: 6 },
    );
  });
});

describe('a committee', () => {
  it('is ordered by node id, in whatever order the export has it, with keys of either length', () => {
    const ten = members(TEN);
    const uncompressed = ten.map((member, i) => (i === 0 ? { ...member, publicKey: toHex(uncompress(1)) } : member));
    const reading = readCommittee(5, uncompressed.toReversed(), 10);
    if (!('committee' in reading)) throw new Error(reading.why);
    expect(reading.committee.members.map(({ nodeId }) => nodeId)).toEqual(ten.map(({ nodeId }) => nodeId));
    expect(checkCertificate(good, NO_SUBJECT, () => reading.committee).verdict).toBe('verified');
  });

  it('of which a member is missing, or that has no node ids, says why it cannot be used', () => {
    expect(readCommittee(5, members(TEN).slice(1), 10)).toEqual({ why: 'its members hold 9 of 10 shards' });
    expect(readCommittee(5, [...members(TEN), members(TEN)[0]!], 11)).toMatchObject({ why: /twice/ });
    expect(readCommittee(5, [{ ...members([10])[0]!, nodeId: '' }], 10)).toMatchObject({ why: /node id/ });
  });

  it('with a key that is no point, or the point that signs everything, verifies nothing by it', () => {
    const keys = ['00'.repeat(48), `c0${'00'.repeat(47)}`, 'ff'.repeat(48), '', `80${'00'.repeat(46)}01`];
    for (const key of keys) {
      const reading = readCommittee(5, [{ ...members(TEN)[0]!, publicKey: key }, ...members(TEN).slice(1)], 10);
      if (!('committee' in reading)) throw new Error(reading.why);
      const made = checkCertificate(good, NO_SUBJECT, () => reading.committee);
      expect(made).toMatchObject({ verdict: 'could-not-run', fault: 'missing-input' });
    }
  });
});

function uncompress(scalar: number): Uint8Array {
  return bls12_381.G1.Point.fromBytes(publicKey(scalar)).toBytes(false);
}

describe('what nodes sign', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.nat(2 ** 32 - 1),
        fc.constantFrom('blob' as const, 'invalid-blob' as const),
        fc.option(fc.uint8Array({ minLength: 32, maxLength: 32 })),
        (id, epoch, what, object) => {
          const blobId = Buffer.from(id).toString('base64url');
          const objectId = object === null || what === 'invalid-blob' ? null : toHex(object);
          const message = { what, epoch, blobId, objectId };
          expect(readCertifiedMessage(writeCertifiedMessage(message))).toEqual({ message });
        },
      ),
    );
  });

  it('is never read out of other bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 90 }), (bytes) => {
        const reading = readCertifiedMessage(bytes);
        if ('message' in reading) expect(writeCertifiedMessage(reading.message)).toEqual(bytes);
      }),
    );
  });
});
