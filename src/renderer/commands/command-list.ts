/** All commands of the window. A part that has some of its own keeps them in a file beside this one and is listed here. */
import { copyText } from '../hand-out.ts';
import { FIND_ID } from '../find/find-id.ts';
import { useConnection } from '../stores/connection-store.ts';
import { PANES, useLayout, type Pane } from '../stores/layout-store.ts';
import { useOverlay } from '../stores/overlay-store.ts';
import { useThemeChoice } from '../stores/theme-store.ts';
import { useView } from '../stores/view-store.ts';
import { VIEWS } from '../stores/view-state.ts';
import { viewAddress } from '../stores/view-url.ts';
import { VIEW_NAMES } from '../words/view-names.ts';
import { ZONE_CHOICES, useZone } from '../stores/zone-store.ts';
import { COMPARE } from './compare-commands.ts';
import { ANNOTATE } from './annotate-commands.ts';
import type { Command } from './command.ts';
import { focusBrush, focusLane, focusNextPane, frameSelection, goUp, stepAlong, stepRow } from './places.ts';

const always = { when: () => true };

const FIND: readonly Command[] = [
  {
    id: 'find',
    title: 'Find and filter',
    group: 'Find',
    keys: ['/'],
    run: () => document.getElementById(FIND_ID)?.focus(),
  },
  {
    id: 'find.clear',
    title: 'Remove the whole filter',
    group: 'Find',
    keys: [],
    when: () => Object.keys(useView.getState().filter).length > 0,
    run: () => useView.getState().setFilter({}),
  },
  {
    id: 'palette',
    title: 'All commands',
    group: 'Find',
    keys: ['Mod+k'],
    ...always,
    run: () => useOverlay.getState().show('palette'),
  },
  {
    id: 'keys',
    title: 'Keys and marks',
    group: 'Find',
    keys: ['?'],
    ...always,
    inMenu: true,
    run: () => useOverlay.getState().show('keys'),
  },
];

const GO: readonly Command[] = [
  ...VIEWS.map((view): Command => ({
    id: `view.${view}`,
    title: `Show: ${VIEW_NAMES[view]}`,
    group: 'Go',
    keys: [],
    run: () => useView.getState().setView(view),
  })),
  { id: 'back', title: 'Back', group: 'Go', keys: ['['], ...always, run: () => history.back() },
  { id: 'forward', title: 'Forward', group: 'Go', keys: [']'], ...always, run: () => history.forward() },
  { id: 'up', title: 'Up one level', group: 'Go', keys: ['Escape'], run: goUp },
  { id: 'row.next', title: 'Next row: findings, table, lanes', group: 'Go', keys: ['j'], run: () => stepRow(1) },
  { id: 'row.previous', title: 'Previous row', group: 'Go', keys: ['k'], run: () => stepRow(-1) },
  { id: 'path.next', title: 'Forth along the path', group: 'Go', keys: ['l'], run: () => stepAlong('.path > li', 1) },
  {
    id: 'path.previous',
    title: 'Back along the path',
    group: 'Go',
    keys: ['h'],
    run: () => stepAlong('.path > li', -1),
  },
  { id: 'pane.next', title: 'Next pane', group: 'Go', keys: ['F6'], run: () => focusNextPane(1) },
];

/** Of the artifact that is shown; a file dialog opens only for who pressed a key or clicked. */
const fileChooser = (): HTMLButtonElement | null => document.querySelector('[data-compares-with] > button');

const LANES = ['labels', 'requests over time', 'nodes', 'artifacts'];

const VIEW: readonly Command[] = [
  ...LANES.map((lane, i): Command => ({
    id: `lane.${i + 1}`,
    title: `Lane: ${lane}`,
    group: 'View',
    keys: [String(i + 1)],
    run: () => focusLane(i + 1),
  })),
  { id: 'brush', title: 'Brush on the timeline', group: 'View', keys: ['b'], run: focusBrush },
  {
    id: 'frame',
    title: 'Frame the selection: show only its requests',
    group: 'Selection',
    keys: ['f'],
    when: () => useView.getState().thing?.kind === 'group',
    run: frameSelection,
  },
  {
    id: 'artifact.file',
    title: 'Compare a file with the selected artifact…',
    group: 'Selection',
    keys: [],
    when: () => fileChooser() !== null,
    run: () => fileChooser()?.click(),
  },
  {
    id: 'view.copy',
    title: 'Copy a link to exactly this view',
    group: 'View',
    keys: ['Mod+Alt+c'],
    inMenu: true,
    run: () => void copyText(viewAddress(window), 'link to this view'),
  },
];

const CASE: readonly Command[] = [
  {
    id: 'case.recent',
    title: 'Recent cases: open another one',
    group: 'Case',
    keys: ['Mod+o'],
    inMenu: true,
    // The desktop's own menu opens cases.
    when: () => window.blobtrail === undefined && useConnection.getState().phase === 'ready',
    run: () => useOverlay.getState().show('cases'),
  },
  {
    id: 'case.head',
    title: 'Copy the custody head',
    group: 'Case',
    keys: [],
    inMenu: true,
    run: () => {
      const head = useConnection.getState().info?.custody.head;
      if (head !== undefined) void copyText(head, 'custody head');
    },
  },
];

const WINDOW: readonly Command[] = [
  ...(['system', 'light', 'dark'] as const).map((choice): Command => ({
    id: `theme.${choice}`,
    title: `Theme: ${choice}`,
    group: 'Window',
    keys: [],
    when: () => useThemeChoice.getState().choice !== choice,
    run: () => useThemeChoice.getState().choose(choice),
  })),
  ...ZONE_CHOICES.map((choice): Command => ({
    id: `zone.${choice}`,
    title: `Times: ${{ utc: 'UTC', local: 'this computer’s zone', source: 'the zone of the sources' }[choice]}`,
    group: 'Window',
    keys: [],
    when: () => useZone.getState().choice !== choice,
    run: () => useZone.getState().choose(choice),
  })),
  {
    id: 'panes.reset',
    title: 'Give all panes their first size',
    group: 'Window',
    keys: [],
    inMenu: true,
    run: () => {
      for (const pane of Object.keys(PANES) as Pane[]) useLayout.getState().resize(pane, PANES[pane].initial);
    },
  },
  {
    id: 'window.same',
    title: 'Open this view in another window',
    group: 'Window',
    keys: [],
    inMenu: true,
    // The desktop has a window per case, with an engine of its own; its menu opens them.
    when: () => window.blobtrail === undefined,
    run: () => void window.open(viewAddress(window), '_blank', 'noopener'),
  },
];

export const COMMANDS: readonly Command[] = [...FIND, ...GO, ...VIEW, ...ANNOTATE, ...COMPARE, ...CASE, ...WINDOW];

/** Those that can be run now. */
export function possibleCommands(): readonly Command[] {
  const hasCase = useConnection.getState().info !== null;
  return COMMANDS.filter(({ when }) => (when === undefined ? hasCase : when()));
}
