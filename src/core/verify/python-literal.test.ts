import { describe, expect, it } from 'vitest';
import { textMember, writeJson } from '../../base/json.ts';
import { parsePythonLiteral } from './python-literal.ts';

describe('parsePythonLiteral', () => {
  it('reads the dict that old gateways put into system_fingerprint', () => {
    const value = parsePythonLiteral(
      "{'response_signature': 'AB+/==', 'request_signature': '3cd5', 'response_timestamp': '2025-12-16T08:20:26+00:00'}",
    );
    expect(textMember(value, 'response_signature')).toBe('AB+/==');
    expect(textMember(value, 'response_timestamp')).toBe('2025-12-16T08:20:26+00:00');
  });

  it.each([
    ['(1, 2.5, -3)', '[1,2.5,-3]'],
    ['(1,)', '[1]'],
    ['(1)', '1'],
    ['()', '[]'],
    ['[None, True, False,]', '[null,true,false]'],
    [`{"a": 'it\\'s', 'b': "x\\x41\\u00e9\\U0001f60a\\n"}`, '{"a":"it\'s","b":"xAé😊\\n"}'],
    [' { } ', '{}'],
  ])('reads %s', (text, expected) => {
    expect(writeJson(parsePythonLiteral(text))).toBe(expected);
  });

  it.each([
    '',
    '{',
    "{'a' 1}",
    '{1: 2}',
    "{'a'}",
    '[1 2]',
    "'open",
    "'a\\q'",
    "'\\N{DASH}'",
    "'\\U00110000'",
    "b'x'",
    '__import__("os")',
    '1 + 1',
    'nan',
    'Nonesuch',
    '007',
    `${'['.repeat(80)}${']'.repeat(80)}`,
  ])('refuses %s', (text) => {
    expect(() => parsePythonLiteral(text)).toThrow(/of the Python literal/);
  });
});
