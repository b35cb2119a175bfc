import { useState, type ReactNode } from 'react';
import { visibleText } from '../../base/visible-text.ts';
import { readAgain, useEngine } from '../engine.ts';
import { filterInWords, isEmptyFilter } from '../filter/filter-chips.ts';
import { ErrorNote, LoadingNote } from '../parts/state-note.tsx';
import { FindingPicks } from '../report/finding-picks.tsx';
import { PartForm } from '../report/part-form.tsx';
import { PartList } from '../report/part-list.tsx';
import { partsOfKind } from '../report/part-words.ts';
import { ReportFiles } from '../report/report-files.tsx';
import { ReportPreview } from '../report/report-preview.tsx';
import { ReportVersions } from '../report/report-versions.tsx';
import { RequestPicks } from '../report/request-picks.tsx';
import type { ReportState } from '../../shared/report-views.ts';
import type { Filter } from '../../shared/views.ts';
import { useView } from '../stores/view-store.ts';

/** The report: what people have to say on the left, how it will print on the right. */
export function ReportView() {
  const shown = useView((state) => state.filter);
  const [onlyShown, setOnlyShown] = useState(false);
  const isFiltered = !isEmptyFilter(shown);
  const filter = isFiltered && onlyShown ? shown : undefined;
  const { value: state, error } = useEngine('report.state', filter === undefined ? {} : { filter });
  return (
    <section className="report-builder" aria-label="Report">
      <div className="report-parts">
        {error !== null && <ErrorNote what="The report could not be read." error={error} onRetry={readAgain} />}
        {state === null && error === null && <LoadingNote what="the report" />}
        {state !== null && (
          <>
            <Head state={state} />
            <p className="small soft">
              What you write is Markdown of lines, lists, **strong** and `code`; nothing else is made of it.
            </p>
            {isFiltered && (
              <label className="row small">
                <input type="checkbox" checked={onlyShown} onChange={() => setOnlyShown(!onlyShown)} />
                Only what is shown: {filterInWords(shown)}
              </label>
            )}
            <Parts state={state} filter={filter} />
          </>
        )}
      </div>
      <ReportPreview filter={filter} />
    </section>
  );
}

function Head({ state: { status, version, supersedes, reportId } }: { readonly state: ReportState }) {
  return (
    <header>
      <h2>
        {status === 'draft' ? `Draft of version ${version}` : `Version ${version}, ${status}`}
        {supersedes !== null && <span className="small soft"> in place of version {supersedes}</span>}
      </h2>
      <p className="small soft mono break">{visibleText(reportId)}</p>
    </header>
  );
}

function Section({
  title,
  children,
  isOpen = false,
}: {
  readonly title: string;
  readonly children: ReactNode;
  readonly isOpen?: boolean;
}) {
  return (
    <details className="report-section" open={isOpen}>
      <summary>{title}</summary>
      {children}
    </details>
  );
}

function Parts({ state, filter }: { readonly state: ReportState; readonly filter: Filter | undefined }) {
  const { parts } = state;
  const single = (kind: 'control' | 'pictures' | 'signature') => partsOfKind(parts, kind)[0] ?? null;
  const questions = partsOfKind(parts, 'question');
  return (
    <>
      <Section title="Questions and answers" isOpen>
        <PartList kind="question" parts={parts} one="Question" add="Another question…" />
        {questions.map(({ part: { key } }) => (
          <PartForm
            key={key}
            kind="answer"
            keyOfPart={key}
            title={`Answer to ${key}`}
            written={parts.find(({ part }) => part.kind === 'answer' && part.key === key) ?? null}
          />
        ))}
      </Section>
      <Section title="Control block">
        <PartForm kind="control" keyOfPart="" title="Who, for whom" written={single('control')} />
      </Section>
      <Section title={`Findings (${state.findings.length})`}>
        <FindingPicks state={state} />
      </Section>
      <Section title="Requests">
        <RequestPicks />
      </Section>
      <Section title="Pictures">
        <PartForm
          kind="pictures"
          keyOfPart=""
          title="Which pictures stand in it"
          unsaid="all of them"
          written={single('pictures')}
        />
      </Section>
      <Section title="Hypotheses">
        <PartList kind="hypothesis" parts={parts} one="Hypothesis" add="Another hypothesis…" />
      </Section>
      <Section title="Deviations from the method">
        <PartList kind="deviation" parts={parts} one="Deviation" add="Another deviation…" />
      </Section>
      <Section title="Signature">
        <PartForm kind="signature" keyOfPart="" title="Signed by" written={single('signature')} />
      </Section>
      <Section title={`Versions (${state.versions.length})`} isOpen>
        <ReportVersions state={state} filter={filter} />
      </Section>
      <Section title="Files" isOpen>
        <ReportFiles filter={filter} />
      </Section>
    </>
  );
}
