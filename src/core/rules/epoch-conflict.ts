import type { EpochAnchor } from '../../model/walrus/epoch-anchor.ts';
import type { Finding } from '../../model/finding.ts';
import type { Rule } from '../../model/rule.ts';
import type { EpochConflict } from '../../model/walrus/walrus-facts.ts';
import { chooseGrounds } from './grounds.ts';
import { known, makeFinding } from './make-finding.ts';
import { counted, joined, utc } from './names.ts';
import { spanOf } from './time-span.ts';

/** Records date an epoch so that they cannot all be of one network. */
export const epochConflict: Rule = {
  id: 'epoch-conflict',
  title: 'Epoch and time do not go together',
  version: 1,
  begin: (facts) => ({
    end: () => [...groupsOf(facts.walrus.epochConflicts).values()].map(toFinding),
  }),
};

/** One finding for all records of one epoch that the same other record stands against. */
function groupsOf(conflicts: readonly EpochConflict[]): ReadonlyMap<string, readonly EpochConflict[]> {
  const groups = new Map<string, EpochConflict[]>();
  for (const conflict of conflicts) {
    const { network, anchor, by } = conflict;
    const key = `${network} ${anchor.epoch} ${by.epoch} ${by.ground === null}`;
    groups.set(key, [...(groups.get(key) ?? []), conflict]);
  }
  return groups;
}

const EDGES: Readonly<Record<EpochAnchor['edge'], string>> = {
  start: 'began',
  done: 'had begun',
  within: 'was',
  'planned-end': 'was to end',
};

function anchorWords({ epoch, edge, timeNs, txDigest, ground }: EpochAnchor): string {
  const by = ground === null ? ' (a public fact)' : txDigest === null ? '' : ` (transaction ${txDigest})`;
  return `epoch ${epoch} ${EDGES[edge]} at ${utc(timeNs)}${by}`;
}

/** Records that are told one by one, each by its transaction. */
const TOLD = 6;

function moreWords(conflicts: readonly EpochConflict[]): string {
  const digests = conflicts.slice(1, TOLD).flatMap(({ anchor }) => anchor.txDigest ?? []);
  const left = conflicts.length - TOLD;
  if (digests.length === 0) return '';
  return ` (and transaction${digests.length === 1 ? '' : 's'} ${joined(digests)}${left > 0 ? ` and ${left} more` : ''})`;
}

function toFinding(conflicts: readonly EpochConflict[]): Finding {
  const { network, anchor, by } = conflicts[0]!;
  const grounds = conflicts.slice(0, TOLD).flatMap((one) => one.anchor.ground ?? []);
  const { fromNs, toNs } = spanOf(conflicts.map((one) => one.anchor.timeNs));
  return makeFinding('epoch-conflict', {
    summary:
      `${counted(conflicts.length, 'record')} of ${network ?? 'an unnamed network'} ${conflicts.length === 1 ? 'has' : 'have'} it that ${anchorWords(anchor)}${moreWords(conflicts)}, ` +
      `and that cannot be while ${anchorWords(by)}: no epoch is shorter than its network’s.`,
    alternatives: [
      'The records are of another network, or of a testnet before it was deployed anew: epochs are counted from the beginning there.',
      'A time or an epoch was edited, or put beside the wrong event. Times of epochs are computed without these records.',
    ],
    settledBy:
      'The events again with their transactions (the checkpoint gives the time), the package address of each, and EpochChangeStart of the epochs around.',
    fromNs,
    toNs,
    grounds: chooseGrounds(grounds, known(by.ground)),
  });
}
