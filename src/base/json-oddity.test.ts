import { describe, expect, it } from 'vitest';
import { parseWatched } from './json-oddity.ts';
import { DEFAULT_JSON_LIMITS, parseJson, writeJson } from './json.ts';

const told = (text: string): readonly string[] =>
  parseWatched(text, DEFAULT_JSON_LIMITS).oddities.map(({ code, at, message }) => `${code} ${at} ${message}`);

describe('numbers', () => {
  it.each(['9007199254740991', '9007199254740993', '18446744073709551615', '1e400', '-0', '1.0', '1E+2', '-1.5e-300'])(
    '%s keep their text',
    (text) => {
      expect(writeJson(parseJson(text))).toBe(text);
      expect(told(text)).toEqual([]);
    },
  );
});

describe('a key that stands twice', () => {
  it('is told with all its values, and both are kept', () => {
    const text = '{"a":{"model":"one","x":1,"model":["two",18446744073709551615]}}';
    expect(told(text)).toEqual([
      'ambiguous 5 The key "model" stands more than once in one object: "one", then ["two",18446744073709551615]. The last one counts here; others may take another.',
    ]);
    expect(writeJson(parseJson(text))).toBe(text);
  });

  it('is the same key in another spelling', () => expect(told(String.raw`{"a":1,"\u0061":2}`)).toHaveLength(1));
  it('is another key in another case', () => expect(told('{"a":1,"A":2}')).toEqual([]));
  it('may stand in two objects', () => expect(told('[{"a":1},{"a":2}]')).toEqual([]));

  it('is told a few times, and counted', () => {
    const all = told(`[${Array.from({ length: 100 }, () => '{"a":1,"a":2}').join()}]`);
    expect(all).toHaveLength(9);
    expect(all[8]).toContain('92 more');
  });
});

describe('what others may take for something else', () => {
  it('__proto__ is data, and told', () => {
    const { json, oddities } = parseWatched('{"__proto__":{"admin":true}}', DEFAULT_JSON_LIMITS);
    expect(writeJson(json)).toBe('{"__proto__":{"admin":true}}');
    expect(oddities).toMatchObject([
      { code: 'ambiguous', message: expect.stringContaining('{"admin":true}') as string },
    ]);
    expect(({} as { readonly admin?: unknown }).admin).toBeUndefined();
  });

  it.each([
    ['NUL in a text', String.raw`["a\u0000b"]`, String.raw`The text "a\u0000b" holds NUL.`],
    ['half a pair', String.raw`["\ud83d"]`, String.raw`The text "\ud83d" holds half of a surrogate pair`],
    ['half a pair in a key', String.raw`{"\udc00":1}`, String.raw`The text "\udc00" holds half of a surrogate pair`],
  ])('%s is told', (_what, text, message) => {
    const [only, ...rest] = told(text);
    expect(only).toContain(message);
    expect(only?.isWellFormed()).toBe(true);
    expect(rest).toEqual([]);
  });

  it('a whole pair is text', () => expect(told(String.raw`["\ud83d\ude00"]`)).toEqual([]));
});

describe('limits', () => {
  const limits = { maxDepth: 3, maxMembers: 2, maxValues: 6 };
  it.each([
    ['[[[[1]]]]', 'jsonDepth'],
    ['{"a":1,"b":2,"c":3}', 'jsonMembers'],
    ['[1,2,3,4,5,6]', 'jsonValues'],
  ])('of %s are named', (text, name) => {
    expect(() => parseJson(text, limits)).toThrow(
      expect.objectContaining({ code: 'LIMIT', message: expect.stringContaining(`(${name})`) as string }),
    );
  });
  it('are reached without a fault', () => {
    for (const text of ['[[[1]]]', '{"a":1,"b":2}', '[1,2,3,4,5]'])
      expect(writeJson(parseJson(text, limits))).toBe(text);
  });
});
