import { describe, expect, it } from 'vitest';
import { AppError } from '../../base/errors.ts';
import { decodeView } from '../stores/view-token.ts';
import { INITIAL_VIEW } from '../stores/view-state.ts';
import { useView } from '../stores/view-store.ts';
import { FaultBoundary } from './fault-boundary.tsx';
import { useConnection } from '../stores/connection-store.ts';
import { faultText, messageOf } from './fault-text.ts';
import { tellUncaught } from './tell-uncaught.ts';

describe('faultText', () => {
  it('names the part, the message, and the view that opens it again', () => {
    useView.getState().replace({ ...INITIAL_VIEW, view: 'table', filter: { labels: ['a<b>'] } });
    const [part, message, view] = faultText('The coverage', new TypeError('x is not\u202e a function')).split('\n');
    expect(part).toBe('The coverage could not be drawn.');
    expect(message).toBe('TypeError: x is not\\u202e a function');
    expect(decodeView(view?.replace(/^view /, '') ?? '')).toMatchObject({
      view: 'table',
      filter: { labels: ['a<b>'] },
    });
  });

  it('says what was thrown, whatever it was', () => {
    expect(messageOf(new AppError('LIMIT', 'Too much.'))).toBe('LIMIT: Too much.');
    expect(messageOf('text')).toBe('text');
    expect(messageOf(undefined)).toBe('undefined');
  });
});

describe('FaultBoundary', () => {
  const props = { name: 'A pane', children: null };

  it('stays failed while the same thing is shown, also when what was thrown is nothing', () => {
    const failed = { error: null, hasFailed: false, shown: 'a', ...FaultBoundary.getDerivedStateFromError(null) };
    expect(FaultBoundary.getDerivedStateFromProps({ ...props, shown: 'a' }, failed)).toBeNull();
  });

  it('tries again when another thing is shown', () => {
    const failed = { error: new Error('x'), hasFailed: true, shown: 'a' };
    expect(FaultBoundary.getDerivedStateFromProps({ ...props, shown: 'b' }, failed)).toEqual({
      error: null,
      hasFailed: false,
      shown: 'b',
    });
  });
});

describe('tellUncaught', () => {
  const page = new EventTarget() as Window;
  tellUncaught(page);
  const told = (event: Event) => {
    useConnection.setState({ banner: null });
    page.dispatchEvent(event);
    return useConnection.getState().banner?.text ?? null;
  };

  it('says what failed outside of drawing', () => {
    expect(told(Object.assign(new Event('error'), { error: new RangeError('too deep'), message: 'x' }))).toContain(
      'RangeError: too deep',
    );
    expect(told(Object.assign(new Event('unhandledrejection'), { reason: new Error('no') }))).toContain('Error: no');
  });

  it('leaves out what is no failure', () => {
    const harmless = { error: null, message: 'ResizeObserver loop completed with undelivered notifications.' };
    expect(told(Object.assign(new Event('error'), harmless))).toBeNull();
    const stopped = { reason: new DOMException('stopped', 'AbortError') };
    expect(told(Object.assign(new Event('unhandledrejection'), stopped))).toBeNull();
  });
});
