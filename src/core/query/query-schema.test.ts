import { describe, expect, it } from 'vitest';
import { openDb } from '../store/db.ts';
import { migrate } from '../store/migrate.ts';
import { querySchema, VIEW_WORDS } from './query-schema.ts';

describe('query.schema', () => {
  it('names every view with its columns, and says of each what a row is', () => {
    const db = openDb('(fresh)', { mode: 'memory' });
    try {
      migrate(db);
      const views = querySchema(db);
      expect(views.map((view) => view.name).toSorted()).toEqual(Object.keys(VIEW_WORDS).toSorted());
      expect(views.filter((view) => view.about === '' || view.columns.length === 0)).toEqual([]);
      expect(views[0]).toMatchObject({ name: 'requests' });
      expect(views[0]?.columns).toContain('freshness');
    } finally {
      db.close();
    }
  });
});
