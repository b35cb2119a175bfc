/** What a failure of the window says of itself, for whoever looks into it: nothing of the evidence but what the error names. */
import { AppError } from '../../base/errors.ts';
import { visibleText } from '../../base/visible-text.ts';
import { tokenNow } from '../stores/view-url.ts';

/** The error in one line; what was thrown need not be an error. */
export function messageOf(error: unknown): string {
  if (error instanceof AppError) return `${error.code}: ${error.message}`;
  if (error instanceof Error) return `${error.name}: ${error.message}`;
  return String(error);
}

/** Lines: which part failed, with what message, and the view in which it did (its token opens the same view). */
export function faultText(part: string, error: unknown): string {
  const lines = [`${part} could not be drawn.`, visibleText(messageOf(error)), `view ${tokenNow()}`];
  const stack = error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)) : [];
  return [...lines, ...stack.slice(0, MOST_FRAMES).map((line) => visibleText(line.trim()))].join('\n');
}

const MOST_FRAMES = 6;
