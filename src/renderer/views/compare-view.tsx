import { useState } from 'react';
import { AppError } from '../../base/errors.ts';
import type { GroupComparison } from '../../shared/compare-views.ts';
import { GroupComparisonView } from '../compare/group-comparison.tsx';
import { NodePicker, RequestPicker } from '../compare/pickers.tsx';
import { RequestComparisonView } from '../compare/request-comparison.tsx';
import { engine, useEngine, readAgain } from '../engine.ts';
import { omit } from '../filter/filter-chips.ts';
import { EmptyNote, ErrorNote, LoadingNote } from '../parts/state-note.tsx';
import { runJob } from '../stores/jobs-store.ts';
import { windowsOf, type CompareChoice, type TimeWindow } from '../stores/view-state.ts';
import { useView } from '../stores/view-store.ts';
import { spanInFull } from '../words/format.ts';

const KINDS = { requests: 'Requests', nodes: 'Nodes', windows: 'Windows', cases: 'Cases' } as const;
type Kind = keyof typeof KINDS;

const begin = (kind: Kind): CompareChoice =>
  kind === 'windows' || kind === 'cases' ? { kind } : { kind, a: '', b: '' };

/** Two things side by side. */
export function CompareView() {
  const choice = useView((state) => state.compare);
  const setCompare = useView((state) => state.setCompare);
  return (
    <section className="page compare" aria-label="Compare">
      <header className="page-head">
        <h2 className="detail-title">Compare</h2>
        <div className="segments" role="group" aria-label="What is compared">
          {(Object.keys(KINDS) as Kind[]).map((kind) => (
            <button
              key={kind}
              type="button"
              className="button slim"
              aria-pressed={kind === choice.kind}
              onClick={() => setCompare(begin(kind))}
            >
              {KINDS[kind]}
            </button>
          ))}
        </div>
        {'a' in choice && (
          <button
            type="button"
            className="button slim"
            disabled={choice.b === ''}
            onClick={() => setCompare({ ...choice, a: choice.b, b: choice.a })}
          >
            Swap
          </button>
        )}
      </header>
      {choice.kind === 'requests' && <Requests choice={choice} />}
      {choice.kind === 'nodes' && <Nodes choice={choice} />}
      {choice.kind === 'windows' && <Windows />}
      {choice.kind === 'cases' && <Cases />}
    </section>
  );
}

type PairChoice = Extract<CompareChoice, { a: string }>;

function Requests({ choice }: { readonly choice: PairChoice }) {
  const setCompare = useView((state) => state.setCompare);
  const { a, b } = choice;
  const { value, error } = useEngine('compare.requests', a === '' || b === '' ? null : { a, b }, { isKept: false });
  return (
    <>
      <RequestPicker a={a} b={b} onChoose={(next) => setCompare({ kind: 'requests', ...next })} />
      {error !== null && <ErrorNote what="The two requests could not be compared." error={error} onRetry={readAgain} />}
      {a !== '' && b !== '' && value === null && error === null && <LoadingNote what="both requests" />}
      {value !== null && <RequestComparisonView comparison={value} />}
    </>
  );
}

function Nodes({ choice }: { readonly choice: PairChoice }) {
  const setCompare = useView((state) => state.setCompare);
  const filter = useView((state) => state.filter);
  const { a, b } = choice;
  const { value, error } = useEngine(
    'compare.nodes',
    a === '' || b === '' ? null : { a, b, filter: omit(filter, 'nodes') },
    { isKept: false },
  );
  return (
    <>
      <NodePicker a={a} b={b} onChoose={(next) => setCompare({ kind: 'nodes', ...next })} />
      {error !== null && <ErrorNote what="The two nodes could not be compared." error={error} onRetry={readAgain} />}
      {a !== '' && b !== '' && value === null && error === null && <LoadingNote what="both nodes" />}
      {value !== null && <GroupComparisonView comparison={value} />}
    </>
  );
}

function Windows() {
  const filter = useView((state) => state.filter);
  const windowB = useView((state) => state.windowB);
  const setView = useView((state) => state.setView);
  const { a, b } = windowsOf({ filter, windowB });
  const params = a === null || b === null ? null : { a, b, filter: omit(filter, 'fromNs', 'toNs') };
  const { value, error } = useEngine('compare.windows', params);
  if (a === null || b === null) {
    const told = (window: TimeWindow | null): string =>
      window === null ? 'not drawn yet' : spanInFull(window.fromNs, window.toNs);
    return (
      <EmptyNote title="Two windows are compared">
        <p>
          Window A: {told(a)}. Window B: {told(b)}. Draw both on the timeline below the flow: drag for the one, press b,
          and drag for the other.
        </p>
        <button type="button" className="button" onClick={() => setView('flow')}>
          To the timeline
        </button>
      </EmptyNote>
    );
  }
  if (error !== null)
    return <ErrorNote what="The two windows could not be compared." error={error} onRetry={readAgain} />;
  return value === null ? <LoadingNote what="both windows" /> : <GroupComparisonView comparison={value} />;
}

/** The other case is handed over as a file and read once: a page knows no paths. */
function Cases() {
  const filter = useView((state) => state.filter);
  const [result, setResult] = useState<GroupComparison | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const read = async (file: File): Promise<void> => {
    setError(null);
    try {
      const value = await runJob(`Comparing with ${file.name}`, async ({ signal, onProgress }) => {
        const { files, client } = engine();
        const onSent = (done: number): void =>
          onProgress({ phase: 'acquire', item: file.name, done, total: file.size, unit: 'bytes' });
        const path =
          files.kind === 'path' ? files.pathOf(file) : await files.upload(file, file.name, { signal, onSent });
        return client.call('compare.cases', { path, filter }, { signal, onProgress });
      });
      setResult(value);
    } catch (thrown) {
      if (thrown instanceof AppError && thrown.code === 'CANCELLED') return;
      setError(thrown instanceof AppError ? thrown : new AppError('INTERNAL', String(thrown)));
    }
  };
  return (
    <>
      <label className="pick-case">
        <span>Another case file; it is only read</span>
        <input
          type="file"
          accept=".blobtrail"
          onChange={(event) => {
            const file = event.target.files?.[0];
            if (file !== undefined) void read(file);
          }}
        />
      </label>
      {error !== null && <ErrorNote what="The two cases could not be compared." error={error} />}
      {result === null && error === null && (
        <EmptyNote title="Two cases are compared">
          <p>
            This case is A. Choose the file of another one as B: the same incident at another time, or another copy of
            the evidence.
          </p>
        </EmptyNote>
      )}
      {result !== null && <GroupComparisonView comparison={result} />}
    </>
  );
}
