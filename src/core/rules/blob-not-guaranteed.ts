import type { Availability } from '../../model/walrus/blob-availability.ts';
import type { CaseFacts } from '../../model/facts.ts';
import type { Finding } from '../../model/finding.ts';
import type { Rule } from '../../model/rule.ts';
import { tellUses, type BlobUse } from './blob-uses.ts';
import { ALL_EVENTS, blobGrounds, endedWords, firstLifetime, momentWords, partialWords } from './blob-words.ts';
import { chooseGrounds, GROUND_LIMIT } from './grounds.ts';
import { makeFinding } from './make-finding.ts';

const LOOSE: ReadonlySet<Availability> = new Set(['registered', 'cached']);

/** A blob was served at a time when Walrus did not guarantee it, though it can have come from there. */
export const blobNotGuaranteed: Rule = {
  id: 'blob-not-guaranteed',
  title: 'A blob was served while nothing guaranteed it',
  version: 1,
  begin: (facts) => tellUses(facts, LOOSE, toFinding),
};

function registeredWords({ blob }: BlobUse): readonly [what: string, why: string] {
  const certified = firstLifetime(blob)?.certified ?? null;
  return [
    `before the blob was certified${certified === null ? '' : momentWords(certified)}`,
    'Storage nodes give out what is registered, so the bytes can have come from Walrus; that they would be kept was promised by nobody yet.',
  ];
}

function cachedWords({ blob }: BlobUse): readonly [what: string, why: string] {
  return [
    `within 25 hours after ${endedWords(blob).words}`,
    'Caches before an aggregator may serve a blob on for 25 hours (max-age=86400, stale-while-revalidate=3600): that explains it.',
  ];
}

function toFinding(facts: CaseFacts, use: BlobUse): Finding {
  const { blob, state } = use;
  const [what, why] = state === 'registered' ? registeredWords(use) : cachedWords(use);
  const partial = partialWords(
    facts,
    blob,
    state === 'registered' ? use.fromNs : null,
    state === 'cached' ? use.toNs : null,
  );
  const alternatives = [
    why,
    'A copy on the node’s own disk would do, too: a blob id says nothing of where bytes came from.',
  ];
  if (partial !== null) alternatives.push(`The records of the blob in the case are not all: ${partial}.`);
  return makeFinding('blob-not-guaranteed', {
    ...use.subjects(),
    summary: `${use.words(facts)} ${what}.`,
    alternatives,
    settledBy: `${ALL_EVENTS} And the headers of the answer (age, cf-cache-status), which tell a cache’s copy from a fresh one.`,
    grounds: chooseGrounds(use.grounds.list(), blobGrounds(blob, 8), GROUND_LIMIT + 8),
  });
}
