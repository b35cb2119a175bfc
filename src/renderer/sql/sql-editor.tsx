import { useEffect, useState, type KeyboardEvent } from 'react';
import { visibleText } from '../../base/visible-text.ts';
import { counted, grouped } from '../../base/counted.ts';
import { SQL_EDITOR_ID } from './editor-id.ts';
import { ROW_LIMITS, useSql, type RowLimit } from '../stores/sql-store.ts';

/** The statement, how many rows of it are wanted, and the button that runs or stops it. */
export function SqlEditor() {
  const { text, limit, run, write, setLimit, start } = useSql();
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void start();
    else if (event.key === 'Escape' && run.phase === 'running') run.cancel();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="sql-edit">
      <textarea
        id={SQL_EDITOR_ID}
        className="mono"
        aria-label="SQL"
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        placeholder="SELECT label, artifact, count(*) AS requests FROM requests GROUP BY 1, 2 ORDER BY 3 DESC"
        value={text}
        onChange={(event) => write(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className="row sql-bar">
        {run.phase === 'running' ? (
          <button type="button" className="button" onClick={run.cancel}>
            Stop
          </button>
        ) : (
          <button
            type="button"
            className="button primary"
            disabled={text.trim() === ''}
            title="Ctrl Enter"
            onClick={() => void start()}
          >
            Run
          </button>
        )}
        <label className="small mid">
          at most{' '}
          <select
            className="select small"
            aria-label="Most rows"
            value={limit}
            onChange={(event) => setLimit(Number(event.target.value) as RowLimit)}
          >
            {ROW_LIMITS.map((one) => (
              <option key={one} value={one}>
                {grouped(one)}
              </option>
            ))}
          </select>{' '}
          rows
        </label>
        <History />
        <span className="grow" />
        {run.phase === 'running' ? (
          <Elapsed startedMs={run.startedMs} />
        ) : (
          <span className="small soft">Ctrl Enter runs · read-only</span>
        )}
      </div>
    </div>
  );
}

function Elapsed({ startedMs }: { readonly startedMs: number }) {
  const [nowMs, setNow] = useState(startedMs);
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 100);
    return () => clearInterval(timer);
  }, []);
  return (
    <span className="small mid" role="status">
      Running for {Math.max(0, (nowMs - startedMs) / 1000).toFixed(1)} s
    </span>
  );
}

function History() {
  const { history, write, forget } = useSql();
  if (history.length === 0) return null;
  return (
    <select
      className="select small sql-history"
      aria-label="Earlier queries"
      value=""
      onChange={(event) => {
        if (event.target.value === 'forget') forget();
        else write(history[Number(event.target.value)]?.sql ?? '');
        document.getElementById(SQL_EDITOR_ID)?.focus();
      }}
    >
      <option value="" disabled>
        Earlier queries
      </option>
      {history.map((past, at) => (
        <option key={past.sql} value={at}>
          {visibleText(past.sql.replace(/\s+/g, ' ').slice(0, 90))}
          {past.rows === null ? ' (no result)' : ` (${counted(past.rows, 'row')})`}
        </option>
      ))}
      <option value="forget">Forget all of them</option>
    </select>
  );
}
