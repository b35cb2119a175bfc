import { visibleText } from '../../base/visible-text.ts';
import type { Command } from '../commands/command.ts';
import { applyFind } from '../find/find-text.ts';
import { runFind } from '../find/run-find.ts';
import { useConnection } from '../stores/connection-store.ts';
import { useView } from '../stores/view-store.ts';

/** The text taken as something to find: a handle opens, anything else filters. Null where it says nothing. */
export function findCommand(text: string): Command | null {
  if (text.trim() === '' || useConnection.getState().info === null) return null;
  const { problem, jump } = applyFind(useView.getState().filter, text);
  if (problem !== null) return null;
  const shown = visibleText(text.trim());
  const title = jump === null ? `Find “${shown}” in the case` : `Open ${shown}`;
  return { id: 'palette.find', title, group: 'Find', keys: [], run: () => void runFind(text) };
}
