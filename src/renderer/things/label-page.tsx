import { useMemo } from 'react';
import { labelLanes } from '../../model/flow/thing-lanes.ts';
import { grouped } from '../../base/counted.ts';
import { artifactName } from '../../model/flow/wording.ts';
import type { LabelHistory } from '../../model/thing-history.ts';
import { useEngine, readAgain } from '../engine.ts';
import { useArtifactSlots } from '../flow/use-flow.ts';
import { ArtifactGlyph } from '../parts/icons.tsx';
import { IdText } from '../parts/id-text.tsx';
import { ErrorNote, LoadingNote } from '../parts/state-note.tsx';
import { useView } from '../stores/view-store.ts';
import { useTimeZone } from '../stores/zone-store.ts';
import { LanesView } from './lanes-view.tsx';
import { Releases } from './releases.tsx';

export function LabelPage({ id }: { readonly id: string }) {
  const { value, error } = useEngine('label.history', { id }, { isKept: false });
  if (error !== null)
    return <ErrorNote what="The history of the label could not be read." error={error} onRetry={readAgain} />;
  return value === null ? <LoadingNote what="the history of the label" /> : <LabelBody label={value} />;
}

/** What the label should have meant, against what was served. */
function LabelBody({ label }: { readonly label: LabelHistory }) {
  const slots = useArtifactSlots();
  const select = useView((state) => state.select);
  const zone = useTimeZone();
  const lanes = useMemo(() => labelLanes(label, slots, zone), [label, slots, zone]);
  return (
    <section className="history" aria-label="Label over time">
      <h3>Should have meant, and was served</h3>
      <LanesView lanes={lanes} />
      <Releases releases={label.releases} shows="artifact" />
      <h3>Served</h3>
      <dl className="plain">
        {label.strips.map(({ artifact, requests, stale }) => (
          <div key={artifact}>
            <dt className="row">
              <ArtifactGlyph slot={slots.get(artifact) ?? -1} />
              <button
                type="button"
                className="link"
                onClick={() => select({ kind: 'group', label: label.name, artifact })}
              >
                {artifact === '' ? artifactName('') : <IdText id={artifact} />}
              </button>
            </dt>
            <dd>
              {grouped(requests)}
              {stale > 0 && <span className="soft"> · {grouped(stale)} stale</span>}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
