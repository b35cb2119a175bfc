import { visibleText } from '../../base/visible-text.ts';
import { CHECK_REASON_WORDS } from '../../model/check-reason.ts';
import { lifetimeWords } from '../../model/flow/blob-lanes.ts';
import type {
  ArtifactHistory,
  BlobCertificateRow,
  BlobLifetimeRow,
  HistoryGround,
  HistoryMoment,
} from '../../model/thing-history.ts';
import { GroundLink } from '../parts/ground-link.tsx';
import { IdText } from '../parts/id-text.tsx';
import { useView } from '../stores/view-store.ts';
import { timeToMs } from '../words/format.ts';

/** How long Walrus kept the blob, by the objects that carry its id, and what storage nodes signed of it. */
export function BlobLifetimes({ artifact }: { readonly artifact: ArtifactHistory }) {
  const { lifetimes, certificates } = artifact;
  if (lifetimes.length === 0 && certificates.length === 0) {
    if (artifact.artifactKind !== 'walrus-blob') return null;
    return (
      <p className="small soft">
        Its registration, certification and end epoch are not in this case: what is drawn of its life are releases,
        loads and requests. The events of Walrus’s contracts (sui-events), the object (sui_getObject) or the answer to
        storing it would tell.
      </p>
    );
  }
  return (
    <>
      <h3>On Walrus</h3>
      <ul className="cache-events">
        {lifetimes.map((life, index) => (
          <Lifetime key={index} life={life} />
        ))}
        {certificates.map((certificate, index) => (
          <Certificate key={index} certificate={certificate} />
        ))}
      </ul>
      <p className="small soft">
        A blob is there as long as one of its objects keeps it. A certificate says that nodes confirmed it in an epoch,
        not that it stayed; neither says where a node had its bytes from.
      </p>
    </>
  );
}

/** `at T`, or how far the moment is known. */
function momentWords(moment: HistoryMoment | null, isExtrapolated = false): string {
  if (moment === null) return 'not known';
  const { fromNs, byNs } = moment;
  if (fromNs === null && byNs === null) return 'at a time that nothing in the case bounds';
  if (fromNs !== null && fromNs === byNs) return timeToMs(fromNs);
  const from = fromNs === null ? '' : `not before ${timeToMs(fromNs)}`;
  const by =
    byNs === null ? '' : `by ${timeToMs(byNs)}${isExtrapolated ? ', as epochs are planned, with an allowance' : ''}`;
  return [from, by].filter((words) => words !== '').join(', ');
}

function Lifetime({ life }: { readonly life: BlobLifetimeRow }) {
  const { network, objectId, form, registered, certified, end, isExtrapolated, deleted, records } = life;
  const rows = [
    ['registered', momentWords(registered)],
    ['certified', momentWords(certified)],
    ['ends', momentWords(end, isExtrapolated)],
    ...(deleted === null ? [] : [['deleted', momentWords(deleted)] as const]),
  ] as const;
  return (
    <li>
      <span className="small mid">{network ?? 'network not told'}</span>
      <span className="row">
        {objectId === null ? 'an object that no record names' : <IdText id={objectId} head={8} tail={6} />}
        {form !== 'blob' && <span className="small mid">{form}</span>}
      </span>
      <Place ground={records[0]?.ground} />
      <span className="small soft wide">{lifetimeWords(life)}</span>
      {rows.map(([name, words]) => (
        <span key={name} className="small soft wide">
          {name}: {words}
        </span>
      ))}
    </li>
  );
}

const VERDICTS = { verified: '✓ holds', failed: '✖ does not hold', 'could-not-run': '○ could not be checked' } as const;

function Certificate({ certificate }: { readonly certificate: BlobCertificateRow }) {
  const { network, epoch, verdict, reason, why, weight, shards, ground } = certificate;
  return (
    <li>
      <span className="small mid">{epoch === null ? 'certificate' : `epoch ${epoch}`}</span>
      <span>
        certificate: {VERDICTS[verdict]}
        {reason !== null && ` (${CHECK_REASON_WORDS[reason].word})`}
      </span>
      <Place ground={ground} />
      <span className="small soft wide">
        {verdict === 'verified'
          ? `Signed by nodes with ${weight ?? '?'} of ${shards ?? '?'} shards, under the committee of that epoch that the case holds${network === null ? '' : ` for ${network}`}.`
          : visibleText(why ?? '')}
      </span>
    </li>
  );
}

function Place({ ground }: { readonly ground: HistoryGround | undefined }) {
  const select = useView((state) => state.select);
  if (ground === undefined) return null;
  const { source, offset, length } = ground;
  return <GroundLink ground={ground} onOpen={() => select({ kind: 'source', id: source, offset, length })} />;
}
