import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../base/bytes.ts';
import { findValue } from './find-value.ts';

const textAt = (record: string, value: unknown) => {
  const bytes = utf8(record);
  return findValue(bytes, value).map(({ start, end }) => new TextDecoder().decode(bytes.slice(start, end)));
};

describe('findValue', () => {
  it('finds every place of a value', () => {
    expect(textAt('{"model":"a-b","id":"a-b"}', 'a-b')).toEqual(['a-b', 'a-b']);
    expect(findValue(utf8('{"n":12}'), 12)).toEqual([{ start: 5, end: 7 }]);
    expect(findValue(utf8('aaaa'), 'aa')).toEqual([
      { start: 0, end: 2 },
      { start: 2, end: 4 },
    ]);
  });

  it('finds other spellings of the same value', () => {
    expect(textAt('{"h":"0xABCDEF0123"}', 'abcdef0123')).toEqual(['ABCDEF0123']);
    expect(textAt('{"h":"q83vASM="}', 'abcdef0123')).toEqual(['q83vASM=']);
    expect(textAt('{"t":1772460309}', '1772460309000000000')).toEqual(['1772460309']);
    expect(textAt('{"t":"2026-03-02T14:05:09Z"}', '1772460309000000000')).toEqual(['2026-03-02T14:05:09']);
    expect(textAt('{"t":"2026-03-02T14:05:09.250Z"}', '1772460309250000000')).toEqual(['2026-03-02T14:05:09.25']);
    expect(textAt('{"t":1772460309250}', '1772460309250000000')).toEqual(['1772460309250']);
    expect(textAt('{"s":"say \\"hi\\"\\n"}', 'say "hi"\n')).toEqual(['say \\"hi\\"\\n']);
    expect(textAt('{"s":"gr\\u00f6\\u00dfe"}', 'größe')).toEqual(['gr\\u00f6\\u00dfe']);
  });

  it('finds nothing where nothing stands', () => {
    for (const value of ['', null, undefined, {}, 'absent']) expect(findValue(utf8('{"a":1}'), value)).toEqual([]);
  });

  it('finds any text that was written as JSON', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (value) => {
        expect(findValue(utf8(JSON.stringify({ value })), value).length).toBeGreaterThan(0);
      }),
    );
  });
});
