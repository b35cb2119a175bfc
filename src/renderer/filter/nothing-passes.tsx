import { grouped } from '../../base/counted.ts';
import { EmptyNote } from '../parts/state-note.tsx';
import { useView } from '../stores/view-store.ts';

/** Where the filter leaves none of so many requests: that it does, and the way back. */
export function NothingPasses({ of }: { readonly of: number }) {
  const setFilter = useView((state) => state.setFilter);
  return (
    <EmptyNote title="Nothing passes the filter">
      <p>None of the {grouped(of)} requests does. Take a chip away in the box above, or all of them.</p>
      <button type="button" className="button" onClick={() => setFilter({})}>
        Remove the filter
      </button>
    </EmptyNote>
  );
}
