import { constants, createHash, createPublicKey, verify } from 'node:crypto';

import { keccak_256 } from '@noble/hashes/sha3.js';
import { describe, expect, it } from 'vitest';

import { createEnclave, type Enclave } from './enclave.ts';
import { answerChat, type AnswerOptions, type SignedAnswer } from './gateway-answer.ts';
import { Prng } from './prng.ts';
import { publicImage } from './public-images.ts';

const image = publicImage('cdabc84', 1_772_000_000);
const signer = createEnclave(new Prng('signer'), { image, host: 'gw.example.net', registeredSec: 1 });
const other = createEnclave(new Prng('other'), { image, host: 'gw2.example.net', registeredSec: 1 });

const PROMPT = 'ping 2 – ünïcode';
const OUTPUT = 'pong 2 😊';
const SEC = 1_772_190_000;

// Written by hand in the form that Python's json.dumps(…, sort_keys=True) gives.
const CANONICAL =
  '{"max_tokens": 64, "messages": [{"content": "ping 2 \\u2013 \\u00fcn\\u00efcode", "role": "user"}], "model": "gemini-2.5-pro", "temperature": 1.0}';

interface Body {
  readonly choices: readonly { readonly message: { readonly content: string } }[];
  readonly [key: string]: unknown;
}

function answer(options: Partial<AnswerOptions> = {}): SignedAnswer & { readonly body: Body } {
  const request = { model: 'gemini-2.5-pro', system: null, prompt: PROMPT, temperature: 1, maxTokens: 64 };
  const made = answerChat(
    { generation: 'G3', request, output: OUTPUT, sec: SEC, signer, ...options },
    new Prng('answer'),
  );
  return { ...made, body: JSON.parse(made.response) as Body };
}

function isSigned(by: Enclave, message: Uint8Array, signature: unknown, saltLength: number): boolean {
  const key = createPublicKey({ key: Buffer.from(by.key.der), format: 'der', type: 'spki' });
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  return verify('sha256', message, { key, padding, saltLength }, Buffer.from(String(signature), 'base64'));
}

function keccak(text: string): string {
  return Buffer.from(keccak_256(Buffer.from(text, 'utf8'))).toString('hex');
}

function digestOf(body: Body): Uint8Array {
  const time = Buffer.alloc(32);
  time.writeUInt32BE(Number(body['tee_timestamp']), 28);
  const hashes = [body['tee_request_hash'], body['tee_output_hash']].map((hash) => Buffer.from(String(hash), 'hex'));
  return keccak_256(Buffer.concat([...hashes, time]));
}

describe('an answer of today (G3)', () => {
  it('hashes the canonical request and the text, and signs both with the time', () => {
    const { body } = answer();
    expect(body['tee_request_hash']).toBe(keccak(CANONICAL));
    expect(body['tee_output_hash']).toBe(keccak(OUTPUT));
    expect(body['tee_timestamp']).toBe(SEC);
    expect(isSigned(signer, digestOf(body), body['tee_signature'], 32)).toBe(true);
    expect(isSigned(other, digestOf(body), body['tee_signature'], 32)).toBe(false);
  });

  it('names the enclave by the Keccak-256 of its key', () => {
    expect(answer().body['tee_id']).toBe(`0x${Buffer.from(keccak_256(signer.key.der)).toString('hex')}`);
  });

  it('can be broken in each way that the faults need', () => {
    const flipped = answer({ flipSignature: true }).body;
    expect(isSigned(signer, digestOf(flipped), flipped['tee_signature'], 32)).toBe(false);
    const foreign = answer({ signer: other, names: signer }).body;
    expect(foreign['tee_id']).toBe(`0x${signer.teeId}`);
    expect(isSigned(signer, digestOf(foreign), foreign['tee_signature'], 32)).toBe(false);
    expect(isSigned(other, digestOf(foreign), foreign['tee_signature'], 32)).toBe(true);
    const edited = answer({ loggedOutput: 'pong 3', loggedPrompt: 'ping 3' });
    expect(edited.body.choices[0]?.message.content).toBe('pong 3');
    expect(edited.request).toContain('ping 3');
    expect(edited.body['tee_output_hash']).toBe(keccak(OUTPUT));
    expect(isSigned(signer, digestOf(edited.body), edited.body['tee_signature'], 32)).toBe(true);
  });
});

describe('answers of older gateways', () => {
  it('G2 signs the same bytes with the longest salt and names no enclave', () => {
    const { body } = answer({ generation: 'G2' });
    expect(body).not.toHaveProperty('tee_id');
    expect(isSigned(signer, digestOf(body), body['tee_signature'], 222)).toBe(true);
    expect(isSigned(signer, digestOf(body), body['tee_signature'], 32)).toBe(false);
  });

  it('G1b signs JSON over the SHA-256 of the whole request, with an ISO time', () => {
    const { body, request } = answer({ generation: 'G1b' });
    expect(body).not.toHaveProperty('tee_output_hash');
    expect(body['tee_request_hash']).toBe(createHash('sha256').update(request).digest('hex'));
    const signed = `{"finish_reason": "stop", "message": {"content": "pong 2 \\ud83d\\ude0a", "role": "assistant"}, "model": "gemini-2.5-pro", "request_hash": "${String(body['tee_request_hash'])}", "timestamp": "2026-02-27T11:00:00.000000+00:00"}`;
    expect(body['tee_timestamp']).toBe('2026-02-27T11:00:00.000000+00:00');
    expect(isSigned(signer, Buffer.from(signed), body['tee_signature'], 222)).toBe(true);
  });
});
