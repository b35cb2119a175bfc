import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import '../../tests/property-seed.ts';
import { parseJson, writeJson } from './json.ts';
import { parseInspected } from './node-inspect.ts';

function asJson(text: string, from = 0): string | null {
  const found = parseInspected(text, from);
  return found === null ? null : writeJson(found.value);
}

describe('parseInspected', () => {
  it('reads what console.log writes', () => {
    const value = {
      plain: 'a',
      'with-dash': "it's",
      quote: 'say "x" it\'s `y`',
      lines: 'one\ntwo\\',
      n: -1.5e-7,
      none: null,
      yes: true,
      list: [1, [2, [3]], {}],
      deep: { a: { b: 'x'.repeat(200) } },
    };
    for (const options of [{ depth: null }, { depth: null, compact: false }, { depth: null, breakLength: 40 }])
      expect(asJson(inspect(value, options))).toBe(JSON.stringify(value));
  });

  it('reads bigints, what is undefined, and passes over what is none of it', () => {
    expect(asJson('{ a: 12n, b: undefined, c: Infinity }')).toBe('{"a":12,"b":null,"c":"Infinity"}');
    expect(asJson('{ a: [Object], b: [Function: x], c: 2026-03-02T14:00:00.000Z }')).toBe(
      '{"a":"[Object]","b":"[Function: x]","c":"2026-03-02T14:00:00.000Z"}',
    );
    expect(
      asJson('{ a: [ 1, 2, ... 98 more items ], b: Foo { c: 1 }, d: <ref *1> [Object: null prototype] { e: 2 } }'),
    ).toBe('{"a":[1,2],"b":{"c":1},"d":{"e":2}}');
  });

  it('goes on behind the stack of an error', () => {
    const text = inspect({ before: 1, error: new Error('no nonce: already below pending'), after: 2 });
    expect(asJson(text)).toMatch(/^\{"before":1,"error":"Error: no nonce[^}]*"after":2\}$/);
  });

  it('says where the object ends, and refuses what is not whole', () => {
    const text = 'x: { a: 1 } and more';
    expect(parseInspected(text, 2)?.end).toBe('x: { a: 1 }'.length);
    for (const broken of ['', '{', '{ a: ', "{ a: 'x", '{ a: 1', '{ : 1 }', '[1]', 'text', '{ a 1 }'])
      expect([broken, asJson(broken)]).toEqual([broken, null]);
    expect(asJson('{ a: '.repeat(100) + '1' + ' }'.repeat(100))).toBeNull();
  });

  it('gives back every plain object, and never fails on what it cannot read', () => {
    const text = fc.string({ unit: 'grapheme' }).filter((one) => !one.includes('\u{85}'));
    const leaf = fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null));
    const { value } = fc.letrec((tie) => ({
      value: fc.dictionary(
        fc.stringMatching(/^[a-z]\w{0,8}$/),
        fc.oneof({ maxDepth: 3 }, leaf, fc.array(leaf), tie('value')),
      ),
    }));
    fc.assert(
      fc.property(value, fc.boolean(), (object, compact) => {
        const plain = JSON.parse(JSON.stringify(object)) as object;
        const written = inspect(plain, { depth: null, compact, maxArrayLength: null, maxStringLength: null });
        const read = parseInspected(written, 0);
        expect(read === null ? null : writeJson(read.value)).toBe(writeJson(parseJson(JSON.stringify(plain))));
      }),
    );
    fc.assert(
      fc.property(fc.string(), fc.nat(200), (noise, at) => {
        const whole = inspect({ a: 'x', b: [{ c: 1 }], d: new Error('e') });
        parseInspected(whole.slice(0, at) + noise + whole.slice(at), 0);
      }),
    );
  });
});
