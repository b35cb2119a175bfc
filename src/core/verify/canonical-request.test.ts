import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { utf8 } from '../../base/bytes.ts';
import { parseJson } from '../../base/json.ts';
import { checkInputHash } from './canonical-request.ts';
import { keccakHex, sha256Hex } from './digest.ts';

const held = {
  model: 'gpt-4.1',
  temperature: 1,
  max_tokens: 64,
  top_p: 0.5,
  n: 1,
  stream: false,
  tool_choice: 'auto',
  stop: ['\n'],
  tools: [{ type: 'function', function: { name: 'f', parameters: { minimum: '@1.0@', maximum: 10 } } }],
  messages: [
    { role: 'developer', content: 'Be kind', name: 'dropped' },
    { role: 'user', content: 'ünïcode – 😊' },
    {
      role: 'assistant',
      content: null,
      tool_calls: [{ index: 0, id: 'c1', type: 'function', function: { name: 'f', arguments: '{"a": 1}' } }],
    },
    { role: 'tool', content: '7', tool_call_id: 'c1' },
    { role: 'function', content: '8', name: 'g' },
  ],
};
// 1.0 has to stay 1.0, which JSON.stringify cannot write.
const heldText = JSON.stringify(held).replace('"@1.0@"', '1.0');

/** Written by CPython's json.dumps(…, sort_keys=True) from the shaped request. */
const heldCanonical = String.raw`{"max_tokens": 64, "messages": [{"content": "Be kind", "role": "system"}, {"content": "\u00fcn\u00efcode \u2013 \ud83d\ude0a", "role": "user"}, {"content": "", "role": "assistant", "tool_calls": [{"function": {"arguments": "{\"a\": 1}", "name": "f"}, "id": "c1", "type": "function"}]}, {"content": "7", "role": "tool", "tool_call_id": "c1"}, {"content": "8", "name": "g", "role": "function"}], "model": "gpt-4.1", "stop": ["\n"], "temperature": 1.0, "tools": [{"function": {"name": "f", "parameters": {"maximum": 10, "minimum": 1.0}}, "type": "function"}]}`;

const parts = String.raw`[{"type": "text", "text": "what's this?"}, {"type": "file", "file": {"filename": "a.pdf", "file_data": "AAAA"}}, {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}]`;
const multimodal = `{"model":"gpt-4.1","messages":[{"role":"user","content":${parts}}],"temperature":0}`;
const reduced = String.raw`{"messages": [{"content": [{"text": "what's this?", "type": "text"}, {"filename": "a.pdf", "type": "file"}, {"type": "image_url"}], "role": "user"}], "model": "gpt-4.1", "temperature": 0.0}`;
const asPythonText = String.raw`{"messages": [{"content": "[{'type': 'text', 'text': \"what's this?\"}, {'type': 'file', 'file': {'filename': 'a.pdf', 'file_data': 'AAAA'}}, {'type': 'image_url', 'image_url': {'url': 'data:image/png;base64,AAAA'}}]", "role": "user"}], "model": "gpt-4.1", "temperature": 0.0}`;

function chat(members: string): string {
  return `{"model":"m","messages":[{"role":"user","content":"hi"}]${members}}`;
}

function canonical(members: string, model = 'm'): string {
  return `{"messages": [{"content": "hi", "role": "user"}], "model": "${model}"${members}}`;
}

describe('checkInputHash', () => {
  it.each([
    ['chat', heldText, heldCanonical],
    ['chat, attachments reduced', multimodal, reduced],
    ['chat, user content as Python text', multimodal, asPythonText],
    [
      'completion',
      '{"prompt":"Say hi","model":"gpt-4.1","temperature":5e-1,"max_tokens":5,"top_p":1}',
      '{"max_tokens": 5, "model": "gpt-4.1", "prompt": "Say hi", "temperature": 0.5}',
    ],
    ['chat, default temperature', chat(''), canonical(', "temperature": 0.0')],
    [
      'chat, default temperature',
      chat(',"temperature":null,"stop":[],"tools":null'),
      canonical(', "temperature": 0.0'),
    ],
    ['chat, without temperature', chat(''), canonical('')],
    ['chat', chat(',"temperature":1e-7,"web_search":1'), canonical(', "temperature": 1e-07, "web_search": true')],
    ['chat, without web_search', chat(',"temperature":0,"web_search":true'), canonical(', "temperature": 0.0')],
    [
      'chat, without web_search and response_format',
      chat(',"temperature":0,"web_search":true,"response_format":{"type":"json_object"}'),
      canonical(', "temperature": 0.0'),
    ],
    [
      'chat',
      chat(',"temperature":0,"response_format":{"type":"json_object"}'),
      canonical(', "response_format": {"type": "json_object"}, "temperature": 0.0'),
    ],
    [
      'chat, label without provider',
      chat(',"temperature":0').replace('"m"', '"openai/gpt-5"'),
      canonical(', "temperature": 0.0', 'gpt-5'),
    ],
    ['as held', chat(',"temperature":0,"seed":7'), canonical(', "seed": 7, "temperature": 0')],
    [
      'server object',
      chat(',"temperature":0,"max_tokens":9'),
      '{"max_tokens": 9, "messages": [{"content": "hi", "name": null, "role": "user", "tool_call_id": null, "tool_calls": null}], "model": "m", "stop": null, "temperature": 0.0, "tool_choice": "auto", "tools": null}',
    ],
    [
      'server object, default max_tokens',
      '{"model":"m","prompt":"p"}',
      '{"max_tokens": 100, "model": "m", "prompt": "p", "stop": null, "temperature": 0.0}',
    ],
  ])('finds the form “%s”', (form, request, text) => {
    for (const [algorithm, hash] of [
      ['keccak256', keccakHex(text)],
      ['sha256', sha256Hex(text)],
    ] as const) {
      expect(checkInputHash(parseJson(request), `0x${hash.toUpperCase()}`)).toMatchObject({
        verdict: 'match',
        form,
        algorithm,
      });
    }
  });

  it('hashes a canonical text that a record holds', () => {
    const hash = keccakHex(heldCanonical);
    const expected = { verdict: 'match', form: 'canonical text', algorithm: 'keccak256' };
    expect(checkInputHash(null, hash, { canonicalText: heldCanonical })).toMatchObject(expected);
    expect(checkInputHash(heldCanonical, hash)).toMatchObject(expected);
    const record = parseJson(JSON.stringify({ canonical_request: heldCanonical, output: 'x' }));
    expect(checkInputHash(record, hash)).toMatchObject(expected);
  });

  it('knows the trap of SHA-256 over the body as sent', () => {
    const body = '{"model": "m",  "prompt": "é"}';
    const request = parseJson(body);
    expect(checkInputHash(request, sha256Hex(body), { rawBody: utf8(body) })).toMatchObject({
      verdict: 'match',
      form: 'body as sent',
      algorithm: 'sha256',
    });
    expect(checkInputHash(request, sha256Hex('{"model":"m","prompt":"é"}'))).toMatchObject({
      form: 'body, written compactly',
    });
    expect(checkInputHash(request, sha256Hex(body)).verdict).toBe('mismatch');
  });

  it('says what it tried when nothing fits', () => {
    const check = checkInputHash(parseJson(heldText), '00'.repeat(32));
    expect(check).toMatchObject({ verdict: 'mismatch', form: null, algorithm: null });
    expect(check.tried).toContain('chat (keccak256)');
    expect(check.tried).toContain('as held (sha256)');
    expect(new Set(check.tried).size).toBe(check.tried.length);
  });

  it('tells what is not held and what was not stated from a mismatch', () => {
    expect(checkInputHash(null, '00'.repeat(32)).verdict).toBe('not-held');
    expect(checkInputHash(parseJson(heldText), null).verdict).toBe('no-hash');
    expect(checkInputHash(parseJson(heldText), 'sig-abc').verdict).toBe('no-hash');
  });

  it('leaves out what no gateway accepts and does not throw', () => {
    for (const request of [
      chat(',"temperature":1e999'),
      '{"messages":[{"role":"alien"}]}',
      '{"messages":[1]}',
      '{"messages":{}}',
      '{}',
      '[1]',
      '7',
    ]) {
      expect(checkInputHash(parseJson(request), '00'.repeat(32)).verdict).not.toBe('match');
    }
  });

  it('never matches once the text of the user changed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (asked, other) => {
        const request = (text: string): string =>
          `{"model":"m","messages":[{"role":"user","content":${JSON.stringify(text)}}],"temperature":0}`;
        const ascii = JSON.stringify(asked).replace(
          /[^\x20-\x7e]/g,
          (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
        );
        const stated = keccakHex(
          `{"messages": [{"content": ${ascii}, "role": "user"}], "model": "m", "temperature": 0.0}`,
        );
        expect(checkInputHash(parseJson(request(asked)), stated).verdict).toBe('match');
        if (asked !== other) expect(checkInputHash(parseJson(request(other)), stated).verdict).toBe('mismatch');
      }),
    );
  });
});
