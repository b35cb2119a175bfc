/** What happens when something written is found: a jump, or a filter that the case remembers. */
import { formatHandle } from '../../base/ids.ts';
import type { Filter } from '../../shared/views.ts';
import { engine } from '../engine.ts';
import { thingOfHandle } from '../panels/plain-value.tsx';
import { useView } from '../stores/view-store.ts';
import { omit } from '../filter/filter-chips.ts';
import { applyFind } from './find-text.ts';

/** Answers what could not be understood, in words; null when it was done. */
export function runFind(text: string): string | null {
  const { filter, setFilter, select } = useView.getState();
  const found = applyFind(filter, text);
  if (found.problem !== null) return found.problem;
  if (found.jump !== null) {
    const id = formatHandle(found.jump.kind, found.jump.id);
    if (found.jump.kind === 'f') setFilter({ ...omit(filter, 'rule'), finding: id });
    else select(thingOfHandle(id));
    return null;
  }
  setFilter(found.filter);
  remember(text.trim(), found.filter);
  return null;
}

/** A case that cannot be written, or that is being imported into, just does not remember. */
export function remember(text: string, filter: Filter): void {
  if (Object.keys(filter).length === 0) return;
  const { client, cache } = engine();
  client.call('find.record', { text, filter }).then(
    () => cache.refreshMethod('find.history'),
    () => undefined,
  );
}
