import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBase64, toHex } from '../../base/bytes.ts';
import { sharedPath } from '../../../tests/shared-files.ts';
import { readAttestationDocument, splitUserData } from './attestation-document.ts';
import { makeDocument, pcr, sha256, signer, type DocumentGiven } from './attestation.test-helper.ts';
import { NITRO_ROOT_SHA256, verifyAttestation } from './attestation.ts';
import { pcrHashOf } from './pcr.ts';

const HOUR = 3_600_000;
const T = 1_772_452_800_000;

function check(given: DocumentGiven = {}, atNs?: bigint) {
  const { bytes, roots } = makeDocument(given);
  const found = verifyAttestation(bytes, roots, atNs);
  return found.verdict === 'verified' ? 'verified' : `${found.verdict}: ${found.fault}`;
}

describe('an attestation document', () => {
  it('verifies at its own time, tagged or not', () => {
    expect(check()).toBe('verified');
    expect(check({ isTagged: true })).toBe('verified');
  });

  it('says which keys the enclave holds', () => {
    const key = new Uint8Array([1, 2, 3]);
    const { userData, timeNs, pcrs, nonce, moduleId } = readAttestationDocument(makeDocument({ appKey: key }).bytes);
    expect(userData).toEqual({ tlsCertificateHash: sha256(Buffer.from('tls')), keyHash: sha256(key) });
    expect([timeNs, nonce, moduleId]).toEqual([BigInt(T) * 1_000_000n, '07'.repeat(20), 'i-0test-enc0test']);
    expect([...pcrs]).toEqual([
      [0, toHex(pcr(1))],
      [1, toHex(pcr(2))],
      [2, toHex(pcr(3))],
    ]);
    expect(readAttestationDocument(makeDocument().bytes).userData?.keyHash).toBeNull();
    expect(splitUserData(new Uint8Array(67))).toBeNull();
    expect(splitUserData(new Uint8Array(68))).toBeNull();
  });

  it.each<[string, DocumentGiven]>([
    ['failed: bad-signature', { signWith: signer('somebody else') }],
    ['failed: expired', { leafToMs: T - 1000 }],
    ['failed: not-yet-valid', { leafFromMs: T + 1000 }],
    ['failed: wrong-subject', { issuerName: 'another zone' }],
    ['failed: wrong-subject', { intermediateIsCa: false }],
    ['failed: wrong-subject', { pcrs: [pcr(0), pcr(0), pcr(0)] }],
    ['could-not-run: unknown-root', { bundle: ([, zone]) => [zone!] }],
    ['could-not-run: unknown-root', { bundle: () => [] }],
    ['failed: malformed', { leaveOut: 'certificate' }],
    ['failed: malformed', { leaveOut: 'timestamp' }],
    ['failed: malformed', { bundle: ([root, zone]) => [root!, zone!.subarray(0, 50)] }],
    ['failed: malformed', { pcrs: [pcr(1).subarray(1), pcr(2), pcr(3)] }],
    ['could-not-run: missing-input', { pcrs: [pcr(1), pcr(2)] }],
    ['could-not-run: unsupported', { algorithm: -36 }],
    ['could-not-run: unsupported', { leafCurve: 'P-256' }],
  ])('%s', (verdict, given) => {
    expect(check(given)).toBe(verdict);
  });

  it('is evaluated at the moment that is asked for, to the last second', () => {
    const at = (ms: number): bigint => BigInt(ms) * 1_000_000n;
    expect(check({}, at(T + 2 * HOUR + 999))).toBe('verified');
    expect(check({}, at(T + 2 * HOUR + 1000))).toBe('failed: expired');
    expect(check({}, at(T - HOUR))).toBe('verified');
    expect(check({}, at(T - HOUR) - 1n)).toBe('failed: not-yet-valid');
  });

  it('rests on its root alone', () => {
    const { bytes, roots } = makeDocument();
    expect(verifyAttestation(bytes)).toMatchObject({ verdict: 'could-not-run', fault: 'unknown-root' });
    expect(verifyAttestation(bytes, new Set())).toMatchObject({ fault: 'unknown-root' });
    expect(verifyAttestation(bytes, new Set([...roots, NITRO_ROOT_SHA256])).verdict).toBe('verified');
  });

  it('with any one byte changed does not verify', () => {
    const { bytes, roots } = makeDocument();
    const whole = Uint8Array.from(bytes);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const changed = Uint8Array.from(whole);
        changed[at] = changed[at]! ^ by;
        expect(verifyAttestation(changed, roots).verdict).not.toBe('verified');
      }),
      { numRuns: 200 },
    );
  });

  it('cut anywhere does not verify, and no bytes make it throw', () => {
    const { bytes, roots } = makeDocument();
    fc.assert(
      fc.property(
        fc.oneof(
          fc.nat(bytes.length - 1).map((n) => bytes.subarray(0, n)),
          fc.uint8Array(),
        ),
        (some) => {
          expect(verifyAttestation(some, roots)).toMatchObject({ verdict: 'failed', fault: 'malformed' });
        },
      ),
    );
  });
});

describe.skipIf(sharedPath('vectors/attestation_doc.b64') === null)('a document of a real enclave', () => {
  const bytes = (): Uint8Array =>
    fromBase64(readFileSync(sharedPath('vectors/attestation_doc.b64')!, 'utf8').trim()) ?? new Uint8Array();

  it('verifies under the root that AWS publishes, at its own time only', () => {
    const found = verifyAttestation(bytes());
    expect(found).toMatchObject({ verdict: 'verified', rootSha256: NITRO_ROOT_SHA256 });
    expect(verifyAttestation(bytes(), undefined, 1_780_000_000_000_000_000n)).toMatchObject({ fault: 'expired' });
    expect(verifyAttestation(bytes(), undefined, 1_770_900_000_000_000_000n)).toMatchObject({ fault: 'not-yet-valid' });
    expect(verifyAttestation(bytes(), new Set(['00'.repeat(32)]))).toMatchObject({ fault: 'unknown-root' });
  });

  it('says what it is known to say', () => {
    const document = readAttestationDocument(bytes());
    const { moduleId, timeNs, nonce, userData, pcrs } = document;
    expect({ moduleId, timeNs, nonce, userData }).toEqual({
      moduleId: 'i-0340e0cb833504eb6-enc019c12d31f78864d',
      timeNs: 1_770_918_962_724_000_000n,
      nonce: '0123456789abcdef0123456789abcdef01234567',
      userData: {
        tlsCertificateHash: 'b735546536e78ee12beea2d384fcda35f7491446c6858f79fa7ad5e4ae89b49f',
        keyHash: 'abf9d7453422eb419fc1391604b070a81bd6a61f4d9ae0ee71ab24d77670c154',
      },
    });
    expect(pcrHashOf(pcrs.get(0)!, pcrs.get(1)!, pcrs.get(2)!)).toBe(
      '8082af22571613eabd5dad9c7e857c4f16154ded3d387386d8193b53906f6a24',
    );
  });
});
