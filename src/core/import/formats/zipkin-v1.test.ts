import { describe, expect, it } from 'vitest';
import type { SpanStatement } from '../../../model/statement.ts';
import { headOf, runImporter } from '../import.test-helper.ts';
import { recognise } from '../sniff.ts';
import { zipkinV1 } from './zipkin-v1.ts';

const US = 1772460309000000;
const at = (us: number): string => `${BigInt(US + us) * 1000n}`;
const panel = { serviceName: 'panel', ipv4: '10.4.0.7' };
const gateway = { serviceName: 'gateway', ipv6: '2001:db8::7', port: 443 };
const said = (value: string, us: number, endpoint: object) => ({ value, timestamp: US + us, endpoint });

async function spansOf(record: object): Promise<readonly SpanStatement[]> {
  const { statements } = await runImporter(
    zipkinV1,
    JSON.stringify({ traceId: 'a7', id: '1', name: 'get', ...record }),
  );
  return statements.map(({ statement }) => statement as SpanStatement);
}

describe('zipkin-v1', () => {
  it('tells both halves of a call, each with its own times, service and tags', async () => {
    const spans = await spansOf({
      timestamp: US,
      duration: 50,
      annotations: [said('cs', 0, panel), said('sr', 10, gateway), said('ss', 30, gateway), said('cr', 50, panel)],
      binaryAnnotations: [
        { key: 'gen_ai.request.model', value: 'asked', endpoint: panel },
        { key: 'gen_ai.response.model', value: 'answered', endpoint: gateway },
      ],
    });
    expect(
      spans.map((one) => [
        one.spanKind,
        one.service,
        one.node,
        one.startNs,
        one.endNs,
        one.labelAsked,
        one.labelAnswered,
      ]),
    ).toEqual([
      ['client', 'panel', '10.4.0.7', at(0), at(50), 'asked', null],
      ['server', 'gateway', '[2001:db8::7]:443', at(10), at(30), null, 'answered'],
    ]);
    expect(spans.map((one) => one.spanId)).toEqual(['1', '1']);
  });

  it('takes the times of the record where it tells one half, and those of annotations where it has none', async () => {
    const annotations = [said('sr', 10, gateway), said('ss', 30, gateway)];
    expect(await spansOf({ timestamp: US, duration: 90, annotations })).toMatchObject([
      { spanKind: 'server', startNs: at(0), endNs: at(90) },
    ]);
    expect(await spansOf({ annotations })).toMatchObject([{ spanKind: 'server', startNs: at(10), endNs: at(30) }]);
  });

  it('says no kind where nothing tells of a side', async () => {
    const [span, ...others] = await spansOf({
      timestamp: US,
      annotations: [said('cache miss', 3, panel)],
      binaryAnnotations: [{ key: 'sa', value: true, endpoint: gateway }],
    });
    expect([span?.spanKind, span?.service, span?.startNs, span?.endNs, others]).toEqual([
      null,
      'panel',
      at(0),
      null,
      [],
    ]);
  });

  it('is no span of v2, and a span of v2 is none of v1', () => {
    const v1 =
      '[{"traceId":"1","id":"2","timestamp":1,"duration":1,"annotations":[{"timestamp":1,"value":"cs","endpoint":{}}]}]';
    const v2 =
      '[{"traceId":"1","id":"2","timestamp":1,"duration":1,"localEndpoint":{},"annotations":[{"timestamp":1,"value":"x"}]}]';
    expect([recognise(headOf(v1))?.format, recognise(headOf(v2))?.format]).toEqual(['zipkin-v1', 'zipkin']);
  });
});
