/** Where the keys lead: rows, lanes, steps. Works on what stands in the page, whichever view that is. */
import { flowHandle, timelineHandle } from '../flow/canvas-handles.ts';
import { useLayout } from '../stores/layout-store.ts';
import { groupFilter } from '../stores/view-state.ts';
import { useView } from '../stores/view-store.ts';

export function stepRow(step: number): boolean {
  const grid = document.getElementById('request-grid');
  const isAmongFindings = document.activeElement?.closest('.findings') !== null && document.activeElement !== null;
  if (grid !== null && !isAmongFindings) {
    grid.focus();
    return true;
  }
  return stepAlong('.finding-head', step);
}

/** Moves the focus along the elements; from elsewhere to the open one, else the first. */
export function stepAlong(selector: string, step: number): boolean {
  const elements = [...document.querySelectorAll<HTMLElement>(selector)];
  const at = elements.findIndex((element) => element.contains(document.activeElement));
  const open = elements.findIndex((element) => element.getAttribute('aria-expanded') === 'true');
  const next = at !== -1 ? at + step : Math.max(0, open);
  const element = elements[Math.min(elements.length - 1, Math.max(0, next))];
  element?.focus();
  element?.scrollIntoView({ block: 'nearest' });
  return element !== undefined;
}

/** At once where the flow is shown, so that the next key finds the focus there; else once it has been put up. */
function inFlow(act: () => void): boolean {
  const { view, setView } = useView.getState();
  if (view === 'flow') {
    act();
    return true;
  }
  setView('flow');
  requestAnimationFrame(act);
  return true;
}

export function focusLane(lane: number): boolean {
  return inFlow(() => flowHandle.current?.focusLane(lane));
}

export function focusBrush(): boolean {
  return inFlow(() => timelineHandle.current?.focus());
}

export function frameSelection(): boolean {
  const { thing, filter, view, setFilter, setLook } = useView.getState();
  if (thing?.kind === 'request' && view === 'flow') {
    setLook({ isNear: true });
    return true;
  }
  if (thing?.kind !== 'group') return false;
  setFilter(groupFilter(filter, thing));
  return true;
}

export function goUp(): boolean {
  const { leftOpen, openLeft } = useLayout.getState();
  if (leftOpen) {
    openLeft(false);
    return true;
  }
  return useView.getState().up();
}

/** F6 goes round the panes, as in other desktop programs. */
const PANES = ['#find', '.pane.left', '.middle', '.pane.right'] as const;
const STOPS = 'button:not(:disabled), input, textarea, select, a[href], [tabindex="0"]';

export function focusNextPane(step: 1 | -1): boolean {
  const panes = PANES.flatMap((selector) => {
    const pane = document.querySelector<HTMLElement>(selector);
    if (pane === null) return [];
    const stops = pane.matches(STOPS) ? [pane] : [...pane.querySelectorAll<HTMLElement>(STOPS)];
    const stop = stops.find((one) => one.offsetParent !== null);
    return stop === undefined ? [] : [{ pane, stop }];
  });
  const at = panes.findIndex(({ pane }) => pane.contains(document.activeElement));
  panes[(at + step + panes.length) % panes.length]?.stop.focus();
  return panes.length > 0;
}
