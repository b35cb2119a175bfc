/**
 * Which rules an answer was signed under, told by the shape of its fields. What really verifies decides:
 * see signature.ts. History: tee-gateway @e56c519 (G1), @4eacf0b (G1b), @d6a851a (G2), @6ec4a7a (G3).
 */
import type { SigningGeneration } from '../../model/statement.ts';

export interface SigningShape {
  readonly signature: string | null;
  readonly signedTime: string | null;
  readonly outputHash: string | null;
  readonly teeId: string | null;
  /** The proof came in `system_fingerprint`, or under the first server's own field names. */
  readonly legacyFields: boolean;
}

/** Whole seconds since 1970, the only form that Keccak messages know. */
export function isWholeSeconds(signedTime: string): boolean {
  return /^\d{1,78}$/.test(signedTime) && BigInt(signedTime) < 1n << 256n;
}

/** null when the answer carries neither signature nor hash to tell by. */
export function generationOf(shape: SigningShape): SigningGeneration | null {
  if (shape.signature === null && shape.outputHash === null && shape.signedTime === null) return null;
  if (shape.legacyFields) return 'G1';
  if (shape.signedTime !== null && !isWholeSeconds(shape.signedTime)) return 'G1b';
  return shape.teeId === null ? 'G2' : 'G3';
}

/** The salt that a generation's signer used. `max`: as long as the key allows (222 bytes at 2048 bits). */
export const SALT_OF_GENERATION: Readonly<Record<SigningGeneration, 'max' | 32>> = {
  G1: 'max',
  G1b: 'max',
  G2: 'max',
  G3: 32,
};
