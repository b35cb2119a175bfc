import { describe, expect, it } from 'vitest';
import { caseOf, file } from './case.test-helper.ts';
import { ns, span } from './evidence.test-helper.ts';

const answer = { 'gen_ai.response.model': 'qwen3-32b' };
const asked = { 'gen_ai.request.model': 'qwen3', 'gen_ai.response.model': 'qwen3-32b' };

describe('a span that names the model that answered alone', () => {
  it('is a request whose label is unknown', async () => {
    const engine = span({ trace: 't', span: 'a', host: 'gpu-1', sec: 5, seconds: 3, attributes: answer });
    const { requests } = await caseOf(file('spans.jsonl', engine));
    expect(requests).toMatchObject([{ label: null, labelAnswered: 'qwen3-32b', node: 'gpu-1', timeNs: ns(5) }]);
  });

  it('is one also without a trace, or below a span that names no model', async () => {
    const server = span({ trace: 't', span: 'http', sec: 4, attributes: { 'http.route': '/v1/chat/completions' } });
    const engine = span({ trace: 't', span: 'a', sec: 5, attributes: answer });
    const alone = span({ sec: 9, attributes: answer });
    const { requests } = await caseOf(file('spans.jsonl', server, engine, alone));
    expect(requests.map(({ labelAnswered }) => labelAnswered)).toEqual(['qwen3-32b', 'qwen3-32b']);
  });

  it('makes none where its trace says what was asked, in whichever file', async () => {
    const engine = file('engine.jsonl', span({ trace: 't', span: 'a', sec: 5, attributes: answer }));
    const client = file('client.jsonl', span({ trace: 't', span: 'b', kind: 3, sec: 4, attributes: asked }));
    for (const files of [
      [engine, client],
      [client, engine],
    ]) {
      const { requests } = await caseOf(...files);
      expect(requests).toMatchObject([{ label: 'qwen3', labelAnswered: 'qwen3-32b' }]);
    }
  });

  it('tells of the request that it shares an id with', async () => {
    const engine = span({
      trace: 'e',
      span: 'a',
      sec: 5,
      attributes: { ...answer, 'gen_ai.response.id': 'chatcmpl-1' },
    });
    const client = span({
      trace: 'c',
      span: 'b',
      sec: 4,
      attributes: { 'gen_ai.request.model': 'qwen3', 'gen_ai.response.id': 'chatcmpl-1' },
    });
    const { requests } = await caseOf(file('spans.jsonl', engine, client));
    expect(requests).toMatchObject([{ label: 'qwen3', labelAnswered: 'qwen3-32b' }]);
  });
});
