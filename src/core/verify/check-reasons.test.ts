import { describe, expect, it } from 'vitest';
import { CHECK_REASONS, CHECK_REASON_WORDS, isFailure, type CheckReason } from '../../model/check-reason.ts';
import { makeDocument, pcr, signer, type DocumentGiven } from './attestation.test-helper.ts';
import { verifyAttestation } from './attestation.ts';
import { COMPLETE, MATCH } from './ladder.test-helper.ts';
import { verificationLadder, type LadderInput } from './ladder.ts';
import { verifyAnswerSignature } from './signature.ts';
import { certificate, check, MESSAGE, SIGNERS } from './walrus/certificate.test-helper.ts';
import { createEnclave } from '../../../tools/simulate/enclave.ts';
import { Prng } from '../../../tools/simulate/prng.ts';
import { publicImage } from '../../../tools/simulate/public-images.ts';

const T = 1_772_452_800_000;

function attested(given: DocumentGiven, roots?: ReadonlySet<string>): CheckReason | null {
  const made = makeDocument(given);
  const check = verifyAttestation(made.bytes, roots ?? made.roots);
  return check.verdict === 'verified' ? null : check.fault;
}

function rung(step: number, change: Partial<LadderInput>): CheckReason | null {
  return verificationLadder({ ...COMPLETE, ...change })[step - 1]!.fault;
}

function signed(inputHash: string): CheckReason | null {
  const image = publicImage('d88fb24', 1_772_000_000, false);
  const gateway = createEnclave(new Prng('reasons'), { image, host: 'gw.example.net', registeredSec: 1_772_100_000 });
  return verifyAnswerSignature({
    generation: 'G3',
    inputHash,
    outputHash: '02'.repeat(32),
    signedTime: '1772100000',
    signature: Buffer.alloc(256, 1).toString('base64'),
    label: null,
    finishReason: null,
    message: null,
    completion: null,
    keyDer: gateway.key.der,
  }).fault;
}

function certified(signers: readonly number[]): CheckReason | null {
  const result = check(certificate(MESSAGE, signers));
  return result.verdict === 'verified' ? null : result.fault;
}

/** One case for every reason, out of the checker that says it. */
const VECTORS: Readonly<Record<CheckReason, () => CheckReason | null>> = {
  'bad-signature': () => attested({ signWith: signer('somebody else') }),
  'wrong-subject': () => attested({ issuerName: 'another zone' }),
  mismatch: () => rung(5, { inputCheck: { ...MATCH, verdict: 'mismatch', form: null } }),
  malformed: () => attested({ leaveOut: 'certificate' }),
  expired: () => attested({ leafToMs: T - 1000 }),
  'not-yet-valid': () => attested({ leafFromMs: T + 1000 }),
  revoked: () => rung(7, { image: { ...COMPLETE.image, approval: 'revoked' } }),
  'unknown-root': () => attested({}, new Set()),
  'not-enough-weight': () => certified(SIGNERS.slice(1)),
  'missing-input': () => attested({ pcrs: [pcr(1), pcr(2)] }),
  unsupported: () => attested({ algorithm: -36 }),
  'could-not-run': () => signed('not hex'),
};

describe('the reasons of what did not pass', () => {
  it.each(CHECK_REASONS)('%s is said of its own case', (reason) => {
    expect(VECTORS[reason]()).toBe(reason);
  });

  it('are told apart by other checkers in the same words', () => {
    expect(signed('01'.repeat(32))).toBe('bad-signature');
    expect(rung(3, { keyId: '94'.repeat(32) })).toBe('wrong-subject');
    expect(rung(6, { registry: { state: 'before-registration' } })).toBe('not-yet-valid');
    expect(rung(6, { registry: { state: 'disabled' } })).toBe('revoked');
    expect(rung(3, { keyId: null })).toBe('unknown-root');
    expect(rung(1, { outputHash: 'abc' })).toBe('malformed');
  });

  it('have words of their own', () => {
    const words = Object.values(CHECK_REASON_WORDS).map(({ word }) => word);
    expect(new Set(words).size).toBe(CHECK_REASONS.length);
    for (const [reason, { word }] of Object.entries(CHECK_REASON_WORDS)) expect(word).toBe(reason.replaceAll('-', ' '));
  });

  it('contradict only where something was judged', () => {
    const open = CHECK_REASONS.filter((reason) => !isFailure(reason));
    expect(open).toEqual(['unknown-root', 'missing-input', 'unsupported', 'could-not-run']);
  });
});
