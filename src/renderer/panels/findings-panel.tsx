import { useEffect, useMemo, useRef, useState } from 'react';
import { Notebook } from '../annotate/notebook.tsx';
import { useEngine, readAgain } from '../engine.ts';
import { isEmptyFilter, omit } from '../filter/filter-chips.ts';
import { passesDecision } from '../findings/finding-groups.ts';
import { FindingList } from '../findings/finding-list.tsx';
import { FindingsTools } from '../findings/findings-tools.tsx';
import { EmptyNote, ErrorNote, LoadingNote } from '../parts/state-note.tsx';
import { useFindingsList } from '../stores/findings-store.ts';
import { useView } from '../stores/view-store.ts';
import { severityAtLeast } from '../../model/finding.ts';
import type { FindingRow } from '../../shared/views.ts';

/** Findings, most severe first, and the notebook of what people marked. The finding that is open does not hide the others. */
export function FindingsPanel() {
  const filter = useView((state) => state.filter);
  const others = useMemo(() => omit(filter, 'finding', 'rule'), [filter]);
  const { value, error } = useEngine('finding.list', { filter: others });
  const [isNotebook, setNotebook] = useState(false);
  const section = useRef<HTMLElement>(null);
  const open = filter.finding;

  useEffect(() => {
    if (open !== undefined)
      section.current?.querySelector(`[data-finding="${open}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [open]);

  return (
    <section ref={section} className="findings" aria-labelledby="findings-title">
      <div className="row spread section-head">
        <h2 id="findings-title">{isNotebook ? 'Notebook' : 'Findings'}</h2>
        {!isNotebook && value !== null && <Numbers findings={value} />}
        <button
          type="button"
          className="button quiet slim"
          aria-pressed={isNotebook}
          onClick={() => setNotebook(!isNotebook)}
        >
          {isNotebook ? 'Findings' : 'Notebook'}
        </button>
      </div>
      {isNotebook ? (
        <Notebook />
      ) : (
        <>
          {error !== null && <ErrorNote what="The findings could not be read." error={error} onRetry={readAgain} />}
          {value === null && error === null && <LoadingNote what="the findings" />}
          {value !== null && <Findings findings={value} isLimited={!isEmptyFilter(others)} open={open} />}
        </>
      )}
    </section>
  );
}

function Numbers({ findings }: { readonly findings: readonly FindingRow[] }) {
  const open = findings.filter((finding) => finding.opinion.decision === null);
  const severe = open.filter((finding) => severityAtLeast(finding.severity, 'high')).length;
  return (
    <span className="soft small grow">
      {findings.length}
      {severe > 0 ? ` · ${severe} to review first` : ''}
    </span>
  );
}

interface FindingsProps {
  readonly findings: readonly FindingRow[];
  readonly isLimited: boolean;
  readonly open: string | undefined;
}

function Findings({ findings, isLimited, open }: FindingsProps) {
  const setFilter = useView((state) => state.setFilter);
  const decision = useFindingsList((state) => state.decision);
  const setList = useFindingsList((state) => state.set);
  const shown = useMemo(() => findings.filter((finding) => passesDecision(finding, decision)), [findings, decision]);
  if (findings.length === 0) {
    return (
      <EmptyNote title={isLimited ? 'No finding under this filter' : 'No rule found anything'}>
        <p>
          {isLimited
            ? 'There may be findings about other requests.'
            : 'Every rule ran. What the case does not hold cannot be found: see above what is missing.'}
        </p>
        {isLimited && (
          <button type="button" className="button slim" onClick={() => setFilter({})}>
            Remove the filter
          </button>
        )}
      </EmptyNote>
    );
  }
  return (
    <>
      <FindingsTools />
      {shown.length === 0 && (
        <EmptyNote title={decision === 'open' ? 'Every finding is decided' : `No finding is ${decision}`}>
          <button type="button" className="button slim" onClick={() => setList({ decision: 'all' })}>
            Show all {findings.length}
          </button>
        </EmptyNote>
      )}
      <FindingList findings={shown} open={open} />
    </>
  );
}
