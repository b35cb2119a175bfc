import { useEffect } from 'react';
import { grouped } from '../../base/counted.ts';
import type { SourceRow } from '../../shared/views.ts';
import { useEngine, readAgain } from '../engine.ts';
import { CaseClocks } from '../evidence/case-clocks.tsx';
import { CustodyLog } from '../evidence/custody-log.tsx';
import { IssueList } from '../evidence/issue-list.tsx';
import { TrustRoots } from '../evidence/trust-roots.tsx';
import { isUnknown, SourceTable, sumLedger } from '../evidence/source-table.tsx';
import { VerifyCase } from '../evidence/verify-case.tsx';
import { markReady } from '../marks.ts';
import { EmptyNote, ErrorNote, LoadingNote } from '../parts/state-note.tsx';
import { useConnection } from '../stores/connection-store.ts';
import { percent } from '../words/format.ts';

/** What the case rests on: every source to the byte, what could not be read, who did what. */
export function EvidenceView() {
  const casePath = useConnection((state) => state.info?.path ?? '');
  const { value, error } = useEngine('source.list', {});
  useEffect(() => markReady(casePath), [casePath]);
  return (
    <div className="evidence">
      <section aria-labelledby="completeness-title">
        <h2 id="completeness-title">Completeness</h2>
        {value !== null && <Completeness sources={value} />}
        <VerifyCase />
      </section>
      <section aria-labelledby="sources-title">
        <h2 id="sources-title">Sources</h2>
        {error !== null && <ErrorNote what="The sources could not be read." error={error} onRetry={readAgain} />}
        {value === null && error === null && <LoadingNote what="the sources" />}
        {value?.length === 0 && (
          <EmptyNote title="No source yet">
            <p>Drop files or a folder on this window.</p>
          </EmptyNote>
        )}
        {value !== null && value.length > 0 && <SourceTable sources={value} />}
      </section>
      <section aria-labelledby="issues-title">
        <h2 id="issues-title">Issues</h2>
        <IssueList />
      </section>
      <section aria-labelledby="trust-title">
        <h2 id="trust-title">Trust roots</h2>
        <TrustRoots />
      </section>
      <section aria-labelledby="clocks-title">
        <h2 id="clocks-title">Clocks</h2>
        <CaseClocks />
      </section>
      <section aria-labelledby="custody-title">
        <h2 id="custody-title">Custody log</h2>
        <CustodyLog />
      </section>
    </div>
  );
}

function Completeness({ sources }: { readonly sources: readonly SourceRow[] }) {
  // Of a table that was read again, the reading that counts is summed, and it alone.
  const readings = new Set(sources.flatMap(({ mapping, duplicateOf }) => (mapping === null ? [] : [duplicateOf])));
  const read = sources.filter(
    ({ id, ledger, replacedBy }) => ledger.length > 0 && replacedBy === null && !readings.has(id),
  );
  const bytes = read.reduce((sum, source) => sum + source.bytes, 0);
  const sums = read.map((source) => sumLedger(source.ledger, source.bytes));
  const accepted = sums.reduce((sum, one) => sum + one.accepted, 0);
  const rejected = sums.reduce((sum, one) => sum + one.rejected, 0);
  const skipped = sums.reduce((sum, one) => sum + one.skipped, 0);
  const broken = sums.filter((one) => !one.isWhole).length;
  const unknown = sources.filter((source) => isUnknown(source) && !readings.has(source.id)).length;
  return (
    <dl className="figures">
      <Figure name="bytes accepted" value={grouped(accepted)} note={percent(accepted, bytes)} />
      <Figure
        name="bytes rejected"
        value={grouped(rejected)}
        note={percent(rejected, bytes)}
        isWarning={rejected > 0}
      />
      <Figure name="bytes skipped" value={grouped(skipped)} note={percent(skipped, bytes)} />
      <Figure
        name="sources of unknown format"
        value={grouped(unknown)}
        note={`of ${sources.length}`}
        isWarning={unknown > 0}
      />
      <Figure
        name="ledgers that do not add up"
        value={grouped(broken)}
        note={broken === 0 ? 'all to the byte' : 'see below'}
        isWarning={broken > 0}
      />
    </dl>
  );
}

interface FigureProps {
  readonly name: string;
  readonly value: string;
  readonly note: string;
  readonly isWarning?: boolean;
}

function Figure({ name, value, note, isWarning = false }: FigureProps) {
  return (
    <div>
      <dt className="small soft">{name}</dt>
      <dd>
        <span className={`figure ${isWarning ? 'warn' : ''}`}>{value}</span> <span className="small soft">{note}</span>
      </dd>
    </div>
  );
}
