import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { caseOf, rulesOf } from '../../reconstruct/case.test-helper.ts';
import { answered, enclave, pairText, registry, registryEntry } from '../../reconstruct/evidence.test-helper.ts';
import { headOf, runImporter } from '../import.test-helper.ts';
import { ogGatewayResponse } from './og-gateway-response.ts';
import { sdkResult } from './sdk-result.ts';

const TEE = 'e1'.repeat(32);
const BLOB = 'orGaXuTN-hxHTViVALqcbFN8Cv6fxjaC3OUqg1ZjvZY';
const python = `TextGenerationOutput(data_settlement_transaction_hash=None, data_settlement_blob_id='${BLOB}', finish_reason='stop', chat_output={'role': 'assistant', 'content': 'a) {b'}, usage=None, payment_hash=None, tee_signature='QUJD', tee_timestamp=1772460303, tee_id='0x${TEE.toUpperCase()}', tee_endpoint='https://1.2.3.4')`;
const snake = {
  data_settlement_transaction_hash: null,
  data_settlement_blob_id: BLOB,
  chat_output: { role: 'assistant', content: 'a' },
  tee_signature: 'QUJD',
  tee_timestamp: 1772460303,
  tee_id: `0x${TEE}`,
  tee_endpoint: 'https://1.2.3.4',
};
const camel = {
  chatOutput: { content: 'a' },
  dataSettlementBlobId: BLOB,
  teeSignature: 'QUJD',
  teeTimestamp: 1772460303,
  teeId: `0x${TEE}`,
};

async function read(text: string) {
  const { statements, units, issues } = await runImporter(sdkResult, text);
  return {
    statements: statements.map(({ statement }) => statement),
    units: units.map(({ category, reason }) => (reason === '' ? category : reason)),
    issues: issues.map(({ code }) => code),
  };
}

describe('sdk-result', () => {
  it.each([
    ['a printed data class', `>>> r\n${python}\n`, 'python-repr'],
    [
      'a printed dict',
      `${python
        .replace('TextGenerationOutput(', '{')
        .replace(/(\w+)=/g, "'$1': ")
        .replace(/\)$/, '}')}\n`,
      'python-repr',
    ],
    ['JSON of its members', JSON.stringify(snake, null, 2), 'json'],
    ['a list of them', JSON.stringify([snake]), 'json'],
    ['an object of TypeScript as JSON', JSON.stringify(camel), 'typescript'],
    ['an object of TypeScript as it is printed', `result: ${inspect(camel, { compact: false })}\n`, 'typescript'],
  ])('reads %s, and says what its tee_id is', async (_name, text, form) => {
    expect(sdkResult.sniff(headOf(text)).confidence).toBeGreaterThan(0.94);
    const { statements, issues } = await read(text);
    expect(issues).toEqual(['connected-to']);
    expect(statements).toMatchObject([
      {
        kind: 'sdk-result',
        form,
        connectedTeeId: TEE,
        signature: 'QUJD',
        signedTime: '1772460303',
        timeNs: '1772460303000000000',
        settlementBlob: BLOB,
        settlementTx: null,
        hasOutput: true,
      },
    ]);
  });

  it('keeps the hashes and the key of a proof', async () => {
    const key = `-----BEGIN PUBLIC KEY-----\\n${Buffer.concat([Buffer.from([0x30]), Buffer.alloc(40)]).toString('base64')}\\n-----END PUBLIC KEY-----\\n`;
    const proof = `TeeProof(tee_id='0x${TEE}', request_hash='${'a1'.repeat(32)}', output_hash='${'71'.repeat(32)}', timestamp=1772460303, signature='QUJD', signing_key_pem='${key}', tee_host='1.2.3.4')`;
    const { statements } = await read(`${proof}\n`);
    expect(statements).toMatchObject([
      {
        kind: 'answer',
        generation: 'G3',
        teeId: TEE,
        inputHash: 'a1'.repeat(32),
        outputHash: '71'.repeat(32),
        signature: 'QUJD',
      },
      { kind: 'registry-entry', teeId: TEE, pcrHash: null },
    ]);
    const verified = `VerifiedChatResponse(body={'model': 'gpt-4.1', 'choices': [{'message': {'content': 'x'}}]}, content='x', proof=${proof}, stream_frames=None)`;
    expect((await read(verified)).statements[0]).toMatchObject({
      kind: 'answer',
      labelAnswered: 'gpt-4.1',
      teeId: TEE,
      hasOutput: true,
    });
  });

  it('reads several of a line, and books what is cut', async () => {
    const two = await read(`[${python}, ${python}]\n${python.slice(0, 200)}`);
    expect([two.statements.length, two.units]).toEqual([2, ['accepted', 'cut']]);
    const text = `é [${python}, ${python.replace('QUJD', 'QUJE')}]`;
    const { statements } = await runImporter(sdkResult, text);
    const at = statements.map(({ offset, length }) => Buffer.from(text).toString('utf8', offset, offset + length));
    expect(at).toEqual([python, python.replace('QUJD', 'QUJE')]);
    const stream = "StreamChunk(choices=[], model='m', is_final=False, tee_signature=None, tee_id=None)";
    expect((await read(stream)).units).toEqual(['other-text']);
  });

  it('checks a printed proof like any other answer', async () => {
    const gw = enclave('printed');
    const { request, response } = JSON.parse(pairText(answered(gw, 1))) as Record<string, Record<string, unknown>>;
    const proof = `TeeProof(tee_id='${String(response!['tee_id'])}', request_hash='${String(response!['tee_request_hash'])}', output_hash='${String(response!['tee_output_hash'])}', timestamp=${String(response!['tee_timestamp'])}, signature='${String(response!['tee_signature'])}', signing_key_pem='x', tee_host='h')`;
    const printed = `VerifiedChatResponse(body={'model': 'gemini-2.5-pro', 'choices': [{'message': {'content': 'hi'}}]}, content='hi', proof=${proof})`;
    for (const text of [`proof: ${proof}\n`, `[${printed}]\n`]) {
      const made = await caseOf(registry(registryEntry(gw)), { name: 'p.txt', text });
      expect(made.formats[1]).toBe('sdk-result');
      expect([request !== undefined, made.requests]).toMatchObject([true, [{ signature: 'valid' }]]);
      expect(rulesOf(made)).toEqual([]);
    }
  });

  it('leaves answers of a gateway to their own reader, and other classes alone', () => {
    const answer = JSON.stringify({ ...snake, choices: [], tee_request_hash: 'a1'.repeat(32) });
    expect(sdkResult.sniff(headOf(answer)).confidence).toBeLessThan(ogGatewayResponse.sniff(headOf(answer)).confidence);
    for (const text of [
      'TextGenerationOutput is a class',
      'Output(a=1)',
      '{"chat":1}',
      'x = { chat: 1 }',
      'chatOutput: yes',
    ])
      expect([text, sdkResult.sniff(headOf(text)).confidence]).toEqual([text, 0]);
  });
});
