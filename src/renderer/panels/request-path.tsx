import type { GroundRow, PathStep } from '../../shared/views.ts';
import { STATUS_MARK } from '../../model/status.ts';
import { visibleText } from '../../base/visible-text.ts';
import { GroundLink } from '../parts/ground-link.tsx';
import { StatusShape } from '../parts/status-mark.tsx';
import { STATUS_MEANING } from '../words/status-words.ts';

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
            {step.value === null ? 'not known' : visibleText(step.value)}
          </span>
          <span className="small mid">
            <strong title={STATUS_MEANING[step.status]}>{STATUS_MARK[step.status].word}</strong>
            {step.isWeakest ? ' (weakest link)' : ''}: {visibleText(step.because)}
          </span>
          {step.ground !== null && <GroundLink ground={step.ground} onOpen={() => onOpen(step.ground!)} />}
        </li>
      ))}
    </ol>
  );
}
