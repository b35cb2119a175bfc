import { Icon } from '../parts/icons.tsx';
import { useConnection } from '../stores/connection-store.ts';
import { useView } from '../stores/view-store.ts';
import { CasePanel } from './case-panel.tsx';
import { GroupPanel } from './group-panel.tsx';
import { RequestPanel } from './request-panel.tsx';
import { SourcePanel } from './source-panel.tsx';
import { ThingPanel } from './thing-panel.tsx';

/** The selected thing. */
export function DetailPane() {
  const thing = useView((state) => state.thing);
  const select = useView((state) => state.select);
  const setView = useView((state) => state.setView);
  const info = useConnection((state) => state.info);
  return (
    <aside className="pane right" aria-label="Selected" data-open={thing !== null}>
      <button
        type="button"
        className="button icon drawer-only drawer-close"
        aria-label="Close what is selected"
        onClick={() => select(null)}
      >
        <Icon name="close" />
      </button>
      {thing !== null && (
        <div className="detail-open">
          <button
            type="button"
            className="button quiet slim"
            onClick={() => setView('thing')}
            title="Show it in full (o)"
          >
            In full
          </button>
        </div>
      )}
      {thing === null && info !== null && <CasePanel info={info} />}
      {thing?.kind === 'request' && <RequestPanel id={thing.id} />}
      {thing?.kind === 'group' && <GroupPanel group={thing} />}
      {thing?.kind === 'source' && <SourcePanel id={thing.id} offset={thing.offset} length={thing.length} />}
      {thing?.kind === 'handle' && <ThingPanel id={thing.id} />}
    </aside>
  );
}
