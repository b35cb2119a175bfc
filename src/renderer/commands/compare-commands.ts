import { compareSelected } from '../compare/compare-selected.ts';
import { useView } from '../stores/view-store.ts';
import type { Command } from './command.ts';

export const COMPARE: readonly Command[] = [
  {
    id: 'compare',
    title: 'Compare with: what is selected, or both windows',
    group: 'Selection',
    keys: ['c'],
    run: compareSelected,
  },
  {
    id: 'thing.full',
    title: 'Show what is selected in full',
    group: 'Selection',
    keys: ['o'],
    when: () => useView.getState().thing !== null,
    run: () => useView.getState().setView('thing'),
  },
];
