import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { isFailure } from '../../model/check-reason.ts';
import { SETTLES } from '../../model/open-point.ts';
import type { HashCheck } from './hash-check.ts';
import { COMPLETE } from './ladder.test-helper.ts';
import { verificationLadder, type LadderInput } from './ladder.ts';
import type { ImageState } from './ladder-trail.ts';

const mismatch: HashCheck = { verdict: 'mismatch', form: null, algorithm: null, tried: ['chat (keccak256)'] };
const notHeld: HashCheck = { verdict: 'not-held', form: null, algorithm: null, tried: [] };
const noHash: HashCheck = { verdict: 'no-hash', form: null, algorithm: null, tried: [] };

const NOT_ATTESTED: ImageState['attestation'] = {
  state: 'unknown',
  fault: 'missing-input',
  reason: 'not-collected',
  why: null,
};

function at(step: number, change: Partial<LadderInput>) {
  return verificationLadder({ ...COMPLETE, ...change })[step - 1]!;
}

describe('verificationLadder', () => {
  it('has nine steps in order, all passed where all is there', () => {
    const steps = verificationLadder(COMPLETE);
    expect(steps.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    for (const step of steps) expect(step).toMatchObject({ verdict: 'passed', reason: null });
    expect(steps[4]!.inputs).toContainEqual({ name: 'form', value: 'chat' });
    expect(steps[7]!.inputs).toContainEqual({ name: 'provider model', value: 'gemini-2.5-pro-preview-06-05' });
  });

  it.each<[number, Partial<LadderInput>]>([
    [1, { placeholders: [{ what: 'signature', value: '0xd3' }] }],
    [1, { outputHash: 'abc' }],
    [1, { signedTime: '2026-02-13T08:20:26Z' }],
    [1, { generation: 'G1b', signedTime: '1772100000.5x' }],
    [2, { signatureCheck: { ...COMPLETE.signatureCheck, verdict: 'invalid' } }],
    [3, { keyId: '94'.repeat(32) }],
    [4, { outputCheck: mismatch }],
    [5, { inputCheck: mismatch }],
    [6, { registry: { state: 'disabled' } }],
    [6, { registry: { state: 'before-registration' } }],
    [7, { image: { ...COMPLETE.image, approval: 'revoked' } }],
    [7, { image: { ...COMPLETE.image, approval: 'not-yet-approved' } }],
    [
      7,
      {
        image: { ...COMPLETE.image, attestation: { state: 'failed', fault: 'bad-signature', why: 'of somebody else' } },
      },
    ],
    [9, { inclusion: { ...COMPLETE.inclusion, treeIntact: false } }],
    [9, { inclusion: { ...COMPLETE.inclusion, eventRoot: 'cd'.repeat(32) } }],
  ])('step %i fails for %j, and no other step does', (number, change) => {
    expect(at(number, change)).toMatchObject({ verdict: 'failed', reason: null, open: [] });
    expect(isFailure(at(number, change).fault!)).toBe(true);
    const others = verificationLadder({ ...COMPLETE, ...change }).filter(({ step }) => step !== number);
    expect(others.some(({ verdict }) => verdict === 'failed')).toBe(false);
  });

  it.each<[number, Partial<LadderInput>, string]>([
    [1, { generation: null }, 'not-recorded'],
    [1, { teeId: null }, 'not-recorded'],
    [
      2,
      { signatureCheck: { ...COMPLETE.signatureCheck, verdict: 'could-not-run', unknown: 'unsupported' } },
      'unsupported',
    ],
    [3, { teeId: null }, 'not-recorded'],
    [3, { keyId: null }, 'not-collected'],
    [4, { outputCheck: notHeld }, 'not-collected'],
    [4, { outputCheck: noHash }, 'not-recorded'],
    [5, { inputCheck: notHeld }, 'not-collected'],
    [5, { inputCheck: noHash }, 'not-recorded'],
    [6, { registry: { state: 'unknown', reason: 'clock-unresolved' } }, 'clock-unresolved'],
    [7, { image: { ...COMPLETE.image, attestation: NOT_ATTESTED } }, 'not-collected'],
    [7, { image: { ...COMPLETE.image, pcrHash: null } }, 'not-collected'],
    [7, { image: { ...COMPLETE.image, approval: 'unknown' } }, 'not-collected'],
    [8, { alias: { tableKnown: false, providerModel: null } }, 'not-collected'],
    [8, { alias: { tableKnown: true, providerModel: null } }, 'not-recorded'],
    [9, { inclusion: { ...COMPLETE.inclusion, eventRoot: null } }, 'not-collected'],
    [9, { inclusion: { ...COMPLETE.inclusion, treeIntact: null } }, 'unsupported'],
    [9, { inclusion: { ...COMPLETE.inclusion, state: 'missing' } }, 'not-collected'],
    [9, { inclusion: { ...COMPLETE.inclusion, state: 'private' } }, 'not-recorded'],
    [9, { inclusion: { ...COMPLETE.inclusion, state: 'no-tuple' } }, 'not-recorded'],
  ])('step %i could not run for %j: %s', (number, change, reason) => {
    const { fault, open, ...step } = at(number, change);
    expect(step).toMatchObject({ verdict: 'could-not-run', reason });
    expect(isFailure(fault!)).toBe(false);
    for (const point of open) expect(Object.keys(SETTLES)).toContain(point);
    expect(open.length).toBeGreaterThan(0);
  });

  it('keeps the part that passed in the words of a step that could not run', () => {
    const step = at(7, { image: { ...COMPLETE.image, attestation: NOT_ATTESTED } });
    expect(step.detail).toContain('The image was approved');
    expect(step.detail).toContain('No attestation document');
  });

  it('a failure outweighs what could not run', () => {
    const image = {
      ...COMPLETE.image,
      approval: 'revoked',
      attestation: NOT_ATTESTED,
    } as const;
    expect(at(7, { image }).verdict).toBe('failed');
  });

  it('asks an older generation for its own fields only', () => {
    expect(at(1, { generation: 'G2', teeId: null }).verdict).toBe('passed');
    const g1b = { generation: 'G1b', teeId: null, outputHash: null, signedTime: '2026-02-13T08:20:26Z' } as const;
    expect(at(1, g1b).verdict).toBe('passed');
    expect(at(1, { ...g1b, signature: null })).toMatchObject({ verdict: 'could-not-run', reason: 'not-recorded' });
  });

  it('accepts an individual settlement', () => {
    expect(at(9, { inclusion: { ...COMPLETE.inclusion, state: 'individual' } }).verdict).toBe('passed');
  });

  it('never fails a step because evidence was taken away', () => {
    const nothing: Partial<LadderInput> = {
      teeId: null,
      signature: null,
      signatureCheck: { ...COMPLETE.signatureCheck, verdict: 'could-not-run', unknown: 'not-recorded' },
      keyId: null,
      outputCheck: notHeld,
      inputCheck: notHeld,
      registry: { state: 'unknown', reason: 'not-collected' },
      image: { pcrHash: null, approval: 'unknown', attestation: NOT_ATTESTED },
      alias: { tableKnown: false, providerModel: null },
      inclusion: { state: 'missing', root: null, treeIntact: null, eventRoot: null, txHash: null },
    };
    fc.assert(
      fc.property(fc.subarray(Object.entries(nothing)), (removed) => {
        const steps = verificationLadder({ ...COMPLETE, ...(Object.fromEntries(removed) as Partial<LadderInput>) });
        for (const { verdict, reason, open } of steps) {
          expect(verdict).not.toBe('failed');
          expect(reason === null).toBe(verdict !== 'could-not-run');
          expect(open.length > 0).toBe(verdict === 'could-not-run');
        }
      }),
    );
  });
});
