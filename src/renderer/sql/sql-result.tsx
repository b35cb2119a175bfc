import { counted, grouped } from '../../base/counted.ts';
import { saveFile } from '../hand-out.ts';
import { EmptyNote, ErrorNote } from '../parts/state-note.tsx';
import { useConnection } from '../stores/connection-store.ts';
import { useSql, type SqlRun } from '../stores/sql-store.ts';
import { ResultGrid } from './result-grid.tsx';
import { resultCsv, resultJsonLines } from './result-files.ts';

const EXAMPLES: readonly { readonly title: string; readonly sql: string }[] = [
  {
    title: 'Which artifacts did each label hit?',
    sql: 'SELECT label, artifact, count(*) AS requests, min(time_ns) AS first_ns, max(time_ns) AS last_ns\nFROM requests\nGROUP BY label, artifact\nORDER BY label, requests DESC',
  },
  {
    title: 'Which nodes served an older release?',
    sql: "SELECT node, label, count(*) AS stale\nFROM requests\nWHERE freshness = 'stale'\nGROUP BY node, label\nORDER BY stale DESC",
  },
  {
    title: 'What rests on which source?',
    sql: 'SELECT sources.path, findings.handle, findings.rule, grounds.offset, grounds.length\nFROM findings JOIN grounds USING (finding_id) JOIN sources USING (source_id)\nORDER BY findings.finding_id, grounds.n',
  },
  { title: 'Who decided what?', sql: 'SELECT * FROM annotations ORDER BY annotation_id DESC' },
];

export function SqlResult() {
  const run = useSql((state) => state.run);
  switch (run.phase) {
    case 'idle':
      return <Examples />;
    case 'running':
      return (
        <div className="note" role="status">
          <div className="busy-line" />
          <h3>The query runs</h3>
          <p>In a process of its own: the window stays free, and stopping the query ends that process.</p>
        </div>
      );
    case 'cancelled':
      return (
        <EmptyNote title={`Stopped after ${(run.tookMs / 1000).toFixed(1)} s`}>
          <p>Its process was ended. A query only reads: nothing in the case was changed.</p>
        </EmptyNote>
      );
    case 'failed':
      return <ErrorNote what="The query did not run." error={run.error} />;
    case 'done':
      return <Done run={run} />;
  }
}

function Examples() {
  const write = useSql((state) => state.write);
  const start = useSql((state) => state.start);
  return (
    <EmptyNote title="Ask the case in SQL">
      <p>
        One statement that reads: SELECT, WITH … SELECT, VALUES, EXPLAIN. It sees the views on the right; what it cannot
        do is change the case.
      </p>
      <ul className="sql-examples">
        {EXAMPLES.map(({ title, sql }) => (
          <li key={title}>
            <button
              type="button"
              className="link"
              onClick={() => {
                write(sql);
                void start();
              }}
            >
              {title}
            </button>
          </li>
        ))}
      </ul>
    </EmptyNote>
  );
}

function Done({ run }: { readonly run: Extract<SqlRun, { phase: 'done' }> }) {
  const name = useConnection((state) => state.info?.name ?? 'case');
  const { result, limit, tookMs } = run;
  const save = (ending: 'csv' | 'jsonl'): void => {
    const text = ending === 'csv' ? resultCsv(result) : resultJsonLines(result);
    saveFile(`${name}-query.${ending}`, [text], ending === 'csv' ? 'text/csv' : 'application/x-ndjson');
  };
  return (
    <>
      <div className="row sql-summary small" role="status">
        <span>
          {counted(result.rows.length, 'row')} in{' '}
          {tookMs < 1000 ? `${tookMs.toFixed(0)} ms` : `${(tookMs / 1000).toFixed(1)} s`}
        </span>
        {result.truncated && (
          <span className="warn">
            Cut after {grouped(limit)} rows: there are more. Raise the limit or narrow the query.
          </span>
        )}
        <span className="grow" />
        <button type="button" className="button slim" disabled={result.rows.length === 0} onClick={() => save('csv')}>
          Save CSV
        </button>
        <button type="button" className="button slim" disabled={result.rows.length === 0} onClick={() => save('jsonl')}>
          Save JSON lines
        </button>
      </div>
      {result.rows.length === 0 ? (
        <EmptyNote title="No row">
          <p>The query ran and nothing in the case answers it. Its columns are {result.columns.join(', ')}.</p>
        </EmptyNote>
      ) : (
        <ResultGrid key={run.sql + tookMs} result={result} />
      )}
    </>
  );
}
