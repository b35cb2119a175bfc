import { describe, expect, it } from 'vitest';
import type { SpanStatement } from '../../../model/statement.ts';
import { headOf, runImporter } from '../import.test-helper.ts';
import { phoenix } from './phoenix.ts';

const span = (id: string, attributes: object = {}, kind = 'LLM') => ({
  name: id,
  context: { trace_id: 't', span_id: id },
  span_kind: kind,
  parent_id: null,
  start_time: '2026-03-02T14:05:09.000001+00:00',
  attributes,
  events: [{ name: 'e' }],
});

async function read(content: unknown) {
  const written = await runImporter(phoenix, JSON.stringify(content));
  return written.statements.map((entry) => entry.statement as SpanStatement);
}

describe('phoenix', () => {
  it('finds spans in every envelope, whatever its keys are called', async () => {
    for (const shape of [
      span('a'),
      [span('a')],
      { data: [span('a')], next_cursor: null },
      { 'any name': [span('a')] },
      { data: [{ spans: [span('a')] }] },
      { 'context.trace_id': 't', 'context.span_id': 'a', span_kind: 'LLM', name: 'a', start_time: 1772460309000 },
    ]) {
      expect(phoenix.sniff(headOf(JSON.stringify(shape))).confidence).toBe(0.95);
      expect((await read(shape)).map((one) => [one.traceId, one.spanId, one.spanKind])).toEqual([['t', 'a', 'llm']]);
    }
    const console = { name: 'a', context: { trace_id: '0x1', span_id: '0x2' }, kind: 'SpanKind.INTERNAL' };
    expect(phoenix.sniff(headOf(JSON.stringify(console))).confidence).toBe(0);
  });

  it('tells what was asked from what answered, as far as the attributes do', async () => {
    const spans = await read([
      span('one name', { 'llm.model_name': 'm' }),
      span('parameters', { 'llm.model_name': 'n', 'llm.invocation_parameters': '{"model":"m"}' }),
      span('both', { 'llm.request.model_name': 'm', 'llm.response.model_name': 'n', 'llm.model_name': 'n' }),
      span('nested', { llm: { model_name: 'm' } }),
      span('contents', { 'input.value': '{"model":"m"}', 'output.value': '{"model":"n","id":"r"}' }),
      span('no call', { 'input.value': '{"model":"m"}' }, 'TOOL'),
    ]);
    expect(spans.map((one) => [one.name, one.labelAsked, one.labelAnswered])).toEqual([
      ['one name', 'm', null],
      ['parameters', 'm', 'n'],
      ['both', 'm', 'n'],
      ['nested', 'm', null],
      ['contents', 'm', 'n'],
      ['no call', null, null],
    ]);
  });

  it('keeps ids that are no hex, zeros among them', async () => {
    const zero = '0000000000000000';
    const [one] = await read([{ ...span('s01'), parent_id: zero }]);
    expect([one?.spanId, one?.parentSpanId]).toEqual(['s01', zero]);
  });
});
