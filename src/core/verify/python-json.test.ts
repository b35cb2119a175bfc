import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { parseJson } from '../../base/json.ts';
import { compareCodePoints, pythonFloat, pythonJson } from './python-json.ts';

/** Source text and what CPython 3.11 makes of it: `json.dumps(json.loads(text), sort_keys=True)`. */
const PYTHON: readonly (readonly [string, string])[] = [
  ['0', '0'],
  ['-0', '0'],
  ['1', '1'],
  ['123456789012345678901234567890', '123456789012345678901234567890'],
  ['1.0', '1.0'],
  ['-0.0', '-0.0'],
  ['0.1', '0.1'],
  ['1e-7', '1e-07'],
  ['1E5', '100000.0'],
  ['1e16', '1e+16'],
  ['1e15', '1000000000000000.0'],
  ['123456789012345680.0', '1.2345678901234568e+17'],
  ['9007199254740993.0', '9007199254740992.0'],
  ['0.0001', '0.0001'],
  ['0.00001', '1e-05'],
  ['1e22', '1e+22'],
  ['1.5e300', '1.5e+300'],
  ['5e-324', '5e-324'],
  ['2.2250738585072014e-308', '2.2250738585072014e-308'],
  ['0.30000000000000004', '0.30000000000000004'],
  ['1e0', '1.0'],
  ['100000000000000000000.0', '1e+20'],
  ['-1.25E-9', '-1.25e-09'],
  ['"a/b\\"c\\\\"', '"a/b\\"c\\\\"'],
  ['"\\u007f\\u0000\\b\\f\\n\\r\\t"', '"\\u007f\\u0000\\b\\f\\n\\r\\t"'],
  ['"\u00e9\u2013\ud83d\ude0a"', '"\\u00e9\\u2013\\ud83d\\ude0a"'],
  ['"\\ud83d"', '"\\ud83d"'],
  ['{"b":1,"a":[true,false,null],"a":{"z":1.0,"y":2}}', '{"a": {"y": 2, "z": 1.0}, "b": 1}'],
  ['{"\\uffff":1,"\ud83d\ude0a":2,"A":3,"a":4,"":5}', '{"": 5, "A": 3, "a": 4, "\\uffff": 1, "\\ud83d\\ude0a": 2}'],
  ['[]', '[]'],
  ['{}', '{}'],
  ['[[],{}]', '[[], {}]'],
  [' [ 1 , 2.50 ] ', '[1, 2.5]'],
  ['"\\u2028\\u00a0~ "', '"\\u2028\\u00a0~ "'],
];

describe('pythonJson', () => {
  it.each(PYTHON)('writes %s as Python does', (text, expected) => {
    expect(pythonJson(parseJson(text))).toBe(expected);
  });

  it('refuses a number beyond a 64-bit float', () => {
    expect(() => pythonJson(parseJson('[1e400]'))).toThrow('too large');
    expect(() => pythonFloat(Number.NaN)).toThrow('too large');
  });

  it('gives its own text back when that is read and written again', () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: 'binary' }), (text) => {
        const once = pythonJson(parseJson(text));
        expect(once).toMatch(/^[\x20-\x7e]*$/);
        expect(pythonJson(parseJson(once))).toBe(once);
        expect(JSON.parse(once)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('does not depend on the order of members', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ unit: 'binary' }), { maxLength: 8 }), (keys) => {
        const write = (list: readonly string[]): string =>
          pythonJson(parseJson(`{${list.map((key) => `${JSON.stringify(key)}:1`).join(',')}}`));
        expect(write(keys.toReversed())).toBe(write(keys));
      }),
    );
  });

  it('writes floats that read back as themselves', () => {
    fc.assert(
      fc.property(fc.double({ noDefaultInfinity: true, noNaN: true }), (value) => {
        const text = pythonFloat(value);
        expect(Object.is(Number(text), value)).toBe(true);
        expect(text).toMatch(/^-?\d+(?:\.\d+)?(?:e[+-]\d{2,3})?$/);
        expect(text).toMatch(/[.e]/);
      }),
    );
  });
});

describe('compareCodePoints', () => {
  it('puts characters beyond U+FFFF last, where UTF-16 order does not', () => {
    expect(['\u{1F600}', '\uFFFF', 'a'].toSorted(compareCodePoints)).toEqual(['a', '\uFFFF', '\u{1F600}']);
    expect(compareCodePoints('ab', 'a')).toBeGreaterThan(0);
    expect(compareCodePoints('a', 'a')).toBe(0);
  });
});
