/**
 * How well the evidence bears a claim: the degrees of the C-Scale for digital evidence (Casey, International Journal of
 * Digital Evidence 1(2), 2002), C0 to C6. Whether records are protected against change, and whether they come of several
 * sources, decides; the opinion of a person does not.
 */
import type { Status } from './status.ts';

export const STRENGTHS = ['C0', 'C1', 'C2', 'C3', 'C4', 'C5', 'C6'] as const;
export type Strength = (typeof STRENGTHS)[number];

/** The weaker of both. */
export function weaker(a: Strength, b: Strength): Strength {
  return STRENGTHS.indexOf(a) <= STRENGTHS.indexOf(b) ? a : b;
}

/** What a claim of this status has by itself; an inferred one by the statuses that it was inferred from. null: none. */
export function strengthOf(status: Status, from: readonly Status[] = []): Strength | null {
  switch (status) {
    case 'proved':
      return 'C5';
    case 'attested':
      return 'C4';
    case 'observed':
      return 'C2';
    case 'inferred':
      return from.length > 0 && from.every((each) => each === 'proved' || each === 'attested') ? 'C3' : 'C2';
    case 'contradicted':
      return 'C1';
    case 'unknown':
      return null;
  }
}

/** A record that a claim was inferred from. */
export interface Support {
  /** Signed with a signature that verifies, or standing on a chain. */
  readonly isProtected: boolean;
  /** Who writes such records: those of one writer do not bear each other out. */
  readonly writer: string;
}

/** Of a claim that a rule infers from records. @param records one at least. */
export function strengthFrom(records: readonly Support[]): Strength {
  if (records.every(({ isProtected }) => isProtected)) return 'C4';
  return new Set(records.map(({ writer }) => writer)).size > 1 ? 'C3' : 'C2';
}
