import type { ReactNode } from 'react';
import { visibleText } from '../../base/visible-text.ts';
import type { AppError, ErrorCode } from '../../base/errors.ts';

/** Why a place is empty and what to do about it. */
export function EmptyNote({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className="note">
      <h3>{title}</h3>
      {children}
    </div>
  );
}

/** Asked again, these would be answered the same. */
const SETTLED: ReadonlySet<ErrorCode> = new Set([
  'BAD_INPUT',
  'NOT_FOUND',
  'UNSUPPORTED_FORMAT',
  'CASE_TOO_NEW',
  'CASE_FOREIGN',
  'ENGINE_GONE',
]);

/** What failed, where, and what next. */
export function ErrorNote({
  what,
  error,
  onRetry,
}: {
  readonly what: string;
  readonly error: AppError;
  readonly onRetry?: () => void;
}) {
  return (
    <div className="note" role="alert">
      <h3 className="bad">{what}</h3>
      <p className="break">{visibleText(error.message)}</p>
      <p className="soft small">
        {error.code === 'ENGINE_GONE'
          ? 'The engine is being started again; the view comes back by itself.'
          : `Code ${error.code}.`}
      </p>
      {onRetry !== undefined && !SETTLED.has(error.code) && (
        <button type="button" className="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}

export function LoadingNote({ what }: { readonly what: string }) {
  return (
    <p className="note soft" role="status">
      Reading {what}…
    </p>
  );
}
