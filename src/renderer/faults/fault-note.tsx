import { useState } from 'react';
import { visibleText } from '../../base/visible-text.ts';
import { copyText } from '../hand-out.ts';
import { faultText, messageOf } from './fault-text.ts';
import { forgetAnswers } from './forget-answers.ts';

export interface FaultAct {
  readonly text: string;
  readonly run: () => void;
}

interface FaultNoteProps {
  readonly name: string;
  readonly error: unknown;
  readonly isSlim: boolean;
  readonly onRetry: () => void;
  readonly leave?: FaultAct;
}

/** A part of the window that failed: what and where, that the case is untouched, and the ways out. */
export function FaultNote({ name, error, isSlim, onRetry, leave }: FaultNoteProps) {
  const [isOpen, setOpen] = useState(false);
  const retry = (): void => {
    forgetAnswers();
    onRetry();
  };
  if (isSlim) {
    return (
      <div className="fault slim row" role="alert">
        <span className="bad">{name} could not be drawn.</span>
        <span className="cut small soft" title={visibleText(messageOf(error))}>
          {visibleText(messageOf(error))}
        </span>
        <button type="button" className="button slim" onClick={retry}>
          Try again
        </button>
        <button type="button" className="button slim" onClick={() => window.location.reload()}>
          Reload the window
        </button>
      </div>
    );
  }
  return (
    <div className="fault" role="alert">
      <h2 className="bad">{name} could not be drawn</h2>
      <p>
        The window failed on what it was to show here. The case is untouched: what was acknowledged is in it, and the
        other panes go on.
      </p>
      <div className="row wrap">
        <button type="button" className="button" onClick={retry}>
          Try again
        </button>
        {leave !== undefined && (
          <button type="button" className="button" onClick={leave.run}>
            {leave.text}
          </button>
        )}
        <button type="button" className="button" onClick={() => window.location.reload()}>
          Reload the window
        </button>
        <button type="button" className="button quiet" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? 'Hide the message' : 'Show the message'}
        </button>
      </div>
      {isOpen && (
        <>
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls */}
          <pre className="mono small break" role="region" aria-label="Message" tabIndex={0}>
            {faultText(name, error)}
          </pre>
          <button
            type="button"
            className="button slim"
            onClick={() => void copyText(faultText(name, error), 'the message')}
          >
            Copy the message
          </button>
        </>
      )}
    </div>
  );
}
