import { useState } from 'react';
import { visibleText } from '../../base/visible-text.ts';
import type { LadderStep } from '../../shared/views.ts';
import { Sentence } from '../parts/sentence.tsx';
import { EmptyNote } from '../parts/state-note.tsx';
import { CopyButton, IdText } from '../parts/id-text.tsx';
import { SettleList } from './settle-list.tsx';

const VERDICTS = {
  passed: { word: 'Passed', mark: 'm3 8 3.5 3.5L13 5', className: '' },
  failed: { word: 'Failed', mark: 'm4 4 8 8m0-8-8 8', className: 'bad' },
  'could-not-run': { word: 'Could not run', mark: 'M4 8h8', className: 'soft' },
} as const;

/** The verification of one answer, rung by rung. Failed and could-not-run are never the same thing. */
export function LadderTab({ ladder }: { readonly ladder: readonly LadderStep[] }) {
  if (ladder.length === 0) {
    return (
      <EmptyNote title="There is nothing to verify">
        <p>No record of this request carries a signature, a hash or a settlement.</p>
      </EmptyNote>
    );
  }
  return (
    <ol className="ladder">
      {ladder.map((step) => (
        <Rung key={step.step} step={step} />
      ))}
    </ol>
  );
}

function Rung({ step }: { readonly step: LadderStep }) {
  const [isOpen, setOpen] = useState(false);
  const verdict = VERDICTS[step.verdict];
  return (
    <li>
      <button
        type="button"
        aria-expanded={isOpen}
        disabled={step.inputs.length === 0 && step.settle.length === 0}
        onClick={() => setOpen(!isOpen)}
      >
        <span className="rung-number soft">{step.step}</span>
        <svg className={verdict.className} width="14" height="14" viewBox="0 0 16 16" aria-hidden="true">
          <path
            d={verdict.mark}
            fill="none"
            stroke="currentColor"
            strokeWidth="1.8"
            strokeLinecap="round"
            strokeLinejoin="round"
            strokeDasharray={step.verdict === 'could-not-run' ? '2 3' : 'none'}
          />
        </svg>
        <span className="grow">
          <span className="rung-title">{visibleText(step.title)}</span>
          <span className={`small rung-reason ${verdict.className === 'bad' ? 'bad' : 'mid'}`}>
            <strong>{verdict.word}</strong>
            {step.reason !== '' && (
              <>
                : <Sentence text={step.reason} />
              </>
            )}
          </span>
        </span>
      </button>
      {isOpen && step.settle.length > 0 && <SettleList settling={step.settle} />}
      {isOpen && step.inputs.length > 0 && (
        <dl className="inputs">
          {step.inputs.map((input) => (
            <div key={input.name}>
              <dt>{visibleText(input.name)}</dt>
              <dd className="row">
                <IdText id={input.value} head={14} tail={10} />
                <CopyButton text={input.value} what={input.name} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </li>
  );
}
