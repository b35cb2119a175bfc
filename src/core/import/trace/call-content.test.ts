import { describe, expect, it } from 'vitest';
import { parseJson } from '../../../base/json.ts';
import { withContent } from './call-content.ts';
import { decodeJson } from './encoded-json.ts';

const json = (value: unknown) => parseJson(JSON.stringify(value));
const read = (input: unknown, output: unknown) => withContent({}, json(input), json(output));

describe('what a call says of itself', () => {
  it('is read from the bodies of the APIs', () => {
    expect(
      read({ model: 'gpt-4o', messages: [] }, { id: 'chatcmpl-1', model: 'gpt-4o-2024-08-06', choices: [] }),
    ).toEqual({ labelAsked: 'gpt-4o', labelAnswered: 'gpt-4o-2024-08-06', responseId: 'chatcmpl-1' });
    expect(read({ kwargs: { model: 'a' } }, { response: { id: 'msg_1', model: 'b' } })).toEqual({
      labelAsked: 'a',
      labelAnswered: 'b',
      responseId: 'msg_1',
    });
    expect(read({ modelId: 'amazon.nova' }, { modelVersion: 'gemini-2.5-pro-06-05' })).toEqual({
      labelAsked: 'amazon.nova',
      labelAnswered: 'gemini-2.5-pro-06-05',
    });
  });

  it('is read from what LangChain keeps beside a message', () => {
    const metadata = { id: 'chatcmpl-2', model_name: 'gpt-4o-2024-08-06' };
    const output = { generations: [[{ text: 'x', message: { kwargs: { response_metadata: metadata } } }]] };
    expect(read({ messages: [] }, output)).toEqual({ labelAnswered: 'gpt-4o-2024-08-06', responseId: 'chatcmpl-2' });
    expect(read(null, { generations: [], llm_output: { model_name: 'm' } })).toEqual({ labelAnswered: 'm' });
  });

  it('is read through texts that hold JSON, and from the first chunk of a stream', () => {
    expect(read(JSON.stringify(JSON.stringify({ model: 'a' })), [{ id: 'c', model: 'b' }, { model: 'c' }])).toEqual({
      labelAsked: 'a',
      labelAnswered: 'b',
      responseId: 'c',
    });
  });

  it('is nothing where there is no name of a model', () => {
    expect(read({ model: { id: 1 } }, { id: 'x', answer: 'y' })).toEqual({});
    expect(read({ model: 'a car with four doors' }, '{broken')).toEqual({});
    expect(read(null, null)).toEqual({});
  });

  it('gives way to attributes', () => {
    const fields = { labelAsked: 'attribute', responseId: 'r' };
    expect(withContent(fields, json({ model: 'a' }), json({ id: 'c', model: 'b' }))).toEqual({
      labelAsked: 'attribute',
      labelAnswered: 'b',
      responseId: 'r',
    });
  });

  it('is bounded in what it looks at', () => {
    const deep = parseJson('{"a":'.repeat(60) + '{"response_metadata":{"model":"m"}}' + '}'.repeat(60));
    expect(withContent({}, null, deep)).toEqual({});
    expect(withContent({}, null, json({ list: Array.from({ length: 100_000 }, () => ({})) }))).toEqual({});
  });
});

describe('JSON inside of texts', () => {
  it('is decoded as often as asked for', () => {
    expect(decodeJson('"\\"CHAT_MODEL\\""', 1)).toBe('"CHAT_MODEL"');
    expect(decodeJson('"CHAT_MODEL"', 1)).toBe('CHAT_MODEL');
    expect(decodeJson('"Say \'hello\'"')).toBe("Say 'hello'");
    expect(decodeJson('{"a"')).toBe('{"a"');
    expect(decodeJson('17')).toBe('17');
  });
});
