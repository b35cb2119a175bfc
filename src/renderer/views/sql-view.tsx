import { useEffect } from 'react';
import { markReady } from '../marks.ts';
import { SqlEditor } from '../sql/sql-editor.tsx';
import { SqlResult } from '../sql/sql-result.tsx';
import { SqlSchema } from '../sql/sql-schema.tsx';
import { useConnection } from '../stores/connection-store.ts';

/** Read-only SQL over the documented views. */
export function SqlView() {
  const casePath = useConnection((state) => state.info?.path ?? '');
  useEffect(() => markReady(casePath), [casePath]);
  return (
    <section className="sql-view" aria-label="SQL">
      <SqlEditor />
      <SqlSchema />
      <section className="sql-result" aria-label="Result of the query">
        <SqlResult />
      </section>
    </section>
  );
}
