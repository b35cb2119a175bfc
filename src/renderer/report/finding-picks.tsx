import { useState } from 'react';
import { visibleText } from '../../base/visible-text.ts';
import { counted } from '../../base/counted.ts';
import type { ReportState, WrittenPart } from '../../shared/report-views.ts';
import type { FindingRow } from '../../shared/views.ts';
import { setInReport } from '../annotate/subject-of-keys.ts';
import { useEngine } from '../engine.ts';
import { PartForm } from './part-form.tsx';

/** Findings at once; more are shown when they are asked for. */
const FIRST = 20;

/** Every finding: whether it stands with the picked ones at the front, and what else was considered for it. */
export function FindingPicks({ state }: { readonly state: ReportState }) {
  const { value: rows } = useEngine('finding.list', {});
  const [limit, setLimit] = useState(FIRST);
  const byId = new Map((rows ?? []).map((row) => [row.id, row]));
  const left = state.findings.length - limit;
  return (
    <>
      {state.findings.length === 0 && <p className="small mid">No rule found anything.</p>}
      {state.findings.slice(0, limit).map((finding) => (
        <Pick
          key={finding.id}
          finding={finding}
          row={byId.get(finding.id)}
          written={state.parts.find(({ part }) => part.kind === 'alternative' && part.key === finding.key) ?? null}
        />
      ))}
      {left > 0 && (
        <button type="button" className="button slim" onClick={() => setLimit(limit + 5 * FIRST)}>
          {counted(left, 'more finding')}
        </button>
      )}
    </>
  );
}

interface PickProps {
  readonly finding: ReportState['findings'][number];
  readonly row: FindingRow | undefined;
  readonly written: WrittenPart | null;
}

function Pick({ finding, row, written }: PickProps) {
  const [isOpen, setOpen] = useState(false);
  const isPicked = row?.opinion.isInReport ?? false;
  return (
    <div className="finding-pick">
      <label className="row">
        <input
          type="checkbox"
          checked={isPicked}
          disabled={row === undefined}
          aria-label={`Put ${finding.id} in front`}
          onChange={() => setInReport(finding.id, !isPicked)}
        />
        <span className="grow break">
          <span className="mono small">{finding.id}</span> <span className="small soft">{finding.severity}</span>{' '}
          {visibleText(finding.summary)}
        </span>
      </label>
      {isOpen || written !== null ? (
        <PartForm
          kind="alternative"
          keyOfPart={finding.key}
          title={`What else was considered for ${finding.id}`}
          written={written}
        />
      ) : (
        <button type="button" className="link small" onClick={() => setOpen(true)}>
          What else was considered…
        </button>
      )}
    </div>
  );
}
