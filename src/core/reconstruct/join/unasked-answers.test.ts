import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Flags } from '../../../base/number-list.ts';
import { openDb } from '../../store/db.ts';
import { caseOf, file } from '../case.test-helper.ts';
import { ns, span } from '../evidence.test-helper.ts';
import { WAITING } from './key-parts.ts';
import type { SpanMention, SpanMentions } from './span-mentions.ts';
import { UnaskedAnswers } from './unasked-answers.ts';

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

describe('a span of an engine that calls its request by the answer', () => {
  const client = span({
    trace: 'c',
    span: 'b',
    kind: 3,
    host: 'laptop',
    sec: 4,
    attributes: { 'gen_ai.request.model': 'qwen3', 'gen_ai.response.id': 'cmpl-77', 'server.address': 'llm.example' },
  });
  const engine = (requestId: string, trace = 'e'): Readonly<Record<string, unknown>> =>
    span({ trace, span: 'a', host: 'gpu-1', sec: 5, attributes: { 'gen_ai.request.id': requestId } });

  it('says which node answered the client that was given that id', async () => {
    const { requests } = await caseOf(file('spans.jsonl', client, engine('cmpl-77-0')));
    expect(requests).toMatchObject([{ label: 'qwen3', node: 'gpu-1', timeNs: ns(4) }]);
  });

  it('is a request of its own where nothing asks for it', async () => {
    const { requests } = await caseOf(file('spans.jsonl', client, engine('chatcmpl-78'), engine('cmpl-77')));
    expect(requests).toMatchObject([
      { label: 'qwen3', node: 'llm.example' },
      { label: null, labelAnswered: null, node: 'gpu-1', timeNs: ns(5) },
    ]);
  });

  it('makes none below a call that says what was asked', async () => {
    const { requests } = await caseOf(file('spans.jsonl', client, engine('chatcmpl-78', 'c')));
    expect(requests).toMatchObject([{ label: 'qwen3', node: 'llm.example' }]);
  });
});

interface Told {
  readonly trace: string | null;
  readonly asks: boolean;
}

function mentionsOf(told: readonly Told[]): SpanMentions {
  const text = (_: string, i: number): string | null => told[i]?.trace ?? null;
  const block = { block: { text } } as unknown as SpanMention['block'];
  return {
    first: 3,
    count: told.length,
    walk: (isWanted) => told.map((_, i) => ({ mention: 3 + i, block, i })).filter(({ mention }) => isWanted(mention)),
  };
}

function unaskedIn(told: readonly Told[]): readonly number[] {
  const unasked = new UnaskedAnswers();
  told.forEach(({ asks }, i) => (asks ? unasked.addAsking(3 + i) : unasked.addAnswer(3 + i)));
  const makes = new Flags();
  unasked.flag(openDb(':memory:', { mode: 'memory' }), mentionsOf(told), makes);
  return told.flatMap((_, i) => (makes.has(3 + i) ? [i] : []));
}

describe('answers that nothing in the case asks for', () => {
  it('are those of traces without a question, however their ids are written', () => {
    const zeros = '0'.repeat(31);
    const traces = fc.constantFrom(`${zeros}1`, '1', `${zeros}2`, `1${zeros}`, 'not hex', 'not hex either', '', null);
    fc.assert(
      fc.property(fc.array(fc.record({ trace: traces, asks: fc.boolean() }), { maxLength: 12 }), (told) => {
        const keyOf = ({ trace }: Told): string => (trace === '1' ? `${zeros}1` : (trace ?? ''));
        const asked = new Set(told.filter(({ asks }) => asks).map(keyOf));
        const expected = told.flatMap((one, i) =>
          !one.asks && (keyOf(one) === '' || !asked.has(keyOf(one))) ? [i] : [],
        );
        expect(unaskedIn(told)).toEqual(expected);
      }),
    );
  });

  it('are found among those that no longer waited in memory', () => {
    const traceOf = (i: number): string => `${'a'.repeat(24)}${i.toString(16).padStart(8, '0')}`;
    const told = Array.from({ length: WAITING * 300 }, (_, i) => ({ trace: traceOf(i >> 1), asks: i % 2 === 1 }));
    expect(unaskedIn([...told, { trace: traceOf(2 ** 31), asks: false }])).toEqual([told.length]);
  });
});
