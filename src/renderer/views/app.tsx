import { useEffect } from 'react';
import { visibleText } from '../../base/visible-text.ts';
import { CasesDialog } from '../cases/cases-dialog.tsx';
import { FaultBoundary } from '../faults/fault-boundary.tsx';
import { asRightPane, asStatusBar, asTopBar, floating } from '../faults/fault-frames.tsx';
import { DropZone } from '../import/drop-zone.tsx';
import { ImportOutcome } from '../import/import-result.tsx';
import { KeysDialog } from '../keys/keys-dialog.tsx';
import { useKeys } from '../keys/use-keys.ts';
import { CoveragePanel } from '../panels/coverage-panel.tsx';
import { DetailPane } from '../panels/detail-pane.tsx';
import { FindingsPanel } from '../panels/findings-panel.tsx';
import { StatusBar } from '../panels/status-bar.tsx';
import { SourceZone } from '../panels/use-source-zone.ts';
import { TopBar } from '../panels/top-bar.tsx';
import { Splitter } from '../parts/splitter.tsx';
import { useConnection } from '../stores/connection-store.ts';
import { Palette } from '../palette/palette.tsx';
import { useLayout } from '../stores/layout-store.ts';
import { useOverlay } from '../stores/overlay-store.ts';
import { INITIAL_VIEW, type View } from '../stores/view-state.ts';
import { useView } from '../stores/view-store.ts';
import { useZone } from '../stores/zone-store.ts';
import { VIEW_NAMES } from '../words/view-names.ts';
import { CompareView } from './compare-view.tsx';
import { EvidenceView } from './evidence-view.tsx';
import { FlowView } from './flow-view.tsx';
import { NoCase, NoSession } from './no-case.tsx';
import { ReportView } from './report-view.tsx';
import { SqlView } from './sql-view.tsx';
import { TableView } from './table-view.tsx';
import { ThingView } from './thing-view.tsx';

export function App() {
  const phase = useConnection((state) => state.phase);
  const info = useConnection((state) => state.info);
  const announcement = useConnection((state) => state.announcement);
  const overlay = useOverlay((state) => state.overlay);
  const closeOverlay = useOverlay((state) => state.close);
  // Whatever writes a time is drawn again when the zone changes.
  const zone = useZone((state) => state.choice);
  useZone((state) => state.sourceOffset);
  useKeys();
  const name = info?.name ?? null;
  useEffect(() => {
    // Windows and tabs are told apart by it.
    document.title = name === null ? 'Blobtrail' : `${visibleText(name)} – Blobtrail`;
  }, [name]);

  return (
    <div className="frame">
      <FaultBoundary name="The bar at the top" shown="" isSlim wrap={asTopBar}>
        <TopBar />
      </FaultBoundary>
      <Banner />
      {phase === 'ready' && info !== null ? (
        <Workspace />
      ) : (
        <main className="main-plain">
          {phase === 'refused' && <NoSession />}
          {phase === 'connecting' && <p className="centre soft">Opening the case…</p>}
          {phase === 'ready' && <NoCase />}
        </main>
      )}
      <FaultBoundary name="The bar at the bottom" shown="" isSlim wrap={asStatusBar}>
        <StatusBar />
      </FaultBoundary>
      {phase === 'ready' && info !== null && zone === 'source' && <SourceZone />}
      {phase === 'ready' && (
        <FaultBoundary name="The outcome of the import" shown="" isSlim wrap={floating}>
          <DropZone />
          <ImportOutcome />
        </FaultBoundary>
      )}
      <FaultBoundary name="The window over the page" shown={overlay ?? ''} isSlim wrap={floating}>
        {overlay === 'keys' && <KeysDialog onClose={closeOverlay} />}
        {overlay === 'cases' && <CasesDialog onClose={closeOverlay} />}
        {overlay === 'palette' && <Palette onClose={closeOverlay} />}
      </FaultBoundary>
      <p className="off-screen" role="status">
        {visibleText(announcement)}
      </p>
    </div>
  );
}

function Workspace() {
  const { sizes, leftOpen } = useLayout();
  const view = useView((state) => state.view);
  const filter = useView((state) => state.filter);
  const thing = useView((state) => state.thing);
  const panes = { '--left': `${sizes.left}px`, '--right': `${sizes.right}px`, '--timeline': `${sizes.timeline}px` };
  const limits = JSON.stringify(filter);
  const selected = JSON.stringify(thing);
  return (
    <div className={ROOM[view] ?? 'main'} style={panes as Record<string, string>}>
      <aside className="pane left" aria-label="Coverage and findings" data-open={leftOpen}>
        <FaultBoundary name="The coverage" shown={limits}>
          <CoveragePanel />
        </FaultBoundary>
        <FaultBoundary name="The list of findings" shown={limits}>
          <FindingsPanel />
        </FaultBoundary>
      </aside>
      <Splitter pane="left" name="Width of the findings" orientation="vertical" grows={1} className="for-left" />
      <main className="middle">
        <FaultBoundary
          name={`The view “${VIEW_NAMES[view]}”`}
          shown={`${view} ${limits} ${selected}`}
          leave={{ text: BACK[view === 'flow' ? 'here' : 'there'], run: () => backToFlow() }}
        >
          {view === 'flow' && <FlowView />}
          {view === 'table' && <TableView />}
          {view === 'sql' && <SqlView />}
          {view === 'evidence' && <EvidenceView />}
          {view === 'report' && <ReportView />}
          {view === 'compare' && <CompareView />}
          {view === 'thing' && <ThingView />}
        </FaultBoundary>
      </main>
      <Splitter pane="right" name="Width of the details" orientation="vertical" grows={-1} className="for-right" />
      <FaultBoundary
        name="What is selected"
        shown={selected}
        wrap={asRightPane}
        leave={{ text: 'Select nothing', run: () => useView.getState().select(null) }}
      >
        <DetailPane />
      </FaultBoundary>
    </div>
  );
}

/** Views that take the room of what is selected, and of the findings as well. */
const ROOM: Readonly<Partial<Record<View, string>>> = { thing: 'main alone', report: 'main alone whole' };

const BACK = { here: 'The flow without filter and selection', there: 'Back to the flow' } as const;

/** From another view the filter and the selection stay; where the flow itself failed they may be why. */
function backToFlow(): void {
  const { view, setView, replace } = useView.getState();
  if (view === 'flow') replace(INITIAL_VIEW);
  else setView('flow');
}

/** What has to be known now, and stays until it is put away. */
function Banner() {
  const { banner, setBanner, isReachable } = useConnection();
  if (!isReachable) {
    return (
      <div className="banner bad" role="alert">
        The host does not answer. What was acknowledged is in the case. If “blobtrail serve” has ended, start it again
        and open the address that it prints.
      </div>
    );
  }
  if (banner === null) return null;
  return (
    <div className={`banner ${banner.tone}`} role={banner.tone === 'bad' ? 'alert' : 'status'}>
      <span className="grow">{visibleText(banner.text)}</span>
      <button type="button" className="button slim" onClick={() => setBanner(null)}>
        Put away
      </button>
    </div>
  );
}
