import { describe, expect, it } from 'vitest';
import type { SpanStatement } from '../../../model/statement.ts';
import { headOf, runImporter } from '../import.test-helper.ts';
import { litellmLog } from './litellm-log.ts';

const call = {
  id: 'chatcmpl-1',
  call_type: 'acompletion',
  startTime: 1772460309.25,
  endTime: 1772460310.5,
  model: 'azure/eu',
  model_group: 'asked',
  api_base: 'https://eu.models.example:8443/openai',
  status: 'success',
};

async function read(...calls: readonly object[]): Promise<readonly SpanStatement[]> {
  const { statements } = await runImporter(litellmLog, calls.map((one) => `${JSON.stringify(one)}\n`).join(''));
  return statements.map((entry) => entry.statement as SpanStatement);
}

describe('litellm-log', () => {
  it('is recognised in every shape', () => {
    for (const shape of [call, [call], { data: [call] }, { standard_logging_object: call }])
      expect(litellmLog.sniff(headOf(JSON.stringify(shape))).confidence).toBe(0.95);
    const { model_group: _, ...other } = call;
    expect(litellmLog.sniff(headOf(JSON.stringify(other))).confidence).toBe(0);
  });

  it('tells the group that was asked for from what answered, as far as it is there', async () => {
    const labels = (
      await read(
        { ...call, response: { id: 'chatcmpl-1', model: 'answered' } },
        { ...call, response: '{"model":"answered"}' },
        call,
        { ...call, model_group: null },
        { ...call, status: 'failure' },
        { ...call, status: 'failure', model_group: null },
      )
    ).map((span) => [span.labelAsked, span.labelAnswered]);
    expect(labels).toEqual([
      ['asked', 'answered'],
      ['asked', 'answered'],
      ['asked', 'azure/eu'],
      ['azure/eu', null],
      ['asked', null],
      ['azure/eu', null],
    ]);
  });

  it('keeps times exact, the id of the answer and where the call went', async () => {
    expect(await read(call)).toMatchObject([
      {
        startNs: '1772460309250000000',
        endNs: '1772460310500000000',
        responseId: 'chatcmpl-1',
        server: 'eu.models.example:8443',
        status: 'ok',
      },
    ]);
  });
});
