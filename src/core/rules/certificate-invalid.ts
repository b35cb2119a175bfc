import { CHECK_REASON_WORDS } from '../../model/check-reason.ts';
import type { CaseFacts } from '../../model/facts.ts';
import type { Finding } from '../../model/finding.ts';
import type { Rule } from '../../model/rule.ts';
import type { CertificateFact } from '../../model/walrus/walrus-facts.ts';
import { chooseGrounds } from './grounds.ts';
import { known, makeFinding } from './make-finding.ts';

/** A certificate of storage nodes was checked and does not hold. */
export const certificateInvalid: Rule = {
  id: 'certificate-invalid',
  title: 'A certificate of storage nodes does not hold',
  version: 1,
  begin: (facts) => ({
    end: () => facts.walrus.certificates.flatMap((one) => (one.verdict === 'failed' ? [toFinding(facts, one)] : [])),
  }),
};

function toFinding(facts: CaseFacts, certificate: CertificateFact): Finding {
  const { form, blobId, epoch, reason, why, timeNs, ground, committee, network } = certificate;
  const artifactId = blobId === null ? null : (facts.walrus.blobs.get(blobId)?.artifactId ?? null);
  const what = form === 'confirmation' ? 'A storage node’s confirmation' : 'A certificate of storage nodes';
  const of = `${blobId === null ? '' : ` for blob ${blobId}`}${epoch === null ? '' : ` in epoch ${epoch}`}`;
  const word = reason === null ? 'it failed' : CHECK_REASON_WORDS[reason].word;
  return makeFinding('certificate-invalid', {
    summary: `${what}${of} does not hold (${word})${why === null ? '' : `: ${why}`}.`,
    alternatives: [
      committee === null
        ? 'The record may have been cut or put together from two: its parts have to come from one transaction.'
        : `The committee of epoch ${epoch ?? 'unknown'}${network === null ? '' : ` of ${network}`} that the case holds may be another network’s, or lack keys that were changed for the epoch: it is taken as imported.`,
      'A failed certificate says nothing against the blob: that was certified when the chain took another one, which BlobCertified tells.',
    ],
    settledBy:
      'The transaction that called certify_blob, with its bytes (sui_getTransactionBlock with showRawInput), and the committee of that epoch out of the system object’s state then.',
    artifacts: known(artifactId),
    fromNs: timeNs,
    toNs: timeNs,
    grounds: chooseGrounds([ground], known(committee)),
  });
}
