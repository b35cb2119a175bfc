import { describe, expect, it } from 'vitest';
import { utf8 } from '../../base/bytes.ts';
import { parseJson } from '../../base/json.ts';
import { keccakHex, sha256Hex } from './digest.ts';
import { checkOutputHash, signedOutputText } from './output-text.ts';

function of(text: string) {
  return signedOutputText(parseJson(text));
}

describe('signedOutputText', () => {
  it.each([
    ['{"choices":[{"message":{"role":"assistant","content":"hé"},"finish_reason":"stop"}]}', 'hé', 'message content'],
    ['{"choices":[{"message":{"content":null},"finish_reason":"stop"}]}', '', 'message content'],
    [
      '{"choices":[{"message":{"content":[{"type":"text","text":"a"},{"type":"image"},"b"]}}]}',
      'ab',
      'message content',
    ],
    [
      '{"choices":[{"message":{"content":"","tool_calls":[{"type":"function","id":"é","function":{"name":"f","arguments":"{}"}}]},"finish_reason":"tool_calls"}]}',
      String.raw`[{"function": {"arguments": "{}", "name": "f"}, "id": "\u00e9", "type": "function"}]`,
      'tool calls',
    ],
    ['{"choices":[{"message":{"content":"x","tool_calls":[]},"finish_reason":"tool_calls"}]}', 'x', 'message content'],
    ['{"choices":[{"text":"done","index":0}]}', 'done', 'completion text'],
    ['{"completion":"old","model":"m"}', 'old', 'completion text'],
    ['{"message":{"role":"assistant","content":"raw"},"finish_reason":"stop"}', 'raw', 'message content'],
  ])('%s', (response, text, form) => {
    expect(of(response)).toEqual({ text, form });
  });

  it('finds none in the last frame of a stream, in an empty answer, in no object', () => {
    expect(of('{"choices":[{"delta":{},"index":0,"finish_reason":"stop"}]}')).toBeNull();
    expect(of('{"choices":[]}')).toBeNull();
    expect(of('{"choices":[{"message":{"content":7}}]}')).toBeNull();
    expect(of('[]')).toBeNull();
  });
});

describe('checkOutputHash', () => {
  it('hashes the UTF-8 of the text', () => {
    const check = checkOutputHash('pong 😊', keccakHex('pong 😊'));
    expect(check).toMatchObject({ verdict: 'match', algorithm: 'keccak256', form: 'output text' });
    expect(checkOutputHash('pong', sha256Hex('pong'))).toMatchObject({ verdict: 'match', algorithm: 'sha256' });
  });

  it('knows the SHA-256 of the body as sent', () => {
    const body = '{"choices": []}';
    expect(checkOutputHash('', sha256Hex(body), utf8(body))).toMatchObject({ verdict: 'match', form: 'body as sent' });
  });

  it('keeps mismatch, not held and not stated apart', () => {
    expect(checkOutputHash('pong ', keccakHex('pong')).verdict).toBe('mismatch');
    expect(checkOutputHash('', keccakHex('pong')).verdict).toBe('mismatch');
    expect(checkOutputHash(null, keccakHex('pong')).verdict).toBe('not-held');
    expect(checkOutputHash('pong', null).verdict).toBe('no-hash');
  });
});
