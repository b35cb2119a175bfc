import { shortenMiddle } from '../../base/ids.ts';
import { visibleText } from '../../base/visible-text.ts';
import { grouped } from '../../base/counted.ts';
import type { CaseInfo } from '../../shared/views.ts';
import { copyText } from '../hand-out.ts';
import { ImportButton } from '../import/import-button.tsx';
import { Logo } from '../parts/icons.tsx';
import { compareSelected } from '../compare/compare-selected.ts';
import { useConnection } from '../stores/connection-store.ts';
import { useLayout } from '../stores/layout-store.ts';
import { useView } from '../stores/view-store.ts';
import { duration } from '../words/format.ts';
import { VIEW_NAMES } from '../words/view-names.ts';
import { ExportMenu } from './export-menu.tsx';
import { FindBox } from '../find/find-box.tsx';
import { WindowMenu } from './window-menu.tsx';
import { useCounts } from './use-counts.ts';

export function TopBar() {
  const info = useConnection((state) => state.info);
  return (
    <header className="top-bar">
      <div className="brand">
        <Logo />
        {info === null ? (
          <h1>Blobtrail</h1>
        ) : (
          <>
            <h1 className="cut" title={visibleText(info.path)}>
              {visibleText(info.name)}
            </h1>
            <Seal info={info} />
            <FindingsToggle count={info.counts.findings} />
          </>
        )}
      </div>
      {info === null ? (
        <span className="grow" />
      ) : (
        <>
          <FindBox />
          <Counts info={info} />
          <ViewSwitch />
          <CompareButton />
        </>
      )}
      {info !== null && (
        <>
          <ImportButton />
          <ExportMenu />
        </>
      )}
      <WindowMenu />
    </header>
  );
}

/** Head and length of the custody log: a chain whose head nobody holds proves nothing. */
function Seal({ info }: { readonly info: CaseInfo }) {
  const { head, count } = info.custody;
  return (
    <button
      type="button"
      className="seal mono"
      title={`Custody log: ${grouped(count)} entries, head ${head}. Click to copy.`}
      aria-label={`Copy the custody head ${head}, ${count} entries`}
      onClick={() => void copyText(head, 'custody head')}
    >
      sealed {shortenMiddle(head, 4, 4)}
      <span className="seal-count">· {grouped(count)}</span>
    </button>
  );
}

function Counts({ info }: { readonly info: CaseInfo }) {
  const counts = useCounts();
  const span = info.fromNs === null || info.toNs === null ? null : duration(BigInt(info.toNs) - BigInt(info.fromNs));
  if (counts === null) return null;
  return (
    <p className="counts">
      {counts.total === counts.of
        ? `${grouped(counts.of)} requests`
        : `showing ${grouped(counts.total)} of ${grouped(counts.of)}`}
      {span !== null && ` · ${span}`}
    </p>
  );
}

/** The others are reached from what is selected, and by their own button. */
const SWITCHED = ['flow', 'table', 'sql', 'evidence', 'report'] as const;

function CompareButton() {
  const isShown = useView((state) => state.view === 'compare');
  return (
    <button
      type="button"
      className="button"
      aria-pressed={isShown}
      title="Compare two requests, nodes, windows or cases (c)"
      onClick={() => compareSelected()}
    >
      Compare
    </button>
  );
}

function ViewSwitch() {
  const view = useView((state) => state.view);
  const setView = useView((state) => state.setView);
  return (
    <div className="segments" role="group" aria-label="View">
      {SWITCHED.map((one) => (
        <button key={one} type="button" className="button" aria-pressed={one === view} onClick={() => setView(one)}>
          {VIEW_NAMES[one]}
        </button>
      ))}
    </div>
  );
}

/** In a narrow window the findings are a drawer. */
function FindingsToggle({ count }: { readonly count: number }) {
  const isOpen = useLayout((state) => state.leftOpen);
  const open = useLayout((state) => state.openLeft);
  return (
    <button type="button" className="button left-drawer-only" aria-expanded={isOpen} onClick={() => open(!isOpen)}>
      Findings {count}
    </button>
  );
}
