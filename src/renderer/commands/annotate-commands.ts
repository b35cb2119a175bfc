/** What a person says of the finding with the focus or of what is selected. */
import { beginDecision, beginNote, toggleReport } from '../annotate/subject-of-keys.ts';
import { SQL_EDITOR_ID } from '../sql/editor-id.ts';
import { useView } from '../stores/view-store.ts';
import type { Command } from './command.ts';

export const ANNOTATE: readonly Command[] = [
  {
    id: 'say.note',
    title: 'Note on the selection, or on the finding with the focus',
    group: 'Selection',
    keys: ['n'],
    run: beginNote,
  },
  { id: 'say.report', title: 'Add to the report, or take out', group: 'Selection', keys: ['r'], run: toggleReport },
  {
    id: 'say.accept',
    title: 'Accept the finding, with a reason',
    group: 'Selection',
    keys: ['a'],
    run: () => beginDecision('accepted'),
  },
  {
    id: 'say.reject',
    title: 'Reject the finding, with a reason',
    group: 'Selection',
    keys: ['x'],
    run: () => beginDecision('rejected'),
  },
  {
    id: 'sql.write',
    title: 'Ask the case in SQL',
    group: 'Find',
    keys: [],
    run: () => {
      useView.getState().setView('sql');
      requestAnimationFrame(() => document.getElementById(SQL_EDITOR_ID)?.focus());
    },
  },
];
