import type { Availability } from '../../model/walrus/blob-availability.ts';
import type { CaseFacts } from '../../model/facts.ts';
import type { Finding } from '../../model/finding.ts';
import type { Rule } from '../../model/rule.ts';
import type { WalrusBlob } from '../../model/walrus/walrus-facts.ts';
import { tellUses, type BlobUse } from './blob-uses.ts';
import { ALL_EVENTS, blobGrounds, endedWords, firstLifetime, momentWords, partialWords } from './blob-words.ts';
import { chooseGrounds, GROUND_LIMIT } from './grounds.ts';
import { makeFinding } from './make-finding.ts';
import { utc } from './names.ts';

const GONE: ReadonlySet<Availability> = new Set(['not-yet', 'ended', 'invalid']);

/** A blob was served although Walrus storage could not have given it out at that time. */
export const blobNotAvailable: Rule = {
  id: 'blob-not-available',
  title: 'A blob was served that Walrus did not hold',
  version: 1,
  begin: (facts) => tellUses(facts, GONE, toFinding),
};

interface Telling {
  readonly what: string;
  readonly alternatives: readonly string[];
  /** What shows that records are missing. */
  readonly partial: string | null;
}

function notYet(facts: CaseFacts, blob: WalrusBlob, { fromNs }: BlobUse): Telling {
  const first = firstLifetime(blob);
  const when =
    first?.registered == null ? '' : `${momentWords(first.registered)} (epoch ${first.registeredEpoch ?? 'unknown'})`;
  return {
    what: `before the first registration of the blob that the case knows of${when}`,
    partial: partialWords(facts, blob, fromNs, null),
    alternatives: [
      'The bytes can have come from somewhere else than Walrus: a blob id follows from the bytes alone, and whoever stored them later had them before.',
      'Another object may carry the same blob id and have been registered earlier: any number of them can, and only the events of the whole network show all.',
    ],
  };
}

function ended(facts: CaseFacts, blob: WalrusBlob): Telling {
  const { words, moment } = endedWords(blob);
  return {
    what: `more than 25 hours after ${words}`,
    partial: partialWords(facts, blob, null, moment?.fromNs ?? null),
    alternatives: [
      'A cache that keeps bytes for longer than the 25 hours that aggregators allow, or a copy on the node’s own disk: nothing is taken away from those who have it. Storage nodes, too, went on answering for some expired blobs until September 2025.',
      'An extension or another object of the blob may not be in the case; then it was stored on.',
    ],
  };
}

function refused(blob: WalrusBlob, { toNs }: BlobUse): Telling {
  const refusal = blob.refusals.find(({ byNs }) => byNs !== null && toNs !== null && byNs <= toNs) ?? blob.refusals[0];
  return {
    what: refusal === undefined ? '' : `after storage nodes had refused it${momentWords(refusal)} (${refusal.what})`,
    partial: null,
    alternatives: [
      'A copy from before, or one that never went through Walrus: storage nodes give out nothing of a blob that was refused, but they cannot take it back.',
    ],
  };
}

function tell(facts: CaseFacts, use: BlobUse): Telling {
  if (use.state === 'not-yet') return notYet(facts, use.blob, use);
  return use.state === 'ended' ? ended(facts, use.blob) : refused(use.blob, use);
}

function toFinding(facts: CaseFacts, use: BlobUse): Finding {
  const { blob, state } = use;
  const { what, alternatives, partial } = tell(facts, use);
  const verdict =
    partial === null
      ? 'through Walrus that is not possible, as far as the records of the case go'
      : `the Walrus records of the case do not explain that, and they are not all: ${partial}`;
  const grounds = use.grounds.list();
  const further = state === 'invalid' ? blob.refusals.map(({ ground }) => ground) : blobGrounds(blob, 8);
  return makeFinding('blob-not-available', {
    ...use.subjects(),
    summary: `${use.words(facts)} ${what}; ${verdict}.`,
    alternatives: [
      ...alternatives,
      `A clock may be off: the times of the use${use.fromNs === null ? '' : ` (from ${utc(use.fromNs)} on)`} and those of the chain come from different clocks.`,
    ],
    settledBy: `${ALL_EVENTS} And where the bytes came from: the node’s own record of fetching them (artifact.fetch), or the log of the aggregator.`,
    grounds: chooseGrounds(grounds, further, GROUND_LIMIT + 8),
  });
}
