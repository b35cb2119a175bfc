import { parseHandle } from '../../base/ids.ts';
import { useConnection } from '../stores/connection-store.ts';
import { windowsOf, type CompareChoice, type Thing } from '../stores/view-state.ts';
import { useView } from '../stores/view-store.ts';

/** What of the selected thing can be compared. */
function subjectOf(thing: Thing | null): { readonly kind: 'requests' | 'nodes'; readonly id: string } | null {
  if (thing?.kind === 'request') return { kind: 'requests', id: thing.id };
  if (thing?.kind === 'handle' && parseHandle(thing.id)?.kind === 'n') return { kind: 'nodes', id: thing.id };
  const isNode = thing?.kind === 'group' && thing.node !== undefined && thing.node !== '';
  return isNode && thing.label === undefined && thing.artifact === undefined
    ? { kind: 'nodes', id: thing.node ?? '' }
    : null;
}

/** The selected thing becomes A, or B where an A of its kind waits for one; without one, both windows if they are there. */
export function compareSelected(): void {
  const { thing, compare, filter, windowB, view, setCompare, setView } = useView.getState();
  const { announce } = useConnection.getState();
  const subject = subjectOf(thing);
  const { a, b } = windowsOf({ filter, windowB });
  let next: CompareChoice = compare;
  if (subject === null) {
    if (a !== null && b !== null) next = { kind: 'windows' };
  } else if (
    compare.kind === subject.kind &&
    'a' in compare &&
    compare.a !== '' &&
    compare.b === '' &&
    compare.a !== subject.id
  ) {
    next = { ...compare, b: subject.id };
  } else if (
    !(
      view !== 'compare' &&
      'a' in compare &&
      (compare.a === subject.id || compare.b === subject.id) &&
      compare.b !== ''
    )
  ) {
    next = { kind: subject.kind, a: subject.id, b: '' };
    announce(`${subject.id} is A. Choose what to compare it with, or select it and press c.`);
  }
  setCompare(next);
  setView('compare');
}
