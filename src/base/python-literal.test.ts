import { describe, expect, it } from 'vitest';
import { writeJson } from './json.ts';
import { parsePythonDict } from './python-literal.ts';

function asJson(text: string): string | null {
  const value = parsePythonDict(text);
  return value === null ? null : writeJson(value);
}

describe('parsePythonDict', () => {
  it('reads what repr writes', () => {
    expect(asJson(`{'a': 'x', "b": [1, 2.5, -3, 1e-07], 'c': None, 'd': (True, False,), 'e': {}}`)).toBe(
      '{"a":"x","b":[1,2.5,-3,1e-07],"c":null,"d":[true,false],"e":{}}',
    );
    expect(asJson(String.raw`{'k': "it's", 'q': 'say "x"\n\t\\', 'u': '\xe9\u2013\U0001f60a'}`)).toBe(
      JSON.stringify({ k: "it's", q: 'say "x"\n\t\\', u: 'é–😊' }),
    );
  });

  it('refuses everything else', () => {
    for (const text of [
      '',
      '{',
      "{'a': __import__('os')}",
      "{'a': 1} x",
      '{1: 2}',
      "{'a' 1}",
      "['a']",
      "{'a': 'x",
      "{'a': '\\q'}",
    ]) {
      expect(parsePythonDict(text)).toBeNull();
    }
    expect(parsePythonDict(`{'a': ${'['.repeat(5000)}`)).toBeNull();
  });
});
