import type { QueryView } from '../../shared/query-views.ts';
import { useEngine, readAgain } from '../engine.ts';
import { ErrorNote, LoadingNote } from '../parts/state-note.tsx';
import { useSql } from '../stores/sql-store.ts';
import { SQL_EDITOR_ID } from './editor-id.ts';

/** The views that may be relied on, with their columns; a click puts the name where the cursor is. */
export function SqlSchema() {
  const { value, error } = useEngine('query.schema', {});
  return (
    <section className="sql-schema" aria-label="Views and columns">
      <h2 className="small mid">Views</h2>
      {error !== null && <ErrorNote what="The views could not be read." error={error} onRetry={readAgain} />}
      {value === null && error === null && <LoadingNote what="the views" />}
      {value?.map((view) => (
        <View key={view.name} view={view} />
      ))}
      <p className="small soft">Times are nanoseconds since 1970, UTC. Every column is told in docs/case-file.md.</p>
    </section>
  );
}

function View({ view }: { readonly view: QueryView }) {
  return (
    <details>
      <summary title={view.about}>
        <span className="mono">{view.name}</span> <span className="soft small">{view.columns.length}</span>
      </summary>
      <p className="small mid">{view.about}</p>
      <ul>
        <li>
          <button type="button" className="link small" onClick={() => replace(`SELECT * FROM ${view.name}`)}>
            Show all rows
          </button>
        </li>
        {view.columns.map((column) => (
          <li key={column}>
            <button type="button" className="mono sql-column" onClick={() => insert(column)}>
              {column}
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}

function replace(text: string): void {
  useSql.getState().write(text);
  void useSql.getState().start();
}

function insert(name: string): void {
  const editor = document.getElementById(SQL_EDITOR_ID);
  const { text, write } = useSql.getState();
  if (!(editor instanceof HTMLTextAreaElement)) return;
  const { selectionStart, selectionEnd } = editor;
  write(text.slice(0, selectionStart) + name + text.slice(selectionEnd));
  requestAnimationFrame(() => {
    editor.focus();
    editor.setSelectionRange(selectionStart + name.length, selectionStart + name.length);
  });
}
