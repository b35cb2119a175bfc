import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseJson } from '../../../base/json.ts';
import { innerOddities, mayHoldJson } from './inner-json.ts';

const ODD = '{"a":1,"a":2}';

it('sees in the text of a record that it may hold JSON wherever it holds some', () => {
  const blank = fc.string({ unit: fc.constantFrom(' ', '\n', '\t', '\r'), maxLength: 3 });
  const escaped = fc.constantFrom(ODD, JSON.stringify(ODD).slice(1, -1), '\\u007b\\"a\\":1,\\"a\\":2}');
  fc.assert(
    fc.property(blank, escaped, blank, fc.constantFrom(' ', '', '\n'), (before, odd, after, gap) => {
      const inner = odd === ODD ? JSON.stringify(before + odd + after) : `"${odd}"`;
      for (const record of [`{"body":${gap}${inner}}`, `[1,${gap}${inner}]`, inner]) {
        expect(innerOddities(parseJson(record))).toHaveLength(1);
        expect(mayHoldJson(record)).toBe(true);
      }
    }),
  );
});

it.each(['{"a":{"b":[1,[2],{"c":"d"}]}}', '["a" , {"b":"c]"}]', '{"a":"x {","b":"["}'])(
  'looks no further into %s',
  (record) => {
    const found = mayHoldJson(record);
    expect(found).toBe(record.includes('"["'));
  },
);
