import { readFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isArray, member, parseJson, textMember } from '../base/json.ts';
import { readAnswer } from './answer.ts';
import { readAnswerParts } from './answer-parts.ts';

const HASH_A = 'a'.repeat(64);
const HASH_B = 'b'.repeat(64);
const TEE = 'c'.repeat(64);
const body = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1772190000,
  model: 'gemini-2.5-pro',
  choices: [{ index: 0, message: { role: 'assistant', content: 'pong' }, finish_reason: 'stop' }],
  tee_signature: 'QUJD',
  tee_request_hash: HASH_A.toUpperCase(),
  tee_output_hash: HASH_B,
  tee_timestamp: 1772190001,
  tee_id: `0x${TEE}`,
};
const request = { model: 'google/gemini-2.5-pro', messages: [{ role: 'user', content: 'ping' }] };

function read(value: unknown) {
  return readAnswer(parseJson(JSON.stringify(value)));
}

describe('readAnswer', () => {
  it('reads a bare answer of today', () => {
    expect(read(body)).toEqual({
      kind: 'answer',
      generation: 'G3',
      responseId: 'chatcmpl-1',
      labelAsked: null,
      labelAnswered: 'gemini-2.5-pro',
      teeId: TEE,
      inputHash: HASH_A,
      outputHash: HASH_B,
      signature: 'QUJD',
      signedTime: '1772190001',
      timeNs: '1772190001000000000',
      settlementType: null,
      settlementTx: null,
      settlementBlob: null,
      paymentTransaction: null,
      hasRequest: false,
      hasOutput: true,
    });
  });

  it('finds both sides of a pair in every usual shape', () => {
    const plain = read({ request, response: body });
    expect(plain).toMatchObject({
      labelAsked: 'google/gemini-2.5-pro',
      labelAnswered: 'gemini-2.5-pro',
      hasRequest: true,
    });
    const shapes = [
      { request: JSON.stringify(request), response: JSON.stringify(body) },
      {
        request: { method: 'POST', url: '/v1/chat/completions', headers: {}, body: request },
        response: { status: 200, headers: {}, body },
      },
      {
        request: { method: 'POST', url: 'u', headers: [], body: JSON.stringify(request) },
        response: { status: 200, headers: [], body: JSON.stringify(body) },
      },
      {
        request: { method: 'POST', postData: { text: JSON.stringify(request) } },
        response: { status: 200, headers: [], content: { text: JSON.stringify(body) } },
      },
      { ...body, request },
    ];
    for (const shape of shapes) expect(read(shape)).toEqual(plain);
  });

  it('takes what only the headers say, in any case and shape', () => {
    const bare = { model: body.model, choices: body.choices };
    const pairs: [string, string][] = [
      ['X-TEE-Signature', 'QUJD'],
      ['x-tee-id', `0x${TEE}`],
      ['X-Tee-Timestamp', '1772190001'],
      ['X-TEE-Request-Hash', HASH_A],
      ['X-TEE-Output-Hash', HASH_B],
      ['X-Settlement-Type', 'individual'],
      ['X-Settlement-Tx-Hash', `0x${HASH_B}`],
      ['X-Settlement-Walrus-Blob-ID', 'orGaXuTN-hxHTViVALqcbFN8Cv6fxjaC3OUqg1ZjvZY'],
      ['PAYMENT-RESPONSE', btoa(JSON.stringify({ transaction: 'payment-123e4567-e89b-42d3-a456-426614174000' }))],
    ];
    const asMap = read({ request, response: { status: 200, headers: Object.fromEntries(pairs), body: bare } });
    const asList = read({
      request,
      response: { status: 200, headers: pairs.map(([name, value]) => ({ name, value })), body: bare },
    });
    expect(asMap).toMatchObject({
      generation: 'G3',
      teeId: TEE,
      inputHash: HASH_A,
      outputHash: HASH_B,
      settlementType: 'individual',
      settlementTx: HASH_B,
      settlementBlob: 'orGaXuTN-hxHTViVALqcbFN8Cv6fxjaC3OUqg1ZjvZY',
      paymentTransaction: 'payment-123e4567-e89b-42d3-a456-426614174000',
    });
    expect(asList).toEqual(asMap);
  });

  it('tells the generations apart by shape', () => {
    const { tee_id: _id, ...g2 } = body;
    expect(read(g2)?.generation).toBe('G2');
    const { tee_output_hash: _out, ...rest } = g2;
    const g1b = { ...rest, tee_timestamp: '2026-02-20T10:00:00.5+00:00' };
    expect(read(g1b)).toMatchObject({
      generation: 'G1b',
      signedTime: '2026-02-20T10:00:00.5+00:00',
      timeNs: '1771581600500000000',
    });
    const fingerprint = `{'response_signature': 'QUJD', 'request_signature': '${HASH_A}', 'response_timestamp': '2025-12-16T08:20:26.491885+00:00'}`;
    expect(read({ model: 'm', choices: body.choices, system_fingerprint: fingerprint })).toMatchObject({
      generation: 'G1',
      signature: 'QUJD',
      inputHash: HASH_A,
      timeNs: '1765873226491885000',
    });
    expect(
      read({ completion: 'x', model: 'm', timestamp: '2025-12-16T08:20:26Z', signature: 'QUJD', request_hash: HASH_A }),
    ).toMatchObject({
      generation: 'G1',
      inputHash: HASH_A,
      hasOutput: true,
    });
    expect(read({ model: 'm', choices: body.choices, system_fingerprint: 'fp_1', created: 1772190000 })).toMatchObject({
      generation: null,
      timeNs: '1772190000000000000',
    });
  });

  it('reads an individual settlement payload', () => {
    const payload = {
      input: request,
      output: { text: 'w' },
      teeSignature: 'QUJD',
      teeId: TEE,
      timestamp: '1741809483',
      ethAddress: '0x44',
    };
    expect(read(payload)).toMatchObject({
      generation: 'G3',
      labelAsked: 'google/gemini-2.5-pro',
      teeId: TEE,
      signedTime: '1741809483',
    });
  });

  it('joins a streamed answer', () => {
    const frames = [
      { choices: [{ delta: { role: 'assistant', content: 'po' }, index: 0 }], model: 'm' },
      { choices: [{ delta: { content: 'ng' }, index: 0 }], model: 'm' },
      {
        choices: [{ delta: {}, index: 0, finish_reason: 'stop' }],
        model: 'm',
        tee_signature: 'QUJD',
        tee_request_hash: HASH_A,
        tee_output_hash: HASH_B,
        tee_timestamp: 1772190001,
        tee_id: TEE,
      },
    ];
    const stream = `${frames.map((frame) => `data: ${JSON.stringify(frame)}\n\n`).join('')}data: [DONE]\n\n`;
    const record = { request, response: { status: 200, headers: {}, body: stream } };
    expect(read(record)).toMatchObject({ generation: 'G3', labelAnswered: 'm', hasOutput: true });
    expect(readAnswerParts(parseJson(JSON.stringify(record)))?.outputText).toBe('pong');
  });

  it('is no answer when the gateway refused, or when it is something else', () => {
    for (const value of [
      { error: 'provider down', source: 'provider' },
      { request, response: { error: { message: 'no' } } },
      { request, response: { status: 402, headers: { 'PAYMENT-REQUIRED': 'eyJ9' }, body: null } },
      { hello: 'world' },
      [1, 2],
      'text',
      7,
      null,
    ]) {
      expect(read(value)).toBeNull();
    }
  });

  it('has no output text when the tool calls are what was signed', () => {
    const tools = [{ id: 'c1', type: 'function', function: { name: 'f', arguments: '{}' } }];
    const value = {
      ...body,
      choices: [{ message: { role: 'assistant', content: '', tool_calls: tools }, finish_reason: 'tool_calls' }],
    };
    const parts = readAnswerParts(parseJson(JSON.stringify(value)));
    expect(parts).toMatchObject({ outputText: null, finishReason: 'tool_calls' });
    expect(parts?.toolCalls).toHaveLength(1);
  });
});

const shared = process.env['BLOBTRAIL_SHARED'] ?? join(import.meta.dirname, '../../../shared');
const vectors = join(shared, 'vectors');

describe.skipIf(!existsSync(vectors))('vectors', () => {
  it('reads the real signature of December 2025 as its gateway wrote it', () => {
    const vector = parseJson(readFileSync(join(vectors, 'legacy_tee_signature.json'), 'utf8'));
    const signed = member(vector, 'signed_message');
    const wrapped = {
      request: JSON.parse(
        JSON.stringify({ model: textMember(member(vector, 'original_request'), 'model'), messages: [] }),
      ),
      response: {
        model: textMember(signed, 'model'),
        choices: [
          {
            finish_reason: 'stop',
            message: { role: 'assistant', content: textMember(member(signed, 'message'), 'content') },
          },
        ],
        system_fingerprint: textMember(vector, 'system_fingerprint'),
      },
    };
    const expected = {
      generation: 'G1',
      labelAsked: 'gpt-4.1-2025-04-14',
      labelAnswered: 'gpt-4.1-2025-04-14',
      inputHash: '3cd5e62557ea16dc77aef5c2c66188d180be259ac00f482de19896e78ebbf429',
      signedTime: '2025-12-16T08:20:26.491885+00:00',
      timeNs: '1765873226491885000',
      hasRequest: true,
      hasOutput: true,
    };
    expect(read(wrapped)).toMatchObject(expected);
    // The vector's own file says the same things under other names.
    expect(readAnswer(vector)).toMatchObject(expected);
    expect(readAnswerParts(vector)?.outputText).toContain('😊');
  });

  it('reads each answer of the constructed bundle', () => {
    const bundle = parseJson(readFileSync(join(vectors, 'constructed_batch_tree.json'), 'utf8'));
    const responses = member(bundle, 'responses');
    expect(
      isArray(responses) &&
        responses.map((one) => [readAnswer(one)?.generation, readAnswer(one)?.labelAsked, readAnswer(one)?.signedTime]),
    ).toEqual([
      ['G3', 'gemini-2.5-pro', '1772100000'],
      ['G3', 'gemini-2.5-pro', '1772190000'],
      ['G3', 'gpt-4.1', '1772190060'],
    ]);
    expect(isArray(responses) && responses.map((one) => readAnswerParts(one)?.outputText)).toEqual([
      'pong 1',
      'pong 2 😊',
      'pong 3',
    ]);
  });
});
