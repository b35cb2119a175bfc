import { describe, expect, it } from 'vitest';
import type { SpanStatement } from '../../../model/statement.ts';
import { headOf, runImporter } from '../import.test-helper.ts';
import { atif } from './atif.ts';

const step = (id: number, more: object = {}) => ({
  step_id: id,
  timestamp: '2026-03-02T14:05:09Z',
  source: 'agent',
  ...more,
});
const refers = (id: string) => ({ observation: { results: [{ subagent_trajectory_ref: [{ trajectory_id: id }] }] } });

async function read(content: unknown) {
  const written = await runImporter(atif, typeof content === 'string' ? content : JSON.stringify(content));
  return { ...written, spans: written.statements.map((entry) => entry.statement as SpanStatement) };
}

describe('atif', () => {
  it('labels the steps for which a model was called', async () => {
    const agent = { name: 'a', model_name: 'm' };
    const { spans } = await read({
      schema_version: 'ATIF-v1.7',
      trajectory_id: 't',
      agent,
      steps: [
        step(1),
        step(2, { model_name: 'n' }),
        step(3, { llm_call_count: 0 }),
        step(4, { is_copied_context: true }),
        step(5, { source: 'user' }),
      ],
    });
    expect(spans.map((one) => [one.spanId, one.labelAsked])).toEqual([
      ['t#1', 'm'],
      ['t#2', 'n'],
      ['t#3', null],
      ['t#4', null],
      ['t#5', null],
    ]);
  });

  it('hangs subagents below the step that started them, in the trace of the whole', async () => {
    const trajectory = (id: string, steps: object[], children: object[] = []) => ({
      trajectory_id: id,
      agent: { name: id, model_name: `${id}-model` },
      steps,
      subagent_trajectories: children,
    });
    const { spans } = await read([
      {
        schema_version: 'ATIF-v1.7',
        ...trajectory(
          'a',
          [step(1, refers('b'))],
          [trajectory('b', [step(1, refers('c'))], [trajectory('c', [step(1)])])],
        ),
      },
      trajectory('z', [step(1)]),
    ]);
    expect(spans.map((one) => [one.traceId, one.spanId, one.parentSpanId, one.labelAsked])).toEqual([
      ['a', 'a#1', null, 'a-model'],
      ['a', 'b#1', 'a#1', 'b-model'],
      ['a', 'c#1', 'b#1', 'c-model'],
      ['z', 'z#1', null, 'z-model'],
    ]);
  });

  it('waits for an agent that stands behind its steps', async () => {
    const { spans } = await read({ steps: [step(1)], session_id: 's', agent: { name: 'a', model_name: 'm' } });
    expect(spans).toMatchObject([{ traceId: 's', service: 'a', labelAsked: 'm' }]);
  });

  it('loses one broken step alone, and says where the depth ends', async () => {
    const text = JSON.stringify({ trajectory_id: 't', agent: { name: 'a' }, steps: [step(1), 'X', step(2)] });
    const broken = await read(text.replace('"X"', '{"step_id":}'));
    expect([broken.spans.length, broken.issues.map((issue) => issue.code)]).toEqual([2, ['syntax']]);
    let deep: object = { trajectory_id: 'deepest', steps: [step(1)] };
    for (let i = 0; i < 8; i += 1) deep = { trajectory_id: `t${i}`, steps: [step(1)], subagent_trajectories: [deep] };
    const { spans, units } = await read(deep);
    expect([spans.length, units.at(-1)?.reason]).toEqual([7, 'too-deep']);
  });

  it('is recognised by its version, or by its form', () => {
    expect(atif.sniff(headOf('{"schema_version":"ATIF-v1.2"')).confidence).toBe(0.98);
    const form = { agent: { name: 'a' }, steps: [step(1)] };
    expect(atif.sniff(headOf(JSON.stringify(form))).confidence).toBe(0.85);
    expect(atif.sniff(headOf('{"schema_version":"1.0","steps":[]}')).confidence).toBe(0);
  });
});
