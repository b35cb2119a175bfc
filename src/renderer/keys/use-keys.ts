import { useEffect } from 'react';
import { flowHandle, timelineHandle } from '../flow/canvas-handles.ts';
import { FIND_ID } from '../panels/find-box.tsx';
import { useLayout } from '../stores/layout-store.ts';
import { groupFilter } from '../stores/view-state.ts';
import { useView } from '../stores/view-store.ts';

/** The keys that work wherever the focus is; a place with keys of its own keeps them to itself. */
export function useKeys(onHelp: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isTyping(event.target) || document.querySelector('dialog[open]') !== null) return;
      if (event.key === '?') onHelp();
      else if (!act(event.key)) return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [onHelp]);
}

/** False: the key means nothing here. */
function act(key: string): boolean {
  switch (key) {
    case '/':
      document.getElementById(FIND_ID)?.focus();
      return true;
    case 'j':
    case 'k':
      return stepRow(key === 'j' ? 1 : -1);
    case 'h':
    case 'l':
      return stepAlong('.path > li', key === 'l' ? 1 : -1);
    case '1':
    case '2':
    case '3':
    case '4':
      return focusLane(Number(key));
    case 'b':
      return focusBrush();
    case 'f':
      return frameSelection();
    case '[':
      history.back();
      return true;
    case ']':
      history.forward();
      return true;
    case 'Escape':
      return goUp();
    default:
      return false;
  }
}

function stepRow(step: number): boolean {
  const grid = document.getElementById('request-grid');
  const isAmongFindings = document.activeElement?.closest('.findings') !== null && document.activeElement !== null;
  if (grid !== null && !isAmongFindings) {
    grid.focus();
    return true;
  }
  return stepAlong('.finding-head', step);
}

/** Moves the focus along the elements; from elsewhere to the open one, else the first. */
function stepAlong(selector: string, step: number): boolean {
  const elements = [...document.querySelectorAll<HTMLElement>(selector)];
  const at = elements.findIndex((element) => element.contains(document.activeElement));
  const open = elements.findIndex((element) => element.getAttribute('aria-expanded') === 'true');
  const next = at !== -1 ? at + step : Math.max(0, open);
  const element = elements[Math.min(elements.length - 1, Math.max(0, next))];
  element?.focus();
  element?.scrollIntoView({ block: 'nearest' });
  return element !== undefined;
}

function focusLane(lane: number): boolean {
  if (useView.getState().view !== 'flow') useView.getState().setView('flow');
  // The view may have to be put up first.
  requestAnimationFrame(() => flowHandle.current?.focusLane(lane));
  return true;
}

function focusBrush(): boolean {
  if (useView.getState().view !== 'flow') useView.getState().setView('flow');
  requestAnimationFrame(() => timelineHandle.current?.focus());
  return true;
}

function frameSelection(): boolean {
  const { thing, filter, setFilter } = useView.getState();
  if (thing?.kind !== 'group') return false;
  setFilter(groupFilter(filter, thing));
  return true;
}

function goUp(): boolean {
  const { leftOpen, openLeft } = useLayout.getState();
  if (leftOpen) {
    openLeft(false);
    return true;
  }
  return useView.getState().up();
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
