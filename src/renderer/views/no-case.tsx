import { useEffect } from 'react';
import { visibleText } from '../../base/visible-text.ts';
import { markReady } from '../marks.ts';
import { useConnection } from '../stores/connection-store.ts';

/** The desktop window without a case; the host always serves one. */
export function NoCase() {
  useEffect(() => markReady(''), []);
  return (
    <div className="centre">
      <div className="centre-card">
        <h2>No case is open</h2>
        <p>
          A case is one file that holds one investigation: the evidence as it was acquired, and everything derived from
          it. Make one with File › New case… or open one with File › Open case…; a case file can also be dropped here.
        </p>
        <p>Then drop a folder of exports on the window. Everything is read here; nothing leaves this machine.</p>
      </div>
    </div>
  );
}

/** Without a session there is nothing to show but why. */
export function NoSession() {
  const problem = useConnection((state) => state.problem);
  return (
    <div className="centre">
      <div className="centre-card" role="alert">
        <h2>This page has no case</h2>
        <p>{visibleText(problem ?? 'The engine did not answer.')}</p>
        <p>
          The address that <span className="mono">blobtrail serve</span> prints holds a key that works in this browser.
          Open it whole, with the part after the #.
        </p>
      </div>
    </div>
  );
}
