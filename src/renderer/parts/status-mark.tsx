import type { ReactElement } from 'react';
import { STATUS_MARK, type Status } from '../../model/status.ts';
import { STATUS_MEANING } from '../words/status-words.ts';

const SHAPES: Readonly<Record<Status, ReactElement>> = {
  proved: <rect x="1.5" y="1.5" width="7" height="7" fill="currentColor" />,
  attested: <path d="M5 .4 9.6 5 5 9.6.4 5Z" fill="currentColor" />,
  observed: <circle cx="5" cy="5" r="3.8" fill="currentColor" />,
  inferred: <path d="M5 1 9.4 8.8H.6Z" fill="currentColor" />,
  contradicted: <path d="m2 2 6 6M8 2 2 8" stroke="currentColor" strokeWidth="2.2" strokeLinecap="square" />,
  unknown: <circle cx="5" cy="5" r="3.6" fill="none" stroke="currentColor" strokeWidth="1.4" />,
};

/** The shape alone; it needs the word beside it. */
export function StatusShape({ status, size = 10 }: { readonly status: Status; readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 10 10" aria-hidden="true">
      {SHAPES[status]}
    </svg>
  );
}

/** Shape and word, never colour alone. */
export function StatusMark({ status, reason }: { readonly status: Status; readonly reason?: string | null }) {
  return (
    <span className={`status ${status}`} title={STATUS_MEANING[status]}>
      <StatusShape status={status} />
      <span>
        {STATUS_MARK[status].word}
        {(reason ?? null) !== null && <span className="status-reason"> ({reason})</span>}
      </span>
    </span>
  );
}
