import { describe, expect, it } from 'vitest';
import { nodeHistory } from '../../query/history.ts';
import { createCacheHistory } from '../../reconstruct/resolve/cache-history.ts';
import { caseOf, rulesOf } from '../../reconstruct/case.test-helper.ts';
import { answered, enclave, pairText, registry, registryEntry } from '../../reconstruct/evidence.test-helper.ts';
import { headOf, runImporter } from '../import.test-helper.ts';
import { gatewayLog } from './gateway-log.ts';

const TEE = `0x${'E1'.repeat(32)}`;
const KEY = 'e1'.repeat(32);
const line = (second: string, says: string, name = 'tee_gateway.controllers.chat_controller'): string =>
  `2026-03-02 14:00:${second} [INFO] ${name}: ${says}`;
const asked = (second: string, label: string): string => line(second, `Chat request for model: ${label}`);
const made = (second: string, model: string): string =>
  line(second, `Creating cached chat model - Provider: google, Model: ${model}`, 'tee_gateway.llm_backend');

async function read(...lines: readonly string[]) {
  const { statements, units, issues } = await runImporter(gatewayLog, `${lines.join('\n')}\n`);
  return {
    statements: statements.map(({ statement }) => statement),
    units: units.map(({ category, reason }) => (reason === '' ? category : reason)),
    issues: issues.map(({ code }) => code),
  };
}

describe('gateway-log', () => {
  it('puts the label that was asked for beside the model that a client was made for', async () => {
    const { statements, issues } = await read(
      line('00.000', `tee_id: ${TEE}`),
      asked('01.250', 'gemini-2.5-pro'),
      line('01.251', 'Number of messages: 2'),
      made('01.300', 'gemini-2.5-pro-preview-06-05'),
    );
    expect(issues).toEqual([]);
    expect(statements).toMatchObject([
      { kind: 'gateway-boot', teeId: KEY, timeNs: '1772460000000000000' },
      { kind: 'gateway-call', step: 'asked', label: 'gemini-2.5-pro', timeNs: '1772460001250000000' },
      {
        kind: 'trace-event',
        event: 'model.resolve',
        label: 'gemini-2.5-pro',
        apiName: 'gemini-2.5-pro-preview-06-05',
        teeId: KEY,
        resolver: 'gateway-alias',
      },
    ]);
  });

  it('does not guess between calls of two labels, nor long after a call', async () => {
    const two = await read(asked('01.000', 'a'), asked('01.100', 'b'), made('01.200', 'x'));
    const late = await read(asked('01.000', 'a'), made('02.001', 'x'));
    const none = await read(made('02.001', 'x'));
    for (const { statements, issues } of [two, late, none]) {
      expect(statements.at(-1)).toMatchObject({ event: 'model.resolve', label: null, teeId: null });
      expect(issues).toEqual(['no-label']);
    }
    const same = await read(asked('01.000', 'a'), asked('01.100', 'a'), made('01.200', 'x'), made('01.300', 'y'));
    expect(same.statements.slice(2)).toMatchObject([{ label: 'a' }, { label: 'a' }]);
  });

  it('keeps the ends of hashes that were cut', async () => {
    const says = (more: string): string =>
      `Stream completed — usage: {'prompt_tokens': 1}, finish: tool_calls, ${more}inputHash: a1169dd5c86dd27c..., outputHash: 711578e0a37e5208...`;
    for (const more of ['', 'searches: 2, ']) {
      const { statements } = await read(line('03.000', says(more)));
      expect(statements).toMatchObject([
        {
          step: 'streamed',
          finishReason: 'tool_calls',
          inputHash: { start: 'a1169dd5c86dd27c', end: '' },
          outputHash: { start: '711578e0a37e5208', end: '' },
        },
      ]);
    }
  });

  it('reads the whole answer where the gateway was told to say all', async () => {
    const block = (end: string): string =>
      `${line('03.000', 'Response Final')}\n\tTEE Signature: QUJD\n\tTEE request hash: ${'a1'.repeat(32)}\n${end}`;
    const whole = `\tTEE output hash: ${'71'.repeat(32)}\n\tTEE timestamp: 1772460303\n\tTEE ID: ${TEE}`;
    const { statements } = await read(block(whole));
    expect(statements).toMatchObject([
      { kind: 'answer', generation: 'G3', teeId: KEY, signature: 'QUJD', signedTime: '1772460303', labelAsked: null },
    ]);
    const cut = await read(block('\tTEE output hash: 71'));
    expect([cut.statements, cut.units, cut.issues]).toEqual([[], ['cut'], ['cut']]);
  });

  it('gives an answer whose signature is checked, and whose text is not held', async () => {
    const gw = enclave('logged');
    const { response } = JSON.parse(pairText(answered(gw, 1))) as {
      readonly response: Readonly<Record<string, string>>;
    };
    const text = [
      line('03.000', 'Response Final'),
      `\tTEE Signature: ${response['tee_signature']}`,
      `\tTEE request hash: ${response['tee_request_hash']}`,
      `\tTEE output hash: ${response['tee_output_hash']}`,
      `\tTEE timestamp: ${response['tee_timestamp']}`,
      `\tTEE ID: 0x${gw.teeId}`,
    ].join('\n');
    const made = await caseOf(registry(registryEntry(gw)), { name: 'g.log', text });
    expect(made.requests).toMatchObject([{ signature: 'valid', label: null, node: `0x${gw.teeId}` }]);
    expect(rulesOf(made)).toEqual([]);
  });

  it('tells a node when it was started, and names one that answered nothing', async () => {
    const text = `${line('00.000', `tee_id: ${TEE}`)}\n${line('00.500', `TEE initialized. tee_id: ${TEE}`)}\n`;
    const made = await caseOf({ name: 'g.log', text });
    const node = nodeHistory(
      made.db,
      createCacheHistory(() => []),
      TEE,
    );
    expect(node.registry).toMatchObject([{ role: 'started', atNs: '1772460000000000000', ground: { offset: 0 } }]);
    expect([made.requests, made.findings]).toEqual([[], []]);
  });

  it('tells each start apart, and sessions', async () => {
    const session = 'UPTO_SESSION_SETTLED id=abc tx=0xAB amount=12';
    const { statements } = await read(line('00.000', `tee_id: ${TEE}`), line('09.000', session));
    expect(statements[1]).toMatchObject({ kind: 'session-event', sessionId: 'abc', txHash: 'ab', amount: '12' });
  });

  it('is known by its lines, whatever stands before them, and not by the form alone', () => {
    expect(gatewayLog.sniff(headOf(`Traceback\r\n${asked('01.000', 'a')}\r\n`)).confidence).toBeGreaterThan(0.9);
    expect(gatewayLog.sniff(headOf(line('00.000', 'hello', 'tee_gateway.util'))).confidence).toBeLessThan(0.5);
    for (const text of [
      '2026-03-02 14:00:00.000 [INFO] app: started',
      'Chat request for model: gpt-4.1',
      '2026-03-02 14:00:00,000 - INFO - Chat request for model: a',
    ])
      expect(gatewayLog.sniff(headOf(text)).confidence).toBe(0);
  });
});
