/**
 * Which rules an answer was signed under, told by the shape of its fields. What really verifies decides:
 * see signature.ts. History: tee-gateway @e56c519 (G1), @4eacf0b (G1b), @d6a851a (G2), @6ec4a7a (G3).
 */
import type { SigningGeneration } from '../../model/statement.ts';

/** Whole seconds since 1970, the only form that Keccak messages know. */
export function isWholeSeconds(signedTime: string): boolean {
  return /^\d{1,78}$/.test(signedTime) && BigInt(signedTime) < 1n << 256n;
}

/** The salt that a generation's signer used. `max`: as long as the key allows (222 bytes at 2048 bits). */
export const SALT_OF_GENERATION: Readonly<Record<SigningGeneration, 'max' | 32>> = {
  G1: 'max',
  G1b: 'max',
  G2: 'max',
  G3: 32,
};
