/** What the engine answers about trust roots. */
import type { TrustRoot } from '../model/trust-root.ts';

/** One kind of change, from one value to another, with the things that it happened to. */
export interface TrustChange {
  /** What is said of a thing: `artifact status`, `signature`, `attestation`, `finding`, … */
  readonly what: string;
  /** null: it was not there before, or is not any more. */
  readonly before: string | null;
  readonly after: string | null;
  readonly count: number;
  /** Handles or names, at most 100. */
  readonly subjects: readonly string[];
}

/** What a case would say without some trust roots. Nothing was written to it. */
export interface Withdrawal {
  readonly roots: readonly TrustRoot[];
  readonly requests: number;
  /** Requests of which nothing changed. */
  readonly unchanged: number;
  readonly changes: readonly TrustChange[];
}
