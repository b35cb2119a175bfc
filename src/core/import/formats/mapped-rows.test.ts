import { describe, expect, it } from 'vitest';
import { runImporter } from '../import.test-helper.ts';
import { mappedRows } from './mapped-rows.ts';

describe('what no mapping reads', () => {
  it.each([
    [
      'prose',
      'No table at all, and no line that is an object\n',
      'This is no table of delimited values or JSON lines.',
    ],
    ['a table without ids and times', 'colour,size\nred,1\nblue,2\n', 'The column mapping is incomplete. '],
  ])('is rejected whole, with what is missing: %s', async (_, text, message) => {
    const { units, statements, issues } = await runImporter(mappedRows, text);
    expect(statements).toEqual([]);
    expect(units).toEqual([{ category: 'rejected', reason: 'unreadable', offset: 0, length: text.length }]);
    expect(issues).toMatchObject([{ offset: 0, length: text.length, code: 'unreadable' }]);
    expect(issues[0]?.message.startsWith(message)).toBe(true);
  });
});
