import { describe, expect, it } from 'vitest';
import { NO_RESOURCE, readResource, readSpan } from './otlp-span.ts';

const attribute = (key: string, value: object) => ({ key, value });

describe('readSpan', () => {
  it('keeps 64-bit times and numbers exact, as texts and bare', () => {
    const text = (time: string, port: string) =>
      `{"name":"n","startTimeUnixNano":${time},"endTimeUnixNano":${time},"attributes":[{"key":"og.request_id","value":{"intValue":${port}}}]}`;
    for (const [time, id] of [
      ['"1712345678901234567"', '"9007199254740993"'],
      ['1712345678901234567', '9007199254740993'],
    ] as const) {
      expect(readSpan(text(time, id), NO_RESOURCE)).toMatchObject({
        startNs: '1712345678901234567',
        endNs: '1712345678901234567',
        requestId: '9007199254740993',
      });
    }
  });

  it('has no time where there is none', () => {
    for (const time of ['"0"', '0', '""', 'null', '-5', '"soon"', '1.5e30']) {
      expect(readSpan(`{"name":"n","startTimeUnixNano":${time}}`, NO_RESOURCE)).toMatchObject({
        startNs: null,
        endNs: null,
      });
    }
  });

  it('tells what stands for a time and is none', () => {
    const told = (time: string): readonly string[] => {
      const issues: string[] = [];
      readSpan(`{"name":"n","endTimeUnixNano":${time}}`, NO_RESOURCE, ({ code, message }) =>
        issues.push(`${code}: ${message}`),
      );
      return issues;
    };
    for (const none of ['"0"', '0', '""', 'null', '"1712345678901234567"']) expect(told(none)).toEqual([]);
    for (const time of [
      '"soon"',
      '-5',
      '1e400',
      '1.5',
      '"9223372036854775808"',
      '"2026-01-01T00:00:00Z"',
      'true',
      '[1]',
    ])
      expect(told(time)).toEqual([
        `time: endTimeUnixNano is ${time.replaceAll('"', '')}, which is no number of nanoseconds since 1970: this span stands without that time.`,
      ]);
  });

  it('prefers the first of several names for one thing, in any order', () => {
    const blobs = [attribute('walrus.blob_id', { stringValue: 'w' }), attribute('og.blob_id', { stringValue: 'o' })];
    for (const attributes of [blobs, blobs.toReversed()]) {
      expect(readSpan(JSON.stringify({ name: 'n', attributes }), NO_RESOURCE)?.artifactRef).toBe('o');
    }
  });

  it('normalises hex ids for joins and leaves other ids alone', () => {
    const attributes = [
      attribute('og.tee_id', { stringValue: '0xABCD' }),
      attribute('og.tx_hash', { stringValue: 'EF01' }),
      attribute('gen_ai.response.id', { stringValue: 'chatcmpl-AbC' }),
      attribute('gen_ai.request.model', { stringValue: '' }),
    ];
    expect(readSpan(JSON.stringify({ attributes }), NO_RESOURCE)).toMatchObject({
      teeId: 'abcd',
      txHash: 'ef01',
      responseId: 'chatcmpl-AbC',
      labelAsked: null,
      name: '',
    });
  });

  it('takes the node from the span, else from the resource, best name first', () => {
    const resource = readResource(
      JSON.stringify({
        attributes: [
          attribute('host.name', { stringValue: 'h' }),
          attribute('k8s.pod.name', { stringValue: 'p' }),
          attribute('service.name', { stringValue: 's' }),
        ],
      }),
    );
    expect(resource).toEqual({ service: 's', node: 'p' });
    expect(readSpan('{"name":"n"}', resource)?.node).toBe('p');
    expect(
      readSpan(JSON.stringify({ attributes: [attribute('og.node_id', { stringValue: 'x' })] }), resource)?.node,
    ).toBe('x');
  });

  it('reads kinds and statuses as numbers and as names', () => {
    for (const [kind, code] of [
      [2, 2],
      ['2', '2'],
      ['SPAN_KIND_SERVER', 'STATUS_CODE_ERROR'],
    ]) {
      expect(readSpan(JSON.stringify({ kind, status: { code } }), NO_RESOURCE)).toMatchObject({
        spanKind: 'server',
        status: 'error',
      });
    }
    expect(readSpan('{"kind":99,"status":{}}', NO_RESOURCE)).toMatchObject({ spanKind: null, status: null });
  });

  it('is nothing for other JSON, and throws for none', () => {
    for (const text of ['[]', '7', 'null', '"x"']) expect(readSpan(text, NO_RESOURCE)).toBeNull();
    expect(() => readSpan('{"name":', NO_RESOURCE)).toThrow(SyntaxError);
  });
});
