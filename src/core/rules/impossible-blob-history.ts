import type { CaseFacts } from '../../model/facts.ts';
import type { Finding } from '../../model/finding.ts';
import type { Rule } from '../../model/rule.ts';
import type { WalrusBlob } from '../../model/walrus/walrus-facts.ts';
import { identityOfBlob, objectFaults, type OrderFault } from './blob-order.ts';
import { chooseGrounds, GROUND_LIMIT } from './grounds.ts';
import { known, makeFinding } from './make-finding.ts';
import { spanOf } from './time-span.ts';

/** Faults that are told one by one; a blob with more of them says how many. */
const TOLD = 5;

interface Told extends OrderFault {
  readonly objectId: string | null;
}

/** Records of a blob tell what the contracts never let happen. */
export const impossibleBlobHistory: Rule = {
  id: 'impossible-blob-history',
  title: 'Records of a blob tell what the chain does not allow',
  version: 1,
  begin: (facts) => ({
    end: () => [...facts.walrus.blobs.values()].flatMap((blob) => toFinding(facts, blob) ?? []),
  }),
};

function faultsOf({ lifetimes }: WalrusBlob): readonly Told[] {
  const objects = lifetimes.map(({ object }) => object);
  return [
    ...identityOfBlob(objects).map((fault) => ({ ...fault, objectId: null })),
    ...objects.flatMap((object) => objectFaults(object).map((fault) => ({ ...fault, objectId: object.objectId }))),
  ];
}

function words({ what, objectId }: Told): string {
  return objectId === null ? what : `of object 0x${objectId}: ${what}`;
}

function toFinding(_facts: CaseFacts, blob: WalrusBlob): Finding | null {
  const faults = faultsOf(blob);
  if (faults.length === 0) return null;
  const more = faults.length > TOLD ? `; and ${faults.length - TOLD} more` : '';
  const events = blob.lifetimes.flatMap(({ object }) => object.events);
  return makeFinding('impossible-blob-history', {
    summary: `Of blob ${blob.blobId} the records of the case tell what Walrus’s contracts do not allow: ${faults.slice(0, TOLD).map(words).join('; ')}${more}.`,
    alternatives: [
      'One of the records was edited, or was put beside those of another object or network by mistake; the chain itself cannot hold all of them.',
      'A later version of the contracts may allow what the ones known here do not.',
    ],
    settledBy:
      'The object and its events read again from a full node (sui_getObject with its previous transactions, suix_queryEvents), with their bytes (bcs) beside the JSON.',
    artifacts: known(blob.artifactId),
    ...spanOf(events.map(({ timeNs }) => timeNs)),
    grounds: chooseGrounds(
      faults.slice(0, TOLD).flatMap(({ grounds }) => grounds.slice(0, 4)),
      faults.flatMap(({ grounds }) => grounds),
      GROUND_LIMIT,
    ),
  });
}
