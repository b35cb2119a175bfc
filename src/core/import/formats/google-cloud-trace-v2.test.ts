import { describe, expect, it } from 'vitest';
import type { SpanStatement } from '../../../model/statement.ts';
import { headOf, runImporter } from '../import.test-helper.ts';
import { recognise } from '../sniff.ts';
import { googleCloudTraceV2 } from './google-cloud-trace-v2.ts';

const NAME = 'projects/p/traces/4d1f0c2ab7e84f6f9a1d3c5e7b902468/spans/a1b2c3d4e5f60701';

async function spanOf(record: object): Promise<SpanStatement | undefined> {
  const { statements } = await runImporter(googleCloudTraceV2, JSON.stringify({ spans: [record] }));
  return statements[0]?.statement as SpanStatement | undefined;
}

describe('google-cloud-trace-v2', () => {
  it('takes ids out of the name, and the span id where it stands alone', async () => {
    expect(await spanOf({ name: NAME })).toMatchObject({
      traceId: '4d1f0c2ab7e84f6f9a1d3c5e7b902468',
      spanId: 'a1b2c3d4e5f60701',
    });
    expect(await spanOf({ name: 'x', spanId: 'b1' })).toMatchObject({ traceId: null, spanId: 'b1' });
    expect(await spanOf({ name: 'x' })).toBeUndefined();
  });

  it('reads times as text and as messages, to the nanosecond', async () => {
    for (const startTime of ['2026-03-02T14:05:09.000000007Z', { seconds: '1772460309', nanos: 7 }])
      expect((await spanOf({ name: NAME, startTime }))?.startNs).toBe('1772460309000000007');
    expect((await spanOf({ name: NAME, startTime: { nanos: 7 } }))?.startNs).toBeNull();
  });

  it('calls an error what has another code than OK', async () => {
    const statuses = [{ code: 0 }, { code: 'OK' }, { code: 14 }, { code: 'UNAVAILABLE' }, {}];
    const told = await Promise.all(statuses.map(async (status) => (await spanOf({ name: NAME, status }))?.status));
    expect(told).toEqual(['ok', 'ok', 'error', 'error', null]);
  });

  it('is told from v1, from OTLP and from what only has a display name', () => {
    const format = (json: object): string | undefined => recognise(headOf(JSON.stringify(json)))?.format;
    const span = { name: NAME, displayName: { value: 'x' }, startTime: '2026-03-02T14:05:09Z' };
    expect(format({ spans: [span] })).toBe('google-cloud-trace-v2');
    expect(format({ projectId: 'p', traceId: 'a', spans: [{ spanId: '1', startTime: 'x', name: 'n' }] })).toBe(
      'google-cloud-trace',
    );
    expect(format({ name: 'a', displayName: 'b', startTime: 'c' })).toBeUndefined();
  });
});
