/** Comparing a stated hash with what the held bytes hash to, in every form that was ever in use. */
import { word32 } from '../../base/ids.ts';
import type { HashVerdict } from '../../model/facts.ts';
import { digestHex, type HashAlgorithm } from './digest.ts';

export interface HashCheck {
  readonly verdict: HashVerdict;
  /** The form of the held thing that gives the stated hash; null unless the verdict is `match`. */
  readonly form: string | null;
  readonly algorithm: HashAlgorithm | null;
  /** Every form that was tried, in order, as `form (algorithm)`. */
  readonly tried: readonly string[];
}

export interface HashCandidate {
  readonly form: string;
  readonly bytes: string | Uint8Array;
  /** In the order in which to try them. */
  readonly algorithms: readonly HashAlgorithm[];
}

const NO_HASH: HashCheck = { verdict: 'no-hash', form: null, algorithm: null, tried: [] };

/**
 * Tries the candidates until one gives the stated hash. `no-hash` where none is stated (or what is
 * stated is not 32 bytes of hex), `not-held` where there is no candidate at all.
 */
export function checkHash(candidates: Iterable<HashCandidate>, stated: string | null): HashCheck {
  const wanted = stated === null ? null : word32(stated);
  if (wanted === null) return NO_HASH;
  const tried: string[] = [];
  for (const { form, bytes, algorithms } of candidates) {
    for (const algorithm of algorithms) {
      tried.push(`${form} (${algorithm})`);
      if (digestHex(algorithm, bytes) === wanted) return { verdict: 'match', form, algorithm, tried };
    }
  }
  return { verdict: tried.length === 0 ? 'not-held' : 'mismatch', form: null, algorithm: null, tried };
}
