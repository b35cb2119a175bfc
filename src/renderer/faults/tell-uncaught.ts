import { visibleText } from '../../base/visible-text.ts';
import { useConnection } from '../stores/connection-store.ts';
import { messageOf } from './fault-text.ts';

/** The browser tells of these that it skipped a frame, not that anything failed. */
const HARMLESS = /^ResizeObserver loop/;

/** What fails outside of drawing (an event, a picture's frame, a promise) is said across the top, not lost in a console. */
export function tellUncaught(page: Window): void {
  const tell = (error: unknown): void => {
    const text = `Something in this window failed: ${visibleText(messageOf(error))}. The case is untouched. Reload the window if it does not go on.`;
    useConnection.getState().setBanner({ tone: 'bad', text });
  };
  page.addEventListener('error', ({ error, message }) => {
    if (!HARMLESS.test(message)) tell(error ?? message);
  });
  page.addEventListener('unhandledrejection', ({ reason }) => {
    // Whoever stopped a call knows it.
    if (!(reason instanceof Error && reason.name === 'AbortError')) tell(reason);
  });
}
