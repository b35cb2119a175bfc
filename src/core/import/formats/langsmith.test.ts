import { describe, expect, it } from 'vitest';
import type { SpanStatement } from '../../../model/statement.ts';
import { headOf, runImporter } from '../import.test-helper.ts';
import { langsmith } from './langsmith.ts';

const at = (id: string, second = '09') => `20260302T1405${second}000000Z${id}`;
const run = (id: string, more: object = {}) => ({
  id,
  run_type: 'llm',
  name: id,
  start_time: '2026-03-02T14:05:09Z',
  dotted_order: at(id),
  ...more,
});

async function read(content: unknown) {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  const written = await runImporter(langsmith, text);
  return {
    ...written,
    text,
    spans: written.statements.map((entry) => entry.statement as SpanStatement),
    codes: written.issues.map((issue) => issue.code),
  };
}

describe('langsmith', () => {
  it('is recognised in every shape', () => {
    for (const shape of [run('a'), [run('a')], { rule_id: 'r', runs: [run('a')] }, { post: [run('a')], patch: [] }])
      expect(langsmith.sniff(headOf(JSON.stringify(shape))).confidence).toBeGreaterThan(0.9);
    expect(langsmith.sniff(headOf('{"runs":[{"id":1,"status":"ok"}]}')).confidence).toBe(0);
    const few = { id: 'a', run_type: 'tool', start_time: '2026-03-02T14:05:09', inputs: {} };
    for (const shape of [few, { traces: [few] }, { data: [{ ...few, trace_id: 't' }] }])
      expect(langsmith.sniff(headOf(JSON.stringify(shape))).confidence).toBeGreaterThan(0.7);
    expect(langsmith.sniff(headOf(JSON.stringify({ ...few, run_type: 'nightly' }))).confidence).toBe(0);
  });

  it('puts every patch on the post of its id, and stands where the last word was said', async () => {
    const post = run('a', { inputs: { model: 'asked' } });
    const end = { id: 'a', end_time: '2026-03-02T14:05:10Z', outputs: { id: 'r1', model: 'answered' }, inputs: null };
    const late = { id: 'a', dotted_order: at('a'), error: 'E' };
    const { spans, statements, text, codes } = await read({
      post: [post],
      patch: [{ ...end, dotted_order: at('a') }, late],
    });
    expect(codes).toEqual([]);
    expect(spans).toMatchObject([
      {
        labelAsked: 'asked',
        labelAnswered: 'answered',
        responseId: 'r1',
        status: 'error',
        endNs: '1772460310000000000',
      },
    ]);
    const { offset, length } = statements[0]!;
    expect(JSON.parse(text.slice(offset, offset + length))).toEqual(late);
  });

  it('says when a patch has no post, and keeps what it says', async () => {
    const { spans, codes } = await read({
      post: [],
      patch: [run('a', { extra: { metadata: { ls_model_name: 'm' } } })],
    });
    expect([spans[0]?.labelAsked, codes]).toEqual(['m', ['no-post']]);
  });

  it('builds the tree from the dotted order where no parent is named', async () => {
    const order = [at('root'), at('middle', '10'), at('leaf', '11')];
    const { spans, codes } = await read([
      run('leaf', { dotted_order: order.join('.'), start_time: undefined }),
      run('middle', {
        dotted_order: order.slice(0, 2).join('.'),
        parent_run_id: 'root',
        start_time: '2026-03-02T14:05:10Z',
      }),
      run('root', { dotted_order: undefined, parent_run_ids: [] }),
    ]);
    expect(spans.map((span) => [span.traceId, span.parentSpanId])).toEqual([
      ['root', 'middle'],
      ['root', 'root'],
      [null, null],
    ]);
    expect([spans[0]?.startNs, codes]).toEqual(['1772460311000000000', []]);
  });

  it('tells contradictions and changes nothing', async () => {
    const { spans, codes } = await read([run('a', { start_time: '2025-03-02T14:05:09Z', trace_id: 'other' })]);
    expect(codes).toEqual(['contradictory-time', 'contradictory-id']);
    expect(spans[0]).toMatchObject({ traceId: 'other', startNs: '1740924309000000000' });
  });

  it('counts contents that lie elsewhere, once, and times without a zone, once', async () => {
    const away = { inputs: {}, inputs_s3_urls: { ROOT: {} }, start_time: '2026-03-02 14:05:09.000' };
    const { codes, issues } = await read([run('a', away), run('b', away)]);
    expect(codes).toEqual(['no-zone', 'content-elsewhere']);
    expect(issues[1]?.message).toContain('2 runs keep');
  });

  it('finds runs below runs, with their own bytes', async () => {
    const tree = run('a', { run_type: 'chain', child_runs: [run('b', { child_runs: [run('c')] }), run('d')] });
    const { spans, statements, text } = await read([tree]);
    expect(spans.map((span) => span.spanId)).toEqual(['a', 'b', 'c', 'd']);
    const { offset, length } = statements[2]!;
    expect(JSON.parse(text.slice(offset, offset + length))).toEqual(run('c'));
  });

  it('stops at a depth that no run has', async () => {
    let tree = run('leaf');
    for (let i = 0; i < 70; i += 1) tree = run(`r${i}`, { child_runs: [tree] });
    const { spans, codes } = await read([tree]);
    expect([spans.length, codes]).toEqual([65, ['limit']]);
  });
});
