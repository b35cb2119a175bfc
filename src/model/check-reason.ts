/** Why a check did not pass: one word for every kind of negative, the same for every checker. */
import type { UnknownReason } from './status.ts';

export const CHECK_REASONS = [
  'bad-signature',
  'wrong-subject',
  'mismatch',
  'malformed',
  'expired',
  'not-yet-valid',
  'revoked',
  'unknown-root',
  'not-enough-weight',
  'missing-input',
  'unsupported',
  'could-not-run',
] as const;
export type CheckReason = (typeof CHECK_REASONS)[number];

/** The words that every shell prints, and what they mean. */
export const CHECK_REASON_WORDS: Readonly<Record<CheckReason, { readonly word: string; readonly means: string }>> = {
  'bad-signature': { word: 'bad signature', means: 'a signature does not verify under the key that it should' },
  'wrong-subject': { word: 'wrong subject', means: 'it holds, but of another thing than the one it is shown for' },
  mismatch: { word: 'mismatch', means: 'what was recomputed is not what is stated' },
  malformed: { word: 'malformed', means: 'it is not in its own form' },
  expired: { word: 'expired', means: 'it was valid only before that time' },
  'not-yet-valid': { word: 'not yet valid', means: 'it was valid only after that time' },
  revoked: { word: 'revoked', means: 'it had been taken back by that time' },
  'unknown-root': { word: 'unknown root', means: 'the case holds no trust root to check it against' },
  'not-enough-weight': { word: 'not enough weight', means: 'whoever signed it is too few of those who have to' },
  'missing-input': { word: 'missing input', means: 'a value that the check needs is not in the case' },
  unsupported: { word: 'unsupported', means: 'it is of a kind that this version does not check' },
  'could-not-run': { word: 'could not run', means: 'something kept the check from being made' },
};

/** What contradicts. The others leave things unknown: what could not be judged is no failure. */
const FAILURES: ReadonlySet<CheckReason> = new Set([
  'bad-signature',
  'wrong-subject',
  'mismatch',
  'malformed',
  'expired',
  'not-yet-valid',
  'revoked',
  'not-enough-weight',
]);

export function isFailure(reason: CheckReason): boolean {
  return FAILURES.has(reason);
}

/** For a check that could not run: the reason in the words of a claim's status, and the other way about. */
export const CHECK_OF_UNKNOWN: Readonly<Record<UnknownReason, CheckReason>> = {
  'not-collected': 'missing-input',
  'not-recorded': 'missing-input',
  redacted: 'missing-input',
  'clock-unresolved': 'missing-input',
  unreadable: 'could-not-run',
  ambiguous: 'could-not-run',
  expired: 'missing-input',
  unsupported: 'unsupported',
};
