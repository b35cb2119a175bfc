import { describe, expect, it } from 'vitest';
import { caseOf } from '../../reconstruct/case.test-helper.ts';
import { headOf, runImporter } from '../import.test-helper.ts';
import { gatewayMonitoring } from './gateway-monitoring.ts';

const HEADER =
  'timestamp,iteration,success,latency_ms,http_status,model,prompt_tokens,completion_tokens,total_tokens,finish_reason,error_message';
const row = (time: string, n: number, success = 'True', error = ''): string =>
  `${time},${n},${success},859.34,200,gemini-2.5-flash-lite,12,150,162,stop,${error}`;
const HEALTH = 'timestamp,iteration,success,uptime_seconds,model_cache_size,error_message';

async function read(text: string) {
  const { statements, units, issues } = await runImporter(gatewayMonitoring, text);
  return {
    statements: statements.map(({ statement }) => statement),
    units: units.map(({ category, reason }) => (reason === '' ? category : reason)),
    issues: issues.map(({ code }) => code),
  };
}

describe('gateway-monitoring', () => {
  it('reads each call with its label and time, and says once that the time has no zone', async () => {
    const text = `${HEADER}\r\n${row('2026-01-31T07:10:49.870826', 1)}\r\n\r\n${row('2026-01-31T07:11:52.298278', 2, 'False', '"timeout, ""late""\nand gone"')}\r\n`;
    const { statements, units, issues } = await read(text);
    expect([units, issues]).toEqual([['header', 'accepted', 'accepted'], ['no-zone']]);
    expect(statements).toMatchObject([
      { event: 'inference.request', label: 'gemini-2.5-flash-lite', timeNs: '1769843449870826000', result: 'ok' },
      { event: 'inference.request', timeNs: '1769843512298278000', result: 'failed' },
    ]);
  });

  it('reads when a gateway was started out of its uptime', async () => {
    const { statements } = await read(
      `${HEALTH}\n2026-01-31T07:10:49Z,1,True,1086.9607939720154,1,\n2026-01-31T07:11:49Z,2,False,,,refused\n`,
    );
    expect(statements).toEqual([
      {
        kind: 'gateway-health',
        timeNs: '1769843449000000000',
        isUp: true,
        bootNs: '1769842362039206028',
        modelCacheSize: 1,
      },
      { kind: 'gateway-health', timeNs: '1769843509000000000', isUp: false, bootNs: null, modelCacheSize: null },
    ]);
  });

  it('books rows that are cut or of another width, and goes on', async () => {
    const { units, issues } = await read(
      `${HEADER}\n${row('2026-01-31T07:10:49Z', 1)}\n2026-01-31,2\n${row('x', 3)}\n${row('2026-01-31T07:10:50Z', 4, 'True', '"open')}`,
    );
    expect(units).toEqual(['header', 'accepted', 'cells', 'accepted', 'cut']);
    expect(issues).toEqual(['cells', 'unreadable-time', 'cut']);
  });

  it('makes requests of which no artifact is known', async () => {
    const text = `${HEADER}\n${row('2026-01-31T07:10:49.870826', 1)}\n${row('2026-01-31T07:11:52.298278', 2)}\n`;
    const made = await caseOf({ name: 'x', text });
    expect(made.requests).toMatchObject([
      { label: 'gemini-2.5-flash-lite', status: 'unknown', artifact: null },
      { label: 'gemini-2.5-flash-lite', status: 'unknown', artifact: null },
    ]);
  });

  it('is known by its header and nothing else', () => {
    for (const text of [`${HEADER}\n`, `\uFEFF${HEALTH}\r\n`])
      expect(gatewayMonitoring.sniff(headOf(text)).confidence).toBe(0.95);
    for (const text of ['timestamp,success,model', 'timestamp,iteration,success\n', row('2026', 1), ''])
      expect(gatewayMonitoring.sniff(headOf(text)).confidence).toBe(0);
  });
});
