import { describe, expect, it } from 'vitest';

import { PyFloat, pythonJson } from './python-json.ts';

// The right-hand sides were printed by CPython 3: json.dumps(value, sort_keys=True).
describe('pythonJson', () => {
  it('spaces, sorts and keeps the kinds of number apart', () => {
    expect(pythonJson({ b: 1, a: [true, null, new PyFloat(0.7)] })).toBe('{"a": [true, null, 0.7], "b": 1}');
  });

  it('escapes everything outside printable ASCII, lower case, and not the slash', () => {
    const content = 'ping 2 – ünïcode 🙂 \u007f " \\ / \n\t\u0001';
    const request = {
      model: 'gemini-2.5-pro',
      messages: [{ role: 'user', content }],
      temperature: new PyFloat(0),
      max_tokens: 64,
    };
    expect(pythonJson(request)).toBe(
      '{"max_tokens": 64, "messages": [{"content": "ping 2 \\u2013 \\u00fcn\\u00efcode \\ud83d\\ude42 \\u007f \\" \\\\ / \\n\\t\\u0001", "role": "user"}], "model": "gemini-2.5-pro", "temperature": 0.0}',
    );
  });

  it('sorts keys by code point, not by UTF-16 unit', () => {
    expect(pythonJson({ é: new PyFloat(1), z: -3, Z: [], '': {}, '😀': 1, '\uffff': 2 })).toBe(
      '{"": {}, "Z": [], "z": -3, "\\u00e9": 1.0, "\\uffff": 2, "\\ud83d\\ude00": 1}',
    );
  });

  it('refuses a fraction that does not say that it is a float', () => {
    expect(() => pythonJson({ temperature: 0.7 })).toThrow(RangeError);
  });
});
