import { useCallback, useEffect, useState } from 'react';
import { fromWireError, toWireError, type AppError } from '../../base/errors.ts';
import { NS_PER_MS } from '../../base/time.ts';
import { visibleText } from '../../base/visible-text.ts';
import { engine } from '../engine.ts';
import { Dialog } from '../parts/dialog.tsx';
import { EmptyNote, ErrorNote, LoadingNote } from '../parts/state-note.tsx';
import type { RecentCaseRow } from '../ports/host-cases.ts';
import { useConnection } from '../stores/connection-store.ts';
import { timeToMs } from '../words/format.ts';

interface CasesState {
  readonly rows: readonly RecentCaseRow[] | null;
  readonly error: AppError | null;
  /** The one that is being opened. */
  readonly opening: string | null;
}

/** The cases that were opened lately on this machine; each opens here, or in a window of its own. */
export function CasesDialog({ onClose }: { readonly onClose: () => void }) {
  const [state, setState] = useState<CasesState>({ rows: null, error: null, opening: null });
  const own = useConnection((store) => store.info?.path ?? '');
  const fail = useCallback((error: unknown): void => {
    setState((now) => ({ ...now, opening: null, error: fromWireError(toWireError(error)) }));
  }, []);
  useEffect(() => {
    engine()
      .cases?.list()
      .then((rows) => setState((now) => ({ ...now, rows })), fail);
  }, [fail]);

  const open = (id: string, isOther: boolean): void => {
    // Now, while the click is being handled: a window that is opened later is taken for an advertisement.
    const other = isOther ? window.open('about:blank', '_blank') : null;
    setState((now) => ({ ...now, error: null, opening: id }));
    engine()
      .cases?.open(id)
      .then(
        (address) => {
          setState((now) => ({ ...now, opening: null }));
          const url = new URL(address, window.location.origin).href;
          if (other === null) window.location.assign(url);
          else {
            other.opener = null;
            other.location.replace(url);
          }
          onClose();
        },
        (error: unknown) => {
          other?.close();
          fail(error);
        },
      );
  };

  const { rows, error, opening } = state;
  return (
    <Dialog title="Recent cases" onClose={onClose}>
      {error !== null && <ErrorNote what="The case could not be opened." error={error} />}
      {rows === null && error === null && <LoadingNote what="the list" />}
      {rows?.length === 0 && (
        <EmptyNote title="No recent case">
          <p>This host keeps no list of cases.</p>
        </EmptyNote>
      )}
      {rows !== null && rows.length > 0 && (
        <ul className="recent-cases">
          {rows.map((row) => {
            const isOwn = own === `${row.folder}/${row.name}`;
            return (
              <li key={row.id}>
                <div className="grow">
                  <strong className="break">{visibleText(row.name)}</strong>
                  <span className="small soft break">{visibleText(row.folder)}</span>
                  <span className="small soft">
                    {row.isThere
                      ? `opened ${timeToMs(String(BigInt(row.openedMs) * NS_PER_MS))}`
                      : 'not there any more'}
                  </span>
                </div>
                {isOwn ? (
                  <span className="small mid">in this window</span>
                ) : (
                  <>
                    <button
                      type="button"
                      className="button slim"
                      disabled={!row.isThere || opening !== null}
                      aria-label={`Open ${visibleText(row.name)} here`}
                      onClick={() => open(row.id, false)}
                    >
                      {opening === row.id ? 'Opening…' : 'Open here'}
                    </button>
                    <button
                      type="button"
                      className="button slim"
                      disabled={!row.isThere || opening !== null}
                      aria-label={`Open ${visibleText(row.name)} in another window`}
                      onClick={() => open(row.id, true)}
                    >
                      Another window
                    </button>
                  </>
                )}
              </li>
            );
          })}
        </ul>
      )}
      <p className="small soft">
        A case that is not listed: run <span className="mono">blobtrail serve</span> on it once, and it stands here.
      </p>
    </Dialog>
  );
}
