import type { Announcement } from '../../model/facts.ts';
import type { Finding } from '../../model/finding.ts';
import type { Rule } from '../../model/rule.ts';
import { NS_PER_SECOND } from '../../base/time.ts';
import { makeFinding } from './make-finding.ts';

/** The longest that a facilitator holds a batch back. */
const WAIT_NS = 15n * 60n * NS_PER_SECOND;

/** A transaction that was announced and that the chain, as far as the case holds it, does not have. */
export const announcedNotSettled: Rule = {
  id: 'announced-not-settled',
  title: 'A settlement was announced that is not on the chain',
  version: 1,
  begin: ({ announcements, chainUntilNs }) => ({
    end: () =>
      announcements
        .filter(({ timeNs }) => chainUntilNs !== null && chainUntilNs >= timeNs + WAIT_NS)
        .map((announcement) => toFinding(announcement)),
  }),
};

const BLOB_WORDS: Readonly<Record<NonNullable<Announcement['blob']>, string>> = {
  settled: 'another transaction settled that blob',
  held: 'that blob is in the case: it was stored, and the transaction never came',
  unseen: 'no event of the case names that blob either',
};

function toFinding({ txHash, jobId, blobId, blob, timeNs, requestId, ground }: Announcement): Finding {
  const named = blobId === null || blob === null ? '' : ` Its blob is ${blobId}; ${BLOB_WORDS[blob]}.`;
  return makeFinding('announced-not-settled', {
    summary: `The facilitator announced transaction 0x${txHash}${jobId === null ? '' : ` (job ${jobId})`}; no chain record of the case holds it, though the case holds settlements of a quarter of an hour later.${named}`,
    alternatives: [
      'The export of the chain may leave this transaction out: an export by event or by sender does.',
      'A transaction whose nonce was used already is skipped after it was announced: the blob is stored, the transaction never sent.',
      'It may have been sent later than what the case holds of the chain.',
    ],
    settledBy: `eth_getTransactionReceipt of 0x${txHash}: null says that it was never mined.`,
    requests: requestId === null ? [] : [requestId],
    fromNs: timeNs,
    toNs: timeNs,
    grounds: [ground],
  });
}
