import type { Coverage } from '../../shared/views.ts';
import { STATUS_MARK, STATUSES } from '../../model/status.ts';
import { counted, fullCount } from '../../model/flow/wording.ts';
import { visibleText } from '../../base/visible-text.ts';
import { useEngine } from '../engine.ts';
import { addTo, omit } from '../filter/filter-chips.ts';
import { StatusShape } from '../parts/status-mark.tsx';
import { ErrorNote, LoadingNote } from '../parts/state-note.tsx';
import { useView } from '../stores/view-store.ts';
import { percent } from '../words/format.ts';
import { REASON_WORDS, STATUS_MEANING } from '../words/status-words.ts';

/** How sure the answers are and what is missing: it stands before any result. */
export function CoveragePanel() {
  const filter = useView((state) => state.filter);
  const { value, error } = useEngine('coverage.get', { filter });
  return (
    <section className="coverage" aria-labelledby="coverage-title">
      <div className="row spread">
        <h2 id="coverage-title">How sure</h2>
        {value !== null && <span className="soft small">{counted(value.requests, 'request')}</span>}
      </div>
      {error !== null && <ErrorNote what="The coverage could not be read." error={error} />}
      {value === null && error === null && <LoadingNote what="the coverage" />}
      {value !== null && <CoverageBody coverage={value} />}
    </section>
  );
}

function CoverageBody({ coverage }: { readonly coverage: Coverage }) {
  const filter = useView((state) => state.filter);
  const setFilter = useView((state) => state.setFilter);
  const setView = useView((state) => state.setView);
  const { requests, byStatus, unknownReasons, missing, sources, withNode, withSettlement } = coverage;
  const doubts = [
    sources.unknownFormat > 0 && `${counted(sources.unknownFormat, 'source')} of unknown format`,
    sources.withIssues > 0 && `${counted(sources.withIssues, 'source')} with issues`,
    sources.partial > 0 && `${counted(sources.partial, 'source')} read in part`,
  ].filter((one) => one !== false);

  return (
    <>
      <div className="coverage-bar" aria-hidden="true">
        {STATUSES.map((status) =>
          byStatus[status] === 0 ? null : (
            <span key={status} className={`share ${status}`} style={{ flexGrow: byStatus[status] }} />
          ),
        )}
      </div>
      <ul className="coverage-list">
        {STATUSES.map((status) => (
          <li key={status}>
            <button
              type="button"
              title={`${percent(byStatus[status], requests)}. ${STATUS_MEANING[status]} Click to see these requests only.`}
              disabled={byStatus[status] === 0}
              aria-pressed={filter.statuses?.includes(status) === true}
              onClick={() => setFilter(addTo(omit(filter, 'statuses'), 'statuses', status))}
            >
              <StatusShape status={status} />
              <span className="grow">{STATUS_MARK[status].word}</span>
              <span className="number">{fullCount(byStatus[status])}</span>
            </button>
          </li>
        ))}
      </ul>
      <p className="small mid">
        Node recorded for {percent(withNode, requests)}, settlement for {percent(withSettlement, requests)}.
        {unknownReasons.length > 0 && ' Unknown because: '}
        {unknownReasons.map((one) => `${REASON_WORDS[one.reason]} (${fullCount(one.requests)})`).join(', ')}
        {unknownReasons.length > 0 && '.'}
      </p>
      <p className="small">
        <button type="button" className="link" onClick={() => setView('evidence')}>
          {counted(sources.total, 'source')}
        </button>
        <span className={doubts.length > 0 ? 'warn' : 'mid'}>
          {doubts.length > 0 ? `: ${doubts.join(', ')}` : ', each read to the last byte'}
        </span>
      </p>
      {missing.length > 0 && (
        <details className="small">
          <summary>
            {missing.length === 1 ? '1 kind of record is missing' : `${missing.length} kinds of records are missing`}
          </summary>
          <ul className="missing">
            {missing.map((one) => (
              <li key={one.what}>
                {visibleText(one.what)} <span className="soft">{visibleText(one.wouldSettle)}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
