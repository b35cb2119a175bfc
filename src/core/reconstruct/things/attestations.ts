/**
 * Attestation documents of the case, by the signing key that they vouch for. A document is an enclave's when the key
 * whose SHA-256 it holds is the enclave's own; each is verified once, when it is first asked for.
 */
import { createHash } from 'node:crypto';
import { fromBase64 } from '../../../base/bytes.ts';
import { CHECK_REASON_WORDS, type CheckReason } from '../../../model/check-reason.ts';
import type { UnknownReason } from '../../../model/status.ts';
import { ATTESTATION_ROOTS, verifyAttestation, type AttestationCheck } from '../../verify/attestation.ts';
import type { ImageState } from '../../verify/ladder-trail.ts';
import { pcrHashOf } from '../../verify/pcr.ts';
import type { Stated, StatementOf } from '../evidence.ts';

export type AttestationState = ImageState['attestation'];

type Attestation = Stated<StatementOf<'attestation'>>;

export interface Attestations {
  /** The documents that vouch for a key (DER), in order of their own time. */
  readonly ofKey: (der: Uint8Array) => readonly Attestation[];
  readonly state: (der: Uint8Array | undefined, pcrHash: string | null) => AttestationState;
  /** Registers 0 to 2 by the hash that they give: whoever states them, the hash shows that they are these. */
  readonly registers: ReadonlyMap<string, readonly [pcr0: string, pcr1: string, pcr2: string]>;
}

const REGISTER = /^[0-9a-f]{96}$/;

function registersOf({ pcr0, pcr1, pcr2 }: StatementOf<'attestation'>): readonly [string, string, string] | null {
  if (pcr0 === null || pcr1 === null || pcr2 === null) return null;
  return [pcr0, pcr1, pcr2].every((value) => REGISTER.test(value)) ? [pcr0, pcr1, pcr2] : null;
}

function pcrHashIn(statement: StatementOf<'attestation'>): string | null {
  const registers = registersOf(statement);
  return registers === null ? null : pcrHashOf(...registers);
}

const sortOf = ({ statement }: Attestation): string => `${statement.timeNs.padStart(20, '0')}${statement.document}`;

const OTHER_IMAGE: AttestationState = {
  state: 'failed',
  fault: 'wrong-subject',
  why: 'wrong subject: its registers are of another image than the one that is registered',
};

const NONE: AttestationState = { state: 'unknown', fault: 'missing-input', reason: 'not-collected', why: null };

const UNKNOWN: Readonly<Partial<Record<CheckReason, UnknownReason>>> = {
  unsupported: 'unsupported',
  'unknown-root': 'not-collected',
};

function stateOf(check: AttestationCheck, ownHash: string | null, pcrHash: string | null): AttestationState {
  if (check.verdict !== 'verified') {
    const { verdict, fault } = check;
    const why = `${CHECK_REASON_WORDS[fault].word}: ${check.why}`;
    return verdict === 'failed'
      ? { state: 'failed', fault, why }
      : { state: 'unknown', fault, reason: UNKNOWN[fault] ?? 'not-recorded', why };
  }
  return pcrHash === null || ownHash === pcrHash ? { state: 'verified' } : OTHER_IMAGE;
}

export function createAttestations(
  documents: Iterable<Attestation>,
  roots: ReadonlySet<string> = ATTESTATION_ROOTS,
): Attestations {
  const byKey = new Map<string, Attestation[]>();
  const registers = new Map<string, readonly [string, string, string]>();
  const seen = new Set<string>();
  for (const document of documents) {
    const { statement } = document;
    if (seen.has(statement.document)) continue;
    seen.add(statement.document);
    const [own, hash] = [registersOf(statement), pcrHashIn(statement)];
    if (own !== null && hash !== null) registers.set(hash, own);
    if (statement.keyHash === null) continue;
    const known = byKey.get(statement.keyHash);
    if (known === undefined) byKey.set(statement.keyHash, [document]);
    else known.push(document);
  }
  for (const own of byKey.values()) own.sort((a, b) => (sortOf(a) < sortOf(b) ? -1 : 1));
  const checks = new Map<string, AttestationCheck>();
  const checkOf = (document: string): AttestationCheck => {
    const known = checks.get(document);
    if (known !== undefined) return known;
    const check = verifyAttestation(fromBase64(document) ?? new Uint8Array(), roots);
    checks.set(document, check);
    return check;
  };
  const ofKey = (der: Uint8Array): readonly Attestation[] =>
    byKey.get(createHash('sha256').update(der).digest('hex')) ?? [];
  return {
    ofKey,
    registers,
    state(der, pcrHash) {
      const states: AttestationState[] = [];
      for (const { statement } of der === undefined ? [] : ofKey(der)) {
        const state = stateOf(checkOf(statement.document), pcrHashIn(statement), pcrHash);
        // Anybody can write a document that fails: it takes nothing from one that holds.
        if (state.state === 'verified') return state;
        states.push(state);
      }
      return states.find(({ state }) => state === 'failed') ?? states[0] ?? NONE;
    },
  };
}
