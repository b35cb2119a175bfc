import { useCallback, useEffect, useState } from 'react';
import { visibleText } from '../../base/visible-text.ts';
import type { GroundRow, RequestDetail } from '../../shared/views.ts';
import { NotesTab } from '../annotate/notes-tab.tsx';
import { OpinionMarks } from '../annotate/opinion-marks.tsx';
import { useEngine, readAgain } from '../engine.ts';
import { FaultBoundary } from '../faults/fault-boundary.tsx';
import { Icon } from '../parts/icons.tsx';
import { CopyButton } from '../parts/id-text.tsx';
import { ErrorNote, LoadingNote } from '../parts/state-note.tsx';
import { Sentence } from '../parts/sentence.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { grouped } from '../../base/counted.ts';
import { TraceTab } from '../trace/trace-tab.tsx';
import { useDraft } from '../stores/draft-store.ts';
import type { RequestTab, Thing } from '../stores/view-state.ts';
import { useView } from '../stores/view-store.ts';
import { duration, timeInFull } from '../words/format.ts';
import { ruleTitle } from '../words/rule-words.ts';
import { TIME_BASIS_WORDS } from '../words/status-words.ts';
import { LadderTab } from './ladder-tab.tsx';
import { BytesTab } from './bytes-tab.tsx';
import { RecordTab } from './record-tab.tsx';
import { RequestFacts } from './request-facts.tsx';
import { RequestPath } from './request-path.tsx';
import { SettleList } from './settle-list.tsx';
import { useNeighbours } from './use-neighbours.ts';

const TABS = [
  { key: 'ladder', text: 'Ladder' },
  { key: 'bytes', text: 'Bytes' },
  { key: 'record', text: 'Record' },
  { key: 'trace', text: 'Trace' },
  { key: 'notes', text: 'Notes' },
] as const satisfies readonly { readonly key: RequestTab; readonly text: string }[];

export function RequestPanel({ id }: { readonly id: string }) {
  const filter = useView((state) => state.filter);
  const { value, error } = useEngine('request.get', { id, filter });
  if (error !== null) return <ErrorNote what={`${id} could not be read.`} error={error} onRetry={readAgain} />;
  if (value === null) return <LoadingNote what={id} />;
  return <RequestBody key={value.id} request={value} />;
}

function RequestBody({ request }: { readonly request: RequestDetail }) {
  const select = useView((state) => state.select);
  const tab = useView(({ thing }) => (thing?.kind === 'request' && thing.id === request.id && thing.tab) || 'ladder');
  const setTab = useCallback(
    (next: RequestTab) => select({ kind: 'request', id: request.id, ...(next !== 'ladder' && { tab: next }) }),
    [select, request.id],
  );
  const [ground, setGround] = useState<GroundRow | null>(request.records[0]?.ground ?? null);
  const isSpokenOf = useDraft((state) => state.draft?.subject === request.id);
  // A note that is begun opens its tab; what was written of it stays while other tabs are looked at.
  useEffect(() => {
    if (isSpokenOf) setTab('notes');
  }, [isSpokenOf, setTab]);
  const { previous, next } = useNeighbours(request);
  const { position, verdict, timeNs, durationNs } = request;

  /** To the request beside it, in the same tab: bytes are gone through one after the other. */
  const step = (to: Thing | null): void => {
    select(to?.kind === 'request' && tab !== 'ladder' ? { ...to, tab } : to);
  };

  const openGround = (chosen: GroundRow): void => {
    setGround(chosen);
    setTab('bytes');
  };

  return (
    <article className="detail" aria-label={`Request ${request.id}`}>
      <header>
        <div className="row spread">
          <h2 className="detail-title">Request {request.id}</h2>
          <div className="row">
            {position !== null && (
              <span className="soft small">
                {grouped(position.index + 1)} of {grouped(position.of)}
              </span>
            )}
            <button
              type="button"
              className="button quiet icon slim"
              aria-label="Previous request"
              disabled={previous === null}
              onClick={() => step(previous)}
            >
              <Icon name="previous" />
            </button>
            <button
              type="button"
              className="button quiet icon slim"
              aria-label="Next request"
              disabled={next === null}
              onClick={() => step(next)}
            >
              <Icon name="next" />
            </button>
          </div>
        </div>
        <p className="mid">
          {timeNs === null ? 'no time recorded' : timeInFull(timeNs)}
          {durationNs !== null && ` · ${duration(BigInt(durationNs))}`}
        </p>
        <p className="soft small">{TIME_BASIS_WORDS[request.timeBasis] ?? visibleText(request.timeBasis)}</p>
      </header>
      <OpinionMarks opinion={request.opinion} />
      <RequestPath steps={request.path} onOpen={openGround} />
      <div className={`verdict ${verdict.tone}`}>
        <p className="verdict-head">
          <Sentence text={verdict.headline} />
        </p>
        <p>
          <Sentence text={verdict.detail} />
        </p>
      </div>
      {request.findingIds.length > 0 && <FindingLinks ids={request.findingIds} request={request.id} />}
      <Tabs id="request" name="What the request rests on" tabs={TABS} active={tab} onChange={setTab}>
        <FaultBoundary
          name={`The tab “${TABS.find(({ key }) => key === tab)?.text ?? tab}”`}
          shown={`${request.id} ${tab}`}
        >
          {tab === 'ladder' && <LadderTab ladder={request.ladder} />}
          {tab === 'bytes' && <BytesTab records={request.records} ground={ground} onChoose={setGround} />}
          {tab === 'record' && <RecordTab records={request.records} onOpen={openGround} />}
          {tab === 'trace' && <TraceTab request={request.id} onOpen={openGround} />}
          {tab === 'notes' && <NotesTab subject={request.id} opinion={request.opinion} />}
        </FaultBoundary>
      </Tabs>
      {request.wouldSettle.length > 0 && (
        <section className="settle">
          <h3>What would settle it</h3>
          <SettleList settling={request.wouldSettle} />
        </section>
      )}
      <RequestFacts request={request} />
      <footer className="row">
        <CopyButton text={request.id} what="the request's handle" />
        <span className="soft small">blobtrail show CASE {request.id}</span>
      </footer>
    </article>
  );
}

function FindingLinks({ ids, request }: { readonly ids: readonly string[]; readonly request: string }) {
  const { value } = useEngine('finding.list', {});
  const openFinding = useView((state) => state.openFinding);
  const open = useView((state) => state.filter.finding);
  const rules = new Map(value?.map((finding) => [finding.id, finding.rule]));
  return (
    <ul className="finding-links" aria-label="Findings about this request">
      {ids.map((id) => (
        <li key={id}>
          <button
            type="button"
            className="chip-button"
            aria-pressed={id === open}
            onClick={() => openFinding(id, { kind: 'request', id: request })}
          >
            {id} {ruleTitle(rules.get(id) ?? '')}
          </button>
        </li>
      ))}
    </ul>
  );
}
