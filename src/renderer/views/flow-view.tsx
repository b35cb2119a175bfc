import { useCallback, useMemo, useState } from 'react';
import { FlowCanvas } from '../canvas/flow-canvas.tsx';
import { TimelineCanvas } from '../canvas/timeline-canvas.tsx';
import { useEngine, readAgain } from '../engine.ts';
import { isEmptyFilter, omit } from '../filter/filter-chips.ts';
import { NothingPasses } from '../filter/nothing-passes.tsx';
import { flowHandle, timelineHandle } from '../flow/canvas-handles.ts';
import { selectionOf, thingOfTarget } from '../flow/flow-selection.ts';
import { FlowTools } from '../flow/flow-tools.tsx';
import { useFlow } from '../flow/use-flow.ts';
import { useFlowPicture } from '../flow/use-flow-picture.ts';
import { markFirstPicture, markReady } from '../marks.ts';
import { snapWindow } from '../../model/flow/brush.ts';
import type { FlowSelection } from '../../model/flow/scene.ts';
import { timeRangeOf } from '../../model/flow/time-axis.ts';
import type { Brush, BrushName } from '../../model/flow/timeline.ts';
import { Splitter } from '../parts/splitter.tsx';
import { ErrorNote, LoadingNote } from '../parts/state-note.tsx';
import { useConnection } from '../stores/connection-store.ts';
import { MOST_UNFOLDED } from '../stores/flow-look.ts';
import { useTheme } from '../stores/theme-store.ts';
import { windowsOf } from '../stores/view-state.ts';
import { useView } from '../stores/view-store.ts';
import { useTimeZone } from '../stores/zone-store.ts';

/** The flow in its form, and all requests over time below it. */
export function FlowView() {
  const filter = useView((state) => state.filter);
  const thing = useView((state) => state.thing);
  const select = useView((state) => state.select);
  const look = useView((state) => state.look);
  const setLook = useView((state) => state.setLook);
  const casePath = useConnection((state) => state.info?.path ?? '');
  const theme = useTheme();
  const zone = useTimeZone();

  const { flow, picture } = useFlowPicture(filter, look, thing?.kind === 'request' ? thing.id : null);
  const request = useEngine('request.get', thing?.kind === 'request' ? { id: thing.id, filter } : null);
  const selection = useMemo(() => selectionOf(thing, request.value), [thing, request.value]);
  const timeline = useTimeline();

  const onSelect = useCallback(
    (target: FlowSelection | null) => {
      const lane = target === null || target.kind === 'request' ? undefined : target.other?.[0];
      if (target?.kind === 'unproved') {
        const { filter: now, setFilter: limit } = useView.getState();
        limit({ ...now, proof: 'unsettled' });
        return;
      }
      if (lane === undefined) {
        select(target === null ? null : thingOfTarget(target));
        return;
      }
      const { unfolded } = useView.getState().look;
      const times = Math.min(MOST_UNFOLDED, unfolded[lane] + 1);
      if (times === unfolded[lane])
        useConnection.getState().announce('The engine draws no more rows. Narrow the filter to see these.');
      else setLook({ unfolded: { ...unfolded, [lane]: times } });
    },
    [select, setLook],
  );

  if (flow.error !== null)
    return <ErrorNote what="The flow could not be read." error={flow.error} onRetry={readAgain} />;
  if (flow.value === null || picture === null) return <LoadingNote what="the flow" />;
  if (flow.value.shown === 0) {
    markReady(casePath);
    return isEmptyFilter(filter) ? (
      <NoRequests />
    ) : (
      <div className="centre">
        <NothingPasses of={flow.value.of} />
      </div>
    );
  }
  return (
    <div className="flow-view">
      <section className="flow-pane" aria-label="Flow" aria-busy={flow.isLoading}>
        {flow.isLoading && <div className="busy-line" />}
        <FlowTools />
        <div className="flow-picture">
          <FlowCanvas
            picture={picture}
            theme={theme}
            selection={selection}
            table={look.isTable}
            ref={flowHandle}
            onSelect={onSelect}
            onWindow={timeline.onWindow}
            onDrawn={() => markFirstPicture(casePath)}
          />
        </div>
      </section>
      <Splitter pane="timeline" name="Height of the timeline" orientation="horizontal" grows={-1} />
      <section className="timeline-pane" aria-label="Timeline">
        {timeline.data !== null && (
          <TimelineCanvas
            data={timeline.data}
            theme={theme}
            a={timeline.a}
            b={timeline.b}
            active={timeline.active}
            zone={zone}
            ref={timelineHandle}
            onBrush={timeline.onBrush}
            onActive={timeline.setActive}
          />
        )}
      </section>
    </div>
  );
}

/** Both brushes. The timeline shows what brush A cuts from: everything but A itself. */
function useTimeline() {
  const filter = useView((state) => state.filter);
  const windowB = useView((state) => state.windowB);
  const setFilter = useView((state) => state.setFilter);
  const setWindowB = useView((state) => state.setWindowB);
  const [active, setActive] = useState<BrushName>('A');
  const unbrushed = useMemo(() => omit(filter, 'fromNs', 'toNs'), [filter]);
  const { value: data } = useFlow(unbrushed);
  const { a, b } = useMemo(() => windowsOf({ filter, windowB }), [filter, windowB]);

  const onBrush = useCallback(
    (name: BrushName, brush: Brush | null) => {
      if (name === 'B') setWindowB(brush);
      else setFilter(brush === null ? unbrushed : { ...unbrushed, ...brush });
    },
    [setFilter, setWindowB, unbrushed],
  );
  const onWindow = useCallback(
    (window: Brush) => {
      const time = data === null ? null : timeRangeOf(data);
      if (time !== null && data !== null) onBrush('A', snapWindow(time, data.bins, window));
    },
    [data, onBrush],
  );
  return { data, a, b, active, setActive, onBrush, onWindow };
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
