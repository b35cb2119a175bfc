import { describe, expect, it } from 'vitest';
import { headOf, runImporter } from '../import.test-helper.ts';
import { ogGatewayResponse } from './og-gateway-response.ts';

const answer = (id: string) => ({
  id,
  model: 'gpt-4.1',
  choices: [{ message: { role: 'assistant', content: 'pong' }, finish_reason: 'stop' }],
  tee_signature: 'QUJD',
  tee_request_hash: 'a'.repeat(64),
  tee_output_hash: 'b'.repeat(64),
  tee_timestamp: 1772190001,
  tee_id: 'c'.repeat(64),
});
const pair = (id: string) => ({ request: { model: 'gpt-4.1', messages: [] }, response: answer(id) });

async function idsOf(content: string) {
  const written = await runImporter(ogGatewayResponse, content);
  return {
    ids: written.statements.map(({ statement }) => (statement.kind === 'answer' ? statement.responseId : null)),
    units: written.units.map((unit) => `${unit.category}${unit.reason && `:${unit.reason}`}`),
    issues: written.issues.length,
    written,
  };
}

describe('og-gateway-response', () => {
  it('reads one, many, pairs, and lists in an object', async () => {
    const both = [answer('1'), answer('2')];
    for (const content of [
      JSON.stringify(both),
      JSON.stringify({ responses: both }),
      both.map((one) => JSON.stringify(one)).join('\n'),
      JSON.stringify([pair('1'), pair('2')], null, 2),
      both.map((one) => JSON.stringify(one, null, 2)).join('\n'),
      `\uFEFF${JSON.stringify(pair('1'))}\r\n\r\n${JSON.stringify(pair('2'))}\r\n`,
    ]) {
      expect(await idsOf(content)).toMatchObject({ ids: ['1', '2'], issues: 0 });
      expect(ogGatewayResponse.sniff(headOf(content)).confidence).toBeGreaterThan(0.7);
    }
    expect((await idsOf(JSON.stringify(pair('1')))).ids).toEqual(['1']);
  });

  it('keeps what is readable beside what is not', async () => {
    const content = [
      JSON.stringify(answer('1')),
      '{"id":',
      JSON.stringify({ error: 'no' }),
      JSON.stringify({ other: 1 }),
      JSON.stringify(answer('2')),
    ].join('\n');
    expect(await idsOf(content)).toMatchObject({
      ids: ['1', '2'],
      issues: 1,
      units: ['accepted', 'rejected:syntax', 'skipped:error-answer', 'skipped:unknown-shape', 'accepted'],
    });
    const cut = JSON.stringify([answer('1'), answer('2')]);
    expect(await idsOf(cut.slice(0, -40))).toMatchObject({
      ids: ['1'],
      issues: 1,
      units: ['accepted', 'rejected:cut'],
    });
  });

  it('points at the record', async () => {
    const content = `\n[${JSON.stringify(answer('é'))} ,\n${JSON.stringify(answer('2'))}]`;
    const bytes = Buffer.from(content);
    const { written } = await idsOf(content);
    expect(written.statements.map(({ offset, length }) => bytes.toString('utf8', offset, offset + length))).toEqual([
      JSON.stringify(answer('é')),
      JSON.stringify(answer('2')),
    ]);
  });

  it('reads the block of a proxy that verified an answer, and takes it for no signature', async () => {
    const block = {
      verified: true,
      tee_id: `0x${'e1'.repeat(32)}`,
      request_hash: 'a1'.repeat(32),
      output_hash: '71'.repeat(32),
      timestamp: 1772460303,
      tee_host: '1.2.3.4',
    };
    const said = {
      id: 'chatcmpl-1',
      model: 'm',
      choices: [{ message: { content: 'x' } }],
      opengradient_verification: block,
    };
    expect(ogGatewayResponse.sniff(headOf(JSON.stringify(said))).confidence).toBeGreaterThan(0.9);
    const { statements } = await runImporter(ogGatewayResponse, JSON.stringify(said));
    expect(statements.map(({ statement }) => statement)).toMatchObject([
      {
        kind: 'answer',
        generation: 'G3',
        teeId: 'e1'.repeat(32),
        inputHash: 'a1'.repeat(32),
        outputHash: '71'.repeat(32),
        signedTime: '1772460303',
        signature: null,
      },
    ]);
    const headers = { 'X-OpenGradient-Verified': 'true', 'X-OpenGradient-TEE-Id': `0x${'e1'.repeat(32)}` };
    const pair = {
      request: { body: { model: 'm', messages: [] } },
      response: { status: 200, headers, body: { choices: [] } },
    };
    const bare = await runImporter(ogGatewayResponse, JSON.stringify(pair));
    expect(bare.statements[0]?.statement).toMatchObject({ teeId: 'e1'.repeat(32), signature: null });
  });

  it('is recognised by headers and by texts, and leaves other chats a weak claim', () => {
    const texts = JSON.stringify({ request: JSON.stringify(pair('1').request), response: JSON.stringify(answer('1')) });
    expect(ogGatewayResponse.sniff(headOf(texts)).confidence).toBe(0.95);
    const headers = {
      request: { url: '/x', body: null },
      response: { status: 200, headers: { 'X-TEE-ID': '0x1' }, body: {} },
    };
    expect(ogGatewayResponse.sniff(headOf(JSON.stringify(headers))).confidence).toBe(0.9);
    const plain = { id: '1', model: 'm', choices: [] };
    expect(ogGatewayResponse.sniff(headOf(JSON.stringify(plain))).confidence).toBe(0.5);
    const event = { schema: 'ogtrace/1', kind: 'inference.response', tee_id: '1', output_hash: '2' };
    expect(ogGatewayResponse.sniff(headOf(JSON.stringify(event))).confidence).toBe(0);
  });
});
