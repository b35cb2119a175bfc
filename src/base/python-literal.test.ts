import { describe, expect, it } from 'vitest';
import { writeJson } from './json.ts';
import { parsePythonDict, parsePythonObject } from './python-literal.ts';

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
      "{'a': '\\N{DASH}'}",
      "{'a': '\\U00110000'}",
      "{'a': b'x'}",
      "{'a': 1 + 1}",
      "{'a': nan}",
      "{'a': Nonesuch}",
      "{'a': 007}",
    ]) {
      expect(parsePythonDict(text)).toBeNull();
    }
    expect(parsePythonDict(`{'a': ${'['.repeat(5000)}`)).toBeNull();
  });
});

describe('parsePythonObject', () => {
  const asText = (text: string, from = 0): string | null => {
    const found = parsePythonObject(text, from);
    return found === null ? null : writeJson(found.value);
  };

  it('reads what a data class writes of itself', () => {
    expect(asText("A(x='it\\'s', y=None, z=B(n=1.5, l=[C(), True]), e=<Mode.TEE: 2>, f=nan)")).toBe(
      '{"()":"A","x":"it\'s","y":null,"z":{"()":"B","n":1.5,"l":[{"()":"C"},true]},"e":"<Mode.TEE: 2>","f":"nan"}',
    );
    expect(asText("R(v=array([11., 12.], dtype=float32), w=Decimal('0.1'))")).toBe(
      '{"()":"R","v":{"()":"array","0":[11.0,12.0],"dtype":"float32"},"w":{"()":"Decimal","0":"0.1"}}',
    );
    expect(parsePythonObject('x = A(\n  b=1,\n) y', 4)?.end).toBe('x = A(\n  b=1,\n)'.length);
  });

  it('refuses what is not whole, and what is no object', () => {
    for (const text of ['', 'A', 'A(', "A(x='y", 'A(x=)', 'A(x=1', "{'a': 1}", 'A(x=1 y=2)', `${'A(x='.repeat(90)}1`])
      expect([text, asText(text)]).toEqual([text, null]);
  });
});
