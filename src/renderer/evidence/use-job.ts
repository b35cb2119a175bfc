/** One job that a button starts, and what it came to. */
import { useState } from 'react';
import { AppError } from '../../base/errors.ts';
import { runJob, type JobControl } from '../stores/jobs-store.ts';

export interface StartedJob<T> {
  /** Of the last run that ended well; null before, and after one that failed. */
  readonly result: T | null;
  readonly error: AppError | null;
  readonly isRunning: boolean;
  readonly run: () => Promise<void>;
}

export function useJob<T>(title: string, work: (control: JobControl) => Promise<T>): StartedJob<T> {
  const [result, setResult] = useState<T | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const [isRunning, setRunning] = useState(false);

  const run = async (): Promise<void> => {
    setRunning(true);
    setError(null);
    try {
      setResult(await runJob(title, work));
    } catch (failure) {
      setResult(null);
      setError(failure instanceof AppError ? failure : new AppError('INTERNAL', String(failure)));
    } finally {
      setRunning(false);
    }
  };
  return { result, error, isRunning, run };
}
