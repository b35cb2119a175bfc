import { EmptyNote } from '../parts/state-note.tsx';
import { GroupPanel } from '../panels/group-panel.tsx';
import { RequestPanel } from '../panels/request-panel.tsx';
import { SourcePanel } from '../panels/source-panel.tsx';
import { ThingPanel } from '../panels/thing-panel.tsx';
import { useView } from '../stores/view-store.ts';

/** What is selected, with the room of the whole window. */
export function ThingView() {
  const thing = useView((state) => state.thing);
  const setView = useView((state) => state.setView);
  return (
    <section className="page full" aria-label="Selected, in full">
      <div className="page-head">
        <button type="button" className="button slim" onClick={() => setView('flow')}>
          Back to the flow
        </button>
      </div>
      {thing === null && (
        <EmptyNote title="Nothing is selected">
          <p>Select a request, a label, a node or an artifact in the flow or the table.</p>
        </EmptyNote>
      )}
      {thing?.kind === 'request' && <RequestPanel id={thing.id} />}
      {thing?.kind === 'group' && <GroupPanel group={thing} />}
      {thing?.kind === 'source' && <SourcePanel id={thing.id} offset={thing.offset} length={thing.length} />}
      {thing?.kind === 'handle' && <ThingPanel id={thing.id} />}
    </section>
  );
}
