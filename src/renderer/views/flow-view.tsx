import { useMemo, useState } from 'react';
import { FlowCanvas } from '../canvas/flow-canvas.tsx';
import { TimelineCanvas } from '../canvas/timeline-canvas.tsx';
import { useEngine } from '../engine.ts';
import { isEmptyFilter, omit } from '../filter/filter-chips.ts';
import { flowHandle, timelineHandle } from '../flow/canvas-handles.ts';
import { selectionOf, thingOfTarget } from '../flow/flow-selection.ts';
import { useFlow } from '../flow/use-flow.ts';
import { markFirstPicture, markReady } from '../marks.ts';
import { Icon } from '../parts/icons.tsx';
import { Splitter } from '../parts/splitter.tsx';
import { EmptyNote, ErrorNote, LoadingNote } from '../parts/state-note.tsx';
import { useConnection } from '../stores/connection-store.ts';
import { useTheme } from '../stores/theme-store.ts';
import { useView } from '../stores/view-store.ts';

/** The four lanes, and all requests over time below them. */
export function FlowView() {
  const filter = useView((state) => state.filter);
  const setFilter = useView((state) => state.setFilter);
  const thing = useView((state) => state.thing);
  const select = useView((state) => state.select);
  const casePath = useConnection((state) => state.info?.path ?? '');
  const theme = useTheme();
  const [isTable, setTable] = useState(false);

  // The timeline shows what the brush cuts from: everything but the brush itself.
  const unbrushed = useMemo(() => omit(filter, 'fromNs', 'toNs'), [filter]);
  const flow = useFlow(filter);
  const whole = useFlow(unbrushed);
  const request = useEngine('request.get', thing?.kind === 'request' ? { id: thing.id, filter } : null);
  const selection = useMemo(() => selectionOf(thing, request.value), [thing, request.value]);
  const { fromNs, toNs } = filter;
  const brush = useMemo(() => (fromNs === undefined || toNs === undefined ? null : { fromNs, toNs }), [fromNs, toNs]);

  if (flow.error !== null) return <ErrorNote what="The flow could not be read." error={flow.error} />;
  if (flow.value === null) return <LoadingNote what="the flow" />;
  if (flow.value.shown === 0) {
    markReady(casePath);
    return isEmptyFilter(filter) ? <NoRequests /> : <NothingShown of={flow.value.of} onClear={() => setFilter({})} />;
  }
  return (
    <div className="flow-view">
      <section className="flow-pane" aria-label="Flow" aria-busy={flow.isLoading}>
        {flow.isLoading && <div className="busy-line" />}
        <FlowCanvas
          data={flow.value}
          theme={theme}
          selection={selection}
          table={isTable}
          ref={flowHandle}
          onSelect={(target) => select(target === null ? null : thingOfTarget(target))}
          onDrawn={() => markFirstPicture(casePath)}
        />
        <button
          type="button"
          className="button icon slim twin-switch"
          aria-pressed={isTable}
          aria-label="Show the flow as a table"
          title={isTable ? 'Show the picture' : 'Show the same as a table'}
          onClick={() => setTable(!isTable)}
        >
          <Icon name="table" size={12} />
        </button>
      </section>
      <Splitter pane="timeline" name="Height of the timeline" orientation="horizontal" grows={-1} />
      <section className="timeline-pane" aria-label="Timeline">
        {whole.value !== null && (
          <TimelineCanvas
            data={whole.value}
            theme={theme}
            brush={brush}
            ref={timelineHandle}
            onBrush={(from, to) =>
              setFilter(from === null || to === null ? unbrushed : { ...unbrushed, fromNs: from, toNs: to })
            }
          />
        )}
      </section>
    </div>
  );
}

function NoRequests() {
  const setView = useView((state) => state.setView);
  const sources = useConnection((state) => state.info?.counts.sources ?? 0);
  return (
    <div className="centre">
      <div className="centre-card">
        <h2>{sources === 0 ? 'The case is empty' : 'No request in this case'}</h2>
        <p>
          {sources === 0
            ? 'Drop a folder of exports on this window: gateway answers, traces, batch trees, chain logs, registry and Hub captures. Everything is copied into the case and read here; nothing leaves this machine.'
            : 'The sources were acquired, but none of them holds an inference. See how each of them was read, or drop more exports on this window.'}
        </p>
        {sources > 0 && (
          <button type="button" className="button" onClick={() => setView('evidence')}>
            See the sources
          </button>
        )}
      </div>
    </div>
  );
}

function NothingShown({ of, onClear }: { readonly of: number; readonly onClear: () => void }) {
  return (
    <div className="centre">
      <EmptyNote title="Nothing passes the filter">
        <p>None of the {of} requests does. Take a chip away in the box above, or all of them.</p>
        <button type="button" className="button" onClick={onClear}>
          Remove the filter
        </button>
      </EmptyNote>
    </div>
  );
}
