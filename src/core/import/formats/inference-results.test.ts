import { describe, expect, it } from 'vitest';
import { headOf, runImporter } from '../import.test-helper.ts';
import { inferenceResults } from './inference-results.ts';

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64');
const vanilla = encode({ InferenceResult: { VanillaResult: { model_output: { numbers: [] } } } });
const zkml = encode({ InferenceResult: { ZkmlResult: { model_output: {}, proof: 'x' } } });
const tee = encode({ InferenceResult: { TeeNodeResult: { Response: { VanillaResponse: { model_output: {} } } } } });
const URL = 'https://node.example/artela-network/artela-rollkit/inference/tx/inf%2F7?x=1';

async function read(content: unknown) {
  const { statements, units, issues } = await runImporter(inferenceResults, JSON.stringify(content));
  return {
    runs: statements.map(({ statement }) => statement),
    units: units.map(({ category, reason }) => (reason === '' ? category : reason)),
    issues: issues.map(({ code }) => code),
  };
}

describe('inference-results', () => {
  it('reads the three kinds, and the id out of the url', async () => {
    const { runs, issues } = await read({ url: URL, body: { inference_results: [vanilla, zkml, tee] } });
    expect(issues).toEqual([]);
    expect(runs).toMatchObject([
      { mode: 'VANILLA', inferenceId: 'inf/7', hasOutput: true, hasProof: false },
      { mode: 'ZKML', inferenceId: 'inf/7', hasOutput: true, hasProof: true },
      { mode: 'TEE', inferenceId: 'inf/7', hasOutput: true, hasProof: false },
    ]);
  });

  it('says that an answer without its url is of nobody knows which inference', async () => {
    const { runs, issues } = await read({ inference_results: [vanilla] });
    expect([runs.length, issues]).toEqual([1, ['no-inference-id']]);
  });

  it('keeps what can be read beside what cannot', async () => {
    const one = await read({ url: URL, body: JSON.stringify({ inference_results: [vanilla, '%%', encode([1])] }) });
    expect([one.runs.length, one.units, one.issues]).toEqual([
      1,
      ['accepted'],
      ['unreadable-result', 'unreadable-result'],
    ]);
    expect((await read({ inference_results: ['%%'] })).units).toEqual(['unreadable-result']);
    expect((await read({ inference_results: [] })).units).toEqual(['empty']);
    expect((await read({ results: [] })).units).toEqual(['unknown-shape']);
  });

  it('is known by its list, wherever the answer stands', () => {
    for (const body of [{ inference_results: [vanilla] }, [{ url: URL, body: { inference_results: [vanilla] } }]])
      expect(inferenceResults.sniff(headOf(JSON.stringify(body))).confidence).toBeGreaterThan(0.9);
    expect(inferenceResults.sniff(headOf('{"results":["inference_results"]}')).confidence).toBe(0);
  });
});
