import { constants, generateKeyPairSync, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { derOfPem } from '../../../tests/builders/pem.ts';
import { sharedPath } from '../../../tests/shared-files.ts';
import { concatBytes, fromHex, toBase64, toHex, utf8 } from '../../base/bytes.ts';
import { isObject, parseJson, textMember } from '../../base/json.ts';
import { parsePythonDict } from '../../base/python-literal.ts';
import { checkInputHash } from './canonical-request.ts';
import { keccakHex, sha256Hex } from './digest.ts';
import { createKeyring } from './keyring.ts';
import { signatureBytes, verifyAnswerSignature, type AnswerSignatureInput } from './signature.ts';

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const keyDer = new Uint8Array(pair.publicKey.export({ format: 'der', type: 'spki' }));
const inputHash = keccakHex('{"model": "m"}');
const outputHash = keccakHex('pong 😊');

function signed(data: Uint8Array, saltLength: number): string {
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  return toBase64(sign('sha256', data, { key: pair.privateKey, padding, saltLength }));
}

/** The G2 and G3 message, written out here a second time. */
function keccakMessage(seconds: number): Uint8Array {
  const time = new Uint8Array(32);
  new DataView(time.buffer).setBigUint64(24, BigInt(seconds));
  return fromHex(keccakHex(concatBytes(fromHex(inputHash)!, fromHex(outputHash)!, time)))!;
}

const G3: AnswerSignatureInput = {
  generation: 'G3',
  inputHash,
  outputHash,
  signedTime: '1772100000',
  signature: signed(keccakMessage(1772100000), 32),
  label: 'gemini-2.5-pro',
  finishReason: 'stop',
  message: parseJson('{"role":"assistant","content":"pong 😊"}'),
  completion: null,
  keyDer,
};

const TIME = '2026-02-13T08:20:26.491885+00:00';
const chatText = String.raw`{"finish_reason": "stop", "message": {"content": "pong \ud83d\ude0a", "role": "assistant"}, "model": "gemini-2.5-pro", "request_hash": "${inputHash}", "timestamp": "${TIME}"}`;
const G1b: AnswerSignatureInput = {
  ...G3,
  generation: 'G1b',
  outputHash: null,
  signedTime: TIME,
  signature: signed(utf8(chatText), 222),
};

describe('verifyAnswerSignature', () => {
  it('verifies a G3 answer, with the salt found', () => {
    expect(verifyAnswerSignature(G3)).toMatchObject({
      verdict: 'valid',
      saltLength: 32,
      generation: 'G3',
      unknown: null,
    });
  });

  it('verifies a G2 answer', () => {
    const g2: AnswerSignatureInput = { ...G3, generation: 'G2', signature: signed(keccakMessage(1772100000), 222) };
    expect(verifyAnswerSignature(g2)).toMatchObject({ verdict: 'valid', saltLength: 222, generation: 'G2' });
  });

  it('verifies G1 and G1b answers', () => {
    expect(verifyAnswerSignature(G1b)).toMatchObject({ verdict: 'valid', saltLength: 222, generation: 'G1b' });
    expect(verifyAnswerSignature({ ...G1b, generation: 'G1' })).toMatchObject({ verdict: 'valid', generation: 'G1' });
  });

  it('verifies a G1b completion, and a message to which a client added nulls', () => {
    const text = `{"completion": "ok", "model": "gemini-2.5-pro", "request_hash": "${inputHash}", "timestamp": "${TIME}"}`;
    const completion = { ...G1b, message: null, completion: 'ok', signature: signed(utf8(text), 222) };
    expect(verifyAnswerSignature(completion)).toMatchObject({ verdict: 'valid', generation: 'G1b' });
    const message = parseJson('{"role":"assistant","content":"pong 😊","tool_calls":null,"refusal":null}');
    expect(verifyAnswerSignature({ ...G1b, message }).verdict).toBe('valid');
  });

  it('says whose rules verify when they are not those of the shape', () => {
    const check = verifyAnswerSignature({ ...G3, signature: signed(keccakMessage(1772100000), 222) });
    expect(check).toMatchObject({ verdict: 'valid', saltLength: 222, generation: 'G2' });
    expect(check.reason).toContain('shape of G3');
    const json = verifyAnswerSignature({ ...G1b, generation: 'G3', outputHash });
    expect(json).toMatchObject({ verdict: 'valid', generation: 'G1b' });
  });

  it('tells the rules by the form of the time where no shape is given', () => {
    expect(verifyAnswerSignature({ ...G3, generation: null })).toMatchObject({ verdict: 'valid', generation: 'G3' });
    expect(verifyAnswerSignature({ ...G1b, generation: null })).toMatchObject({ verdict: 'valid', generation: 'G1b' });
  });

  it('remarks on a salt that no signer used', () => {
    const check = verifyAnswerSignature({ ...G3, signature: signed(keccakMessage(1772100000), 20) });
    expect(check).toMatchObject({ verdict: 'valid', saltLength: 20, generation: 'G3' });
    expect(check.reason).toContain('no known signer');
  });

  it('takes the signature in hex, as a leaf has it', () => {
    const hex = toHex(signatureBytes(G3.signature!)!);
    expect(verifyAnswerSignature({ ...G3, signature: hex }).verdict).toBe('valid');
    expect(verifyAnswerSignature({ ...G3, signature: `0x${hex}` }).verdict).toBe('valid');
  });

  it.each<[string, Partial<AnswerSignatureInput>]>([
    ['another input hash', { inputHash: keccakHex('x') }],
    ['another output hash', { outputHash: keccakHex('x') }],
    ['another time', { signedTime: '1772100001' }],
    ['a stand-in signature', { signature: '0xd3' }],
    ['a signature that is no base64', { signature: '§§' }],
  ])('fails a G3 answer with %s', (_, change) => {
    expect(verifyAnswerSignature({ ...G3, ...change })).toMatchObject({ verdict: 'invalid', unknown: null });
  });

  it.each<[string, Partial<AnswerSignatureInput>]>([
    ['another label', { label: 'gemini-2.5-flash' }],
    ['another text', { message: parseJson('{"role":"assistant","content":"pong"}') }],
    ['another finish reason', { finishReason: 'length' }],
    ['another time', { signedTime: TIME.replace('26.49', '27.49') }],
    ['another request', { inputHash: sha256Hex('x') }],
  ])('fails a G1b answer with %s', (_, change) => {
    expect(verifyAnswerSignature({ ...G1b, ...change }).verdict).toBe('invalid');
  });

  it.each<[string, Partial<AnswerSignatureInput>, string]>([
    ['no signature', { signature: null }, 'not-recorded'],
    ['no key', { keyDer: null }, 'not-collected'],
    ['a key that is none', { keyDer: Uint8Array.of(1, 2, 3) }, 'unreadable'],
    ['no output hash', { outputHash: null }, 'not-recorded'],
    ['no input hash', { inputHash: null }, 'not-recorded'],
    ['no time', { signedTime: null }, 'not-recorded'],
    ['a hash in another form', { outputHash: 'abc' }, 'unreadable'],
  ])('cannot run with %s', (_, change, unknown) => {
    expect(verifyAnswerSignature({ ...G3, ...change })).toMatchObject({ verdict: 'could-not-run', unknown });
  });

  it('cannot run a G1b answer whose content is not held', () => {
    const check = verifyAnswerSignature({ ...G1b, message: null });
    expect(check).toMatchObject({ verdict: 'could-not-run', unknown: 'not-recorded', saltLength: null });
    expect(check.reason).toContain('message');
  });

  it('says that a key of another kind is unsupported, again from the keyring', () => {
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'der', type: 'spki' });
    const keyring = createKeyring();
    for (let i = 0; i < 2; i += 1) {
      expect(verifyAnswerSignature({ ...G3, keyDer: ec }, keyring)).toMatchObject({
        verdict: 'could-not-run',
        unknown: 'unsupported',
      });
    }
    expect(keyring.key(keyDer)).toBe(keyring.key(keyDer.slice()));
  });
});

const legacyPath = sharedPath('vectors/legacy_tee_signature.json');

describe.skipIf(legacyPath === null)('a real answer of December 2025', () => {
  const vector = parseJson(legacyPath === null ? '{}' : readFileSync(legacyPath, 'utf8'));
  const fingerprint = legacyPath === null ? null : parsePythonDict(textMember(vector, 'system_fingerprint')!);
  const message = isObject(vector) ? vector.get('signed_message') : undefined;
  const answer = (): AnswerSignatureInput => ({
    generation: 'G1',
    inputHash: textMember(fingerprint!, 'request_signature'),
    outputHash: null,
    signedTime: textMember(fingerprint!, 'response_timestamp'),
    signature: textMember(fingerprint!, 'response_signature'),
    label: textMember(message, 'model'),
    finishReason: textMember(message, 'finish_reason'),
    message: (isObject(message) ? message.get('message') : null) ?? null,
    completion: null,
    keyDer: derOfPem(textMember(vector, 'public_key_pem')!),
  });

  it('verifies, with the longest salt', () => {
    expect(verifyAnswerSignature(answer())).toMatchObject({ verdict: 'valid', saltLength: 222, generation: 'G1' });
  });

  it('fails with one bit flipped anywhere', () => {
    const bytes = signatureBytes(answer().signature!)!;
    for (const at of [0, 100, 255]) {
      const flipped = bytes.slice();
      flipped[at] = flipped[at]! ^ 1;
      expect(verifyAnswerSignature({ ...answer(), signature: toBase64(flipped) }).verdict).toBe('invalid');
    }
    expect(verifyAnswerSignature({ ...answer(), label: 'gpt-4.1' }).verdict).toBe('invalid');
  });

  it('answers the request that it is held with', () => {
    const request = isObject(vector) ? vector.get('original_request') : undefined;
    expect(checkInputHash(request ?? null, answer().inputHash)).toMatchObject({
      verdict: 'match',
      form: 'as held',
      algorithm: 'sha256',
    });
  });
});

const treePath = sharedPath('vectors/constructed_batch_tree.json');

describe.skipIf(treePath === null)('constructed answers', () => {
  it('verify, and fail under another key', () => {
    const vector = JSON.parse(readFileSync(treePath!, 'utf8')) as {
      signing_key_pem: string;
      responses: Record<string, string | number>[];
    };
    const keyring = createKeyring();
    for (const response of vector.responses) {
      const input: AnswerSignatureInput = {
        ...G3,
        inputHash: String(response['tee_request_hash']),
        outputHash: String(response['tee_output_hash']),
        signedTime: String(response['tee_timestamp']),
        signature: String(response['tee_signature']),
        keyDer: derOfPem(vector.signing_key_pem),
      };
      expect(verifyAnswerSignature(input, keyring)).toMatchObject({ verdict: 'valid', saltLength: 32 });
      expect(verifyAnswerSignature({ ...input, keyDer }, keyring).verdict).toBe('invalid');
      const canonicalText = String(response['canonical_request']);
      expect(checkInputHash(null, input.inputHash, { canonicalText }).verdict).toBe('match');
      expect(checkInputHash(parseJson(canonicalText), input.inputHash)).toMatchObject({
        verdict: 'match',
        form: 'chat',
      });
    }
    expect(vector.responses).toHaveLength(3);
  });
});
