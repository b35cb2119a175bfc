import { describe, expect, it } from 'vitest';
import type { SpanStatement } from '../../../model/statement.ts';
import { headOf, runImporter } from '../import.test-helper.ts';
import { langfuse } from './langfuse.ts';

const base = { traceId: 't1', type: 'GENERATION', startTime: '2026-03-02T14:05:09.100Z', parentObservationId: null };
const observation = (id: string, more: object = {}) => ({ ...base, id, name: id, metadata: '{}', ...more });

async function read(content: unknown) {
  const written = await runImporter(langfuse, typeof content === 'string' ? content : JSON.stringify(content));
  return { ...written, spans: written.statements.map((entry) => entry.statement as SpanStatement) };
}

describe('langfuse', () => {
  it('is recognised in every shape, and nothing else is', () => {
    const one = observation('o1');
    for (const shape of [
      { trace: { id: 't1', projectId: 'p', observations: [] }, observations: [one] },
      [one],
      { data: [one], meta: {} },
      { id: 't1', observations: [one] },
      { id: 'o1', trace_id: 't1', parent_observation_id: null, start_time: '2026-03-02 14:05:09' },
    ])
      expect(langfuse.sniff(headOf(JSON.stringify(shape))).confidence).toBeGreaterThan(0.9);
    expect(langfuse.sniff(headOf('id,traceId,parentObservationId,startTime\n')).confidence).toBeGreaterThan(0.9);
    expect(langfuse.sniff(headOf('{"0123456789abcdef":{"input":{},"output":{}}}')).confidence).toBe(0);
    expect(langfuse.sniff(headOf('[{"traceId":"1","id":"2","parentId":"3"}]')).confidence).toBe(0);
  });

  it('tells what stands twice once, the fuller of both, whichever comes first', async () => {
    const trace = { id: 't1', projectId: 'p', observations: [observation('a'), observation('b')] };
    const full = [observation('a', { input: '{"model":"asked"}' })];
    for (const document of [
      { trace, observations: full },
      { observations: full, trace },
    ]) {
      const { spans, units } = await read(document);
      expect(spans.map((span) => [span.spanId, span.labelAsked]).toSorted()).toEqual([
        ['a', 'asked'],
        ['b', null],
      ]);
      expect(units.map((unit) => unit.reason).toSorted()).toEqual(['', '', 'copy']);
    }
  });

  it('knows copies, and tells the fuller one, also where something between them is broken', async () => {
    const text = JSON.stringify({
      trace: { observations: [observation('a'), 'X'], projectId: 'p', metadata: '{}' },
      observations: [observation('a', { input: { model: 'asked' } }), 'X', observation('b')],
    });
    const { spans, units } = await read(text.replaceAll('"X"', '{"id":}'));
    expect(spans.map((span) => [span.spanId, span.labelAsked])).toEqual([
      ['a', 'asked'],
      ['b', null],
    ]);
    expect(units.map((unit) => unit.reason)).toEqual(['copy', 'syntax', '', 'syntax', '']);
  });

  it('tells keys that stand twice', async () => {
    const { issues } = await read(JSON.stringify([observation('a')]).replace('"name":', '"name":"b","name":'));
    expect(issues).toHaveLength(1);
  });

  it('keeps two records of one id that both stand outside of the trace', async () => {
    const { spans } = await read({
      trace: { id: 't1', projectId: 'p' },
      observations: [observation('a'), observation('a')],
    });
    expect(spans).toHaveLength(2);
  });

  it('takes the one name for what was asked, unless that is known', async () => {
    const attributes = (pairs: object) => ({ metadata: JSON.stringify({ attributes: pairs }) });
    const { spans } = await read([
      observation('named', { model: 'm', internalModelId: 'price-list' }),
      observation('substituted', { model: 'n', input: { model: 'm' } }),
      observation('told', { model: 'n', ...attributes({ 'gen_ai.request.model': 'm', 'gen_ai.response.model': 'o' }) }),
      observation('both', { ...attributes({ 'llm.model_name': 'm' }) }),
      observation('a tool', { type: 'TOOL', input: { model: 'a lorry' } }),
    ]);
    expect(spans.map((span) => [span.name, span.labelAsked, span.labelAnswered])).toEqual([
      ['named', 'm', null],
      ['substituted', 'm', 'n'],
      ['told', 'm', 'o'],
      ['both', 'm', null],
      ['a tool', null, null],
    ]);
  });

  it('reads the node out of texts in texts, and out of the trace where an observation has none', async () => {
    const span = (id: string, more: object = {}) => observation(id, { type: 'SPAN', ...more });
    const resource = { 'host.name': 'bot-1', 'service.name': 'bot' };
    const { spans } = await read({
      trace: { id: 't1', projectId: 'p', metadata: JSON.stringify({ resourceAttributes: { 'host.name': 'around' } }) },
      observations: [
        span('a', { metadata: JSON.stringify(JSON.stringify({ resourceAttributes: resource })) }),
        span('b', { metadata: { resourceAttributes: JSON.stringify(resource) } }),
        span('c'),
      ],
    });
    expect(spans.map((one) => one.node)).toEqual(['bot-1', 'bot-1', 'around']);
  });

  it('takes the machine of the caller for no node that answered', async () => {
    const metadata = { resourceAttributes: { 'host.name': 'bot-1' } };
    const attributes = { 'server.address': 'gateway.example' };
    const { spans } = await read([
      observation('a', { metadata, model: 'm' }),
      observation('b', { metadata: { ...metadata, attributes }, model: 'm' }),
    ]);
    expect(spans.map(({ node, server }) => [node, server])).toEqual([
      [null, undefined],
      [null, 'gateway.example'],
    ]);
  });

  it('goes on behind a broken observation, and keeps what came before a cut', async () => {
    const text = JSON.stringify({ trace: { projectId: 'p' }, observations: [observation('a'), 'X', observation('b')] });
    const broken = await read(text.replace('"X"', '{"id":}'));
    expect(broken.spans.map((span) => span.spanId)).toEqual(['a', 'b']);
    expect(broken.issues.map((issue) => issue.code)).toEqual(['syntax']);
    const cut = await read(text.slice(0, -60));
    expect(cut.spans.map((span) => span.spanId)).toEqual(['a']);
    expect(cut.issues.map((issue) => issue.code)).toEqual(['cut']);
  });
});
