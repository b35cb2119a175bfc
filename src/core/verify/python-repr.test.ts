import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { parseJson } from '../../base/json.ts';
import { parsePythonDict } from '../../base/python-literal.ts';
import { pythonJson } from './python-json.ts';
import { pythonRepr } from './python-repr.ts';

/** Source text and what CPython 3.11 makes of it: `repr(json.loads(text))`. */
const PYTHON: readonly (readonly [string, string])[] = [
  [
    '[{"type":"text","text":"it\'s"},{"type":"image_url","image_url":{"url":"data:x","detail":null}}]',
    "[{'type': 'text', 'text': \"it's\"}, {'type': 'image_url', 'image_url': {'url': 'data:x', 'detail': None}}]",
  ],
  ['"both \' and \\""', "'both \\' and \"'"],
  [
    '"tab\\t nl\\n bs\\\\ nul\\u0000 del\\u007f nbsp\\u00a0 ls\\u2028 zwj\\u200d \u00e9 \ud83d\ude0a \\ue000 \\udb40\\udc01"',
    "'tab\\t nl\\n bs\\\\ nul\\x00 del\\x7f nbsp\\xa0 ls\\u2028 zwj\\u200d \u00e9 \ud83d\ude0a \\ue000 \\U000e0001'",
  ],
  ['[true,false,null,1,1.0,1e-7,-0,-0.0]', '[True, False, None, 1, 1.0, 1e-07, 0, -0.0]'],
  ['{"b":1,"a":2,"b":3}', "{'b': 3, 'a': 2}"],
  ['"\\ud83d"', "'\\ud83d'"],
  ['[]', '[]'],
  ['{}', '{}'],
  ['"\'"', '"\'"'],
  ['"\\""', "'\"'"],
  ['"\\u3000\\u0378"', "'\\u3000\\u0378'"],
];

describe('pythonRepr', () => {
  it.each(PYTHON)('writes %s as Python does', (text, expected) => {
    expect(pythonRepr(parseJson(text))).toBe(expected);
  });

  it('is what the literal reader reads back', () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: 'binary' }), (text) => {
        const value = parseJson(text);
        expect(pythonJson(parsePythonDict(`{'value': ${pythonRepr(value)}}`)!.get('value')!)).toBe(pythonJson(value));
      }),
    );
  });
});
