import type { Freshness, Status, UnknownReason } from '../../model/status.ts';
import type { HashVerdict, SettlementVerdict, SignatureVerdict } from '../../model/facts.ts';

/** What a status claims, for titles and the help. */
export const STATUS_MEANING: Readonly<Record<Status, string>> = {
  proved: 'A check ran here, on bytes inside the case, passed, and what it checked is the claim.',
  attested: 'A signed or on-chain statement of an identified party says so, and its signature verified.',
  observed: 'A record says so; nothing that can be checked here signs it.',
  inferred: 'Derived by a named rule from other claims; never stronger than its weakest input.',
  contradicted: 'Two sources disagree, or a check failed. Both sides are kept.',
  unknown: 'There is no basis for a claim; the reason is given.',
};

export const REASON_WORDS: Readonly<Record<UnknownReason, string>> = {
  'not-collected': 'not collected',
  unreadable: 'unreadable',
  redacted: 'redacted',
  ambiguous: 'ambiguous',
  'clock-unresolved': 'clock unresolved',
  expired: 'expired',
  unsupported: 'unsupported',
  'not-recorded': 'not recorded',
};

export const FRESHNESS_WORDS: Readonly<Record<Freshness, string>> = {
  current: 'current',
  stale: 'stale',
  unpublished: 'unpublished',
  unknown: 'unknown',
};

export const SIGNATURE_WORDS: Readonly<Record<SignatureVerdict, string>> = {
  valid: 'valid',
  invalid: 'does not verify',
  unverifiable: 'no key to check it with',
  absent: 'none',
};

export const SETTLEMENT_WORDS: Readonly<Record<SettlementVerdict, string>> = {
  included: 'included in a tree that matches its root',
  'root-mismatch': 'in a tree that does not match its root',
  missing: 'in no settlement of the case',
  individual: 'settled on its own',
};

export const HASH_WORDS: Readonly<Record<HashVerdict, string>> = {
  match: 'matches the recomputed one',
  mismatch: 'does not match the recomputed one',
  'not-held': 'text not held, not recomputed',
  'no-hash': 'no hash stated',
};

/** Where a request's time comes from. */
export const TIME_BASIS_WORDS: Readonly<Record<string, string>> = {
  signed: 'time as signed by the enclave',
  block: 'time of the block',
  caller: 'time as the caller recorded it',
  response: 'time as the answer was recorded',
  none: 'no record gives a time',
};
