import { useEffect, useMemo, useRef } from 'react';
import { useEngine } from '../engine.ts';
import { isEmptyFilter, omit } from '../filter/filter-chips.ts';
import { useArtifactSlots } from '../flow/use-flow.ts';
import { EmptyNote, ErrorNote, LoadingNote } from '../parts/state-note.tsx';
import { useView } from '../stores/view-store.ts';
import { severityAtLeast } from '../../model/finding.ts';
import { FindingCard } from './finding-card.tsx';

/** Findings, most severe first. The one that is open does not hide the others. */
export function FindingsPanel() {
  const filter = useView((state) => state.filter);
  const setFilter = useView((state) => state.setFilter);
  const others = useMemo(() => omit(filter, 'finding', 'rule'), [filter]);
  const { value, error } = useEngine('finding.list', { filter: others });
  const slots = useArtifactSlots();
  const list = useRef<HTMLUListElement>(null);
  const open = filter.finding;

  useEffect(() => {
    if (open !== undefined)
      list.current?.querySelector(`[data-finding="${open}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [open]);

  const severe = value?.filter((finding) => severityAtLeast(finding.severity, 'high')).length ?? 0;
  return (
    <section className="findings" aria-labelledby="findings-title">
      <div className="row spread section-head">
        <h2 id="findings-title">Findings</h2>
        {value !== null && (
          <span className="soft small">
            {value.length}
            {severe > 0 ? ` · ${severe} to review first` : ''}
          </span>
        )}
      </div>
      {error !== null && <ErrorNote what="The findings could not be read." error={error} />}
      {value === null && error === null && <LoadingNote what="the findings" />}
      {value?.length === 0 && (
        <EmptyNote title={isEmptyFilter(others) ? 'No rule found anything' : 'No finding under this filter'}>
          <p>
            {isEmptyFilter(others)
              ? 'Every rule ran. What the case does not hold cannot be found: see above what is missing.'
              : 'There may be findings about other requests.'}
          </p>
          {!isEmptyFilter(others) && (
            <button type="button" className="button slim" onClick={() => setFilter({})}>
              Remove the filter
            </button>
          )}
        </EmptyNote>
      )}
      <ul ref={list}>
        {value?.map((finding) => (
          <FindingCard key={finding.id} finding={finding} isOpen={finding.id === open} slots={slots} />
        ))}
      </ul>
    </section>
  );
}
