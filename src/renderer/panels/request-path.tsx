import type { GroundRow, PathStep } from '../../shared/views.ts';
import { STATUS_MARK } from '../../model/status.ts';
import { visibleText } from '../../base/visible-text.ts';
import { GroundLink } from '../parts/ground-link.tsx';
import { CopyButton, IdText } from '../parts/id-text.tsx';
import { Sentence } from '../parts/sentence.tsx';
import { StatusShape } from '../parts/status-mark.tsx';
import { STATUS_MEANING } from '../words/status-words.ts';

/** Values up to this length are not shortened: a blob id is 43 characters. */
const WHOLE = 43;

/** Label asked, name resolved, node, artifact, proof: each with how we know, the weakest one marked. */
export function RequestPath({
  steps,
  onOpen,
}: {
  readonly steps: readonly PathStep[];
  readonly onOpen: (ground: GroundRow) => void;
}) {
  return (
    <ol className="path" aria-label="Path of the request">
      {steps.map((step, index) => (
        <li
          key={`${index} ${step.title}`}
          className={`${step.status} ${step.isWeakest ? 'weakest' : ''}`}
          tabIndex={-1}
          data-step={index}
        >
          <span className="path-mark">
            <StatusShape status={step.status} size={12} />
          </span>
          <span className="small soft">{visibleText(step.title)}</span>
          <span className={`path-value mono break ${step.status === 'contradicted' ? 'bad' : ''}`}>
            {step.value === null ? 'not known' : <StepValue value={step.value} />}
          </span>
          <span className="small mid">
            <strong title={STATUS_MEANING[step.status]}>{STATUS_MARK[step.status].word}</strong>
            {step.isWeakest ? ' (weakest link)' : ''}: <Sentence text={step.because} />
          </span>
          {step.settle.map(({ point, record, how }) => (
            <span key={point} className="small soft" title={how}>
              Open: <Sentence text={record} />
            </span>
          ))}
          {step.ground !== null && <GroundLink ground={step.ground} onOpen={() => onOpen(step.ground!)} />}
        </li>
      ))}
    </ol>
  );
}

/** Names stand whole; ids of machines are shortened in the middle, as on every card. */
function StepValue({ value }: { readonly value: string }) {
  if (value.length <= WHOLE) return <>{visibleText(value)}</>;
  return (
    <span className="row">
      <IdText id={value} head={14} tail={10} />
      <CopyButton text={value} what="the value" />
    </span>
  );
}
