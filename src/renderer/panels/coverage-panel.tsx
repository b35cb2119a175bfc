import type { Coverage } from '../../shared/views.ts';
import { STATUS_MARK, STATUSES, type Status } from '../../model/status.ts';
import { counted } from '../../base/counted.ts';
import { useEngine, readAgain } from '../engine.ts';
import { UnfinishedImports } from '../import/unfinished-imports.tsx';
import { addTo, omit } from '../filter/filter-chips.ts';
import { StatusShape } from '../parts/status-mark.tsx';
import { ErrorNote, LoadingNote } from '../parts/state-note.tsx';
import { useConnection } from '../stores/connection-store.ts';
import { useCoverageFold } from '../stores/coverage-store.ts';
import { useView } from '../stores/view-store.ts';
import { percent } from '../words/format.ts';
import { STATUS_MEANING } from '../words/status-words.ts';
import { CoverageMissing, CoverageTrail } from './coverage-trail.tsx';

/** How sure the answers are and what is missing: it stands before any result, until it is put away. */
export function CoveragePanel() {
  const filter = useView((state) => state.filter);
  const { value, error } = useEngine('coverage.get', { filter });
  const caseKey = useConnection(({ info }) => `${info?.createdNs ?? ''} ${info?.path ?? ''}`);
  const isFolded = useCoverageFold((state) => state.folded.includes(caseKey));
  const fold = useCoverageFold((state) => state.fold);
  return (
    <section className="coverage" aria-labelledby="coverage-title">
      <div className="row spread">
        <h2 id="coverage-title">How sure</h2>
        {value !== null && <span className="soft small grow">{counted(value.requests, 'request')}</span>}
        <button
          type="button"
          className="button quiet slim"
          aria-expanded={!isFolded}
          aria-controls="coverage-body"
          onClick={() => fold(caseKey, !isFolded)}
        >
          {isFolded ? 'Show' : 'Fold'}
        </button>
      </div>
      {error !== null && <ErrorNote what="The coverage could not be read." error={error} onRetry={readAgain} />}
      {value === null && error === null && <LoadingNote what="the coverage" />}
      {value !== null && (
        <div id="coverage-body">
          <UnfinishedImports unfinished={value.unfinished} underived={value.underived} />
          {!isFolded && <Lead coverage={value} />}
          <ShareBar coverage={value} />
          {!isFolded && <CoverageBody coverage={value} />}
        </div>
      )}
    </section>
  );
}

/** What stands on a check or a signature, in one line: the rest is only said or derived. */
function Lead({ coverage: { requests, byStatus } }: { readonly coverage: Coverage }) {
  if (requests === 0) return <p className="coverage-lead mid">No request, so nothing to be sure of.</p>;
  const held = byStatus.proved + byStatus.attested;
  return (
    <p className="coverage-lead">
      <strong>{percent(held, requests)}</strong>{' '}
      <span className="mid">of the answers rest on a check or a verified signature.</span>
    </p>
  );
}

function ShareBar({ coverage: { requests, byStatus } }: { readonly coverage: Coverage }) {
  const words = STATUSES.filter((status) => byStatus[status] > 0).map(
    (status) => `${STATUS_MARK[status].word} ${percent(byStatus[status], requests)}`,
  );
  return (
    <div className="coverage-bar" role="img" aria-label={words.join(', ') || 'no request'} title={words.join('\n')}>
      {STATUSES.map((status) =>
        byStatus[status] === 0 ? null : (
          <span key={status} className={`share ${status}`} style={{ flexGrow: byStatus[status] }} />
        ),
      )}
    </div>
  );
}

function CoverageBody({ coverage }: { readonly coverage: Coverage }) {
  const filter = useView((state) => state.filter);
  const setFilter = useView((state) => state.setFilter);
  const { requests, byStatus, missing, sources } = coverage;
  const toggle = (status: Status): void => {
    const others = omit(filter, 'statuses');
    setFilter(filter.statuses?.includes(status) === true ? others : addTo(others, 'statuses', status));
  };
  return (
    <>
      <ul className="coverage-list">
        {STATUSES.map((status) => (
          <li key={status}>
            <button
              type="button"
              title={`${counted(byStatus[status], 'request')}. ${STATUS_MEANING[status]} Click to see these only.`}
              disabled={byStatus[status] === 0 && filter.statuses?.includes(status) !== true}
              aria-pressed={filter.statuses?.includes(status) === true}
              onClick={() => toggle(status)}
            >
              <StatusShape status={status} />
              <span>{STATUS_MARK[status].word}</span>
              <span className="number mid">{percent(byStatus[status], requests)}</span>
            </button>
          </li>
        ))}
      </ul>
      {requests > 0 && <CoverageTrail coverage={coverage} />}
      <CoverageMissing missing={missing} />
      <Sources sources={sources} />
    </>
  );
}

function Sources({ sources }: { readonly sources: Coverage['sources'] }) {
  const setView = useView((state) => state.setView);
  const doubts = [
    sources.unknownFormat > 0 && `${counted(sources.unknownFormat, 'source')} of unknown format`,
    sources.withIssues > 0 && `${counted(sources.withIssues, 'source')} with issues`,
    sources.partial > 0 && `${counted(sources.partial, 'source')} read in part`,
  ].filter((one) => one !== false);
  return (
    <p className="small coverage-sources">
      <button type="button" className="link" onClick={() => setView('evidence')}>
        {counted(sources.total, 'source')}
      </button>
      <span className={doubts.length > 0 ? 'warn' : 'mid'}>
        {doubts.length > 0 ? `: ${doubts.join(', ')}` : sources.total === 0 ? '' : ', each read to the last byte'}
      </span>
    </p>
  );
}
