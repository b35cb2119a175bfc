import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { openDb } from './db.ts';
import { inList, joinSql, sql } from './sql.ts';

const db = openDb('(test)', { mode: 'memory' });
afterAll(() => db.close());

describe('sql', () => {
  it('binds every value: no text becomes SQL', () => {
    db.script("CREATE TABLE t (a TEXT); INSERT INTO t VALUES ('kept')");
    const attacks = [
      "'; DROP TABLE t; --",
      "' OR '1'='1",
      '" OR 1=1 --',
      '?',
      '?1',
      '${x}',
      '\\',
      "kept' --",
      '\0',
      ') OR (1=1',
    ];
    for (const text of attacks) {
      expect(db.all(sql`SELECT a FROM t WHERE a = ${text}`)).toEqual([]);
      expect(db.all(sql`SELECT a FROM t WHERE a IN ${inList([text, text])}`)).toEqual([]);
      expect(db.get(sql`SELECT ${text} AS same`)).toEqual({ same: text });
    }
    expect(db.all(sql`SELECT a FROM t`)).toEqual([{ a: 'kept' }]);
  });

  it('gives back any text as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(db.get(sql`SELECT ${text} AS same, ${text.length} AS n`)).toEqual({ same: text, n: text.length });
      }),
    );
  });

  it('keeps values in the order of their places when pieces are put together', () => {
    const part = joinSql([sql`a > ${1}`, sql`b IN ${inList([2, 3])}`], ' AND ');
    const whole = sql`SELECT ${0} WHERE ${part} OR c = ${4n}`;
    expect(whole.text).toBe('SELECT ? WHERE a > ? AND b IN (?, ?) OR c = ?');
    expect(whole.values).toEqual([0, 1, 2, 3, 4n]);
  });

  it('takes no text that only looks like a piece', () => {
    const forged = { text: '1 = 1', values: [] } as unknown as string;
    expect(() => db.all(sql`SELECT a FROM t WHERE ${forged}`)).toThrow();
  });
});
