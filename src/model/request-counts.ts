/** Requests counted by what is known of them. */
import type { SignatureVerdict } from './facts.ts';
import type { Freshness, Status } from './status.ts';

export interface RequestCounts {
  readonly byStatus: Record<Status, number>;
  readonly byFreshness: Record<Freshness, number>;
  readonly bySignature: Record<SignatureVerdict, number>;
}

/** Nothing counted yet: every word is there, also one that no request will have. */
export function noCounts(): RequestCounts {
  return {
    byStatus: { proved: 0, attested: 0, observed: 0, inferred: 0, contradicted: 0, unknown: 0 },
    byFreshness: { current: 0, stale: 0, unpublished: 0, unknown: 0 },
    bySignature: { valid: 0, invalid: 0, unverifiable: 0, absent: 0 },
  };
}
