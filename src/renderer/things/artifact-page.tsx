import { useMemo } from 'react';
import { artifactLanes } from '../../model/flow/thing-lanes.ts';
import { grouped } from '../../base/counted.ts';
import { nodeName } from '../../model/flow/wording.ts';
import type { ArtifactHistory } from '../../model/thing-history.ts';
import { useEngine, readAgain } from '../engine.ts';
import { useArtifactSlots } from '../flow/use-flow.ts';
import { IdText } from '../parts/id-text.tsx';
import { ErrorNote, LoadingNote } from '../parts/state-note.tsx';
import { StatusMark } from '../parts/status-mark.tsx';
import { SameFile } from '../same-file/same-file.tsx';
import { useView } from '../stores/view-store.ts';
import { useTimeZone } from '../stores/zone-store.ts';
import { SIGNATURE_WORDS } from '../words/status-words.ts';
import { BlobLifetimes } from './blob-lifetimes.tsx';
import { CacheEvents } from './cache-events.tsx';
import { LanesView } from './lanes-view.tsx';
import { LoggedStates } from './logged-states.tsx';
import { Releases } from './releases.tsx';

export function ArtifactPage({ id }: { readonly id: string }) {
  const { value, error } = useEngine('artifact.history', { id }, { isKept: false });
  if (error !== null)
    return <ErrorNote what="The history of the artifact could not be read." error={error} onRetry={readAgain} />;
  return value === null ? <LoadingNote what="the history of the artifact" /> : <ArtifactBody artifact={value} />;
}

function ArtifactBody({ artifact }: { readonly artifact: ArtifactHistory }) {
  const slots = useArtifactSlots();
  const select = useView((state) => state.select);
  const zone = useTimeZone();
  const lanes = useMemo(() => artifactLanes(artifact, slots, zone), [artifact, slots, zone]);
  const { nodes, byStatus, bySignature, settled, loads, loadCount, logged, releases } = artifact;
  return (
    <section className="history" aria-label="Artifact over time">
      <h3>Over time</h3>
      <LanesView lanes={lanes} />
      <BlobLifetimes artifact={artifact} />
      <SameFile artifact={artifact} />
      <Releases releases={releases} shows="label" />
      <CacheEvents title="Who fetched or loaded it" events={loads} of={loadCount} isOfNode={false} />
      {loads.length + logged.length === 0 && <p className="small mid">No record of a node says that it loaded this.</p>}
      <LoggedStates states={logged} />
      <h3>Proof</h3>
      <dl className="plain">
        {byStatus.map(({ status, requests }) => (
          <div key={status}>
            <dt>
              <StatusMark status={status} />
            </dt>
            <dd>{grouped(requests)}</dd>
          </div>
        ))}
        {bySignature.map(({ signature, requests }) => (
          <div key={signature}>
            <dt>signature: {SIGNATURE_WORDS[signature as keyof typeof SIGNATURE_WORDS] ?? signature}</dt>
            <dd>{grouped(requests)}</dd>
          </div>
        ))}
        <div>
          <dt>settled</dt>
          <dd>{grouped(settled)}</dd>
        </div>
      </dl>
      <h3>Nodes that answered with it</h3>
      <dl className="plain">
        {nodes.map(({ node, requests }) => (
          <div key={node}>
            <dt>
              <button type="button" className="link" onClick={() => select({ kind: 'group', node })}>
                {node === '' ? nodeName('') : <IdText id={node} />}
              </button>
            </dt>
            <dd>{grouped(requests)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
