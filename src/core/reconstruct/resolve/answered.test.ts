/** What the copies of one answer say together: signatures of every generation, and the hashes of what is held. */
import { describe, expect, it } from 'vitest';
import { pemOfDer } from '../../../../tests/builders/pem.ts';
import { toBase64 } from '../../../base/bytes.ts';
import { caseOf, file, onlyRequest, rulesOf, type GivenFile } from '../case.test-helper.ts';
import { answered, bare, enclave, pairs, registry, registryEntry } from '../evidence.test-helper.ts';

const gw = enclave('gw');
const other = enclave('other');
const ENTRY = registry(registryEntry(gw));

async function oneOf(...files: readonly GivenFile[]) {
  const made = await caseOf(...files);
  return { request: onlyRequest(made), rules: rulesOf(made) };
}

describe('signatures', () => {
  it.each(['G1b', 'G2', 'G3'] as const)('of %s verify under the rules of their own time', async (generation) => {
    const { request, rules } = await oneOf(pairs('p.ndjson', answered(gw, 0, { generation })), ENTRY);
    expect(request.signature).toBe('valid');
    expect(rules).toEqual([]);
  });

  it('of the first server verify from its Python dict', async () => {
    const { request } = await oneOf(bare('p.ndjson', { ...answered(gw, 0, { generation: 'G1b' }) }), ENTRY);
    expect(request).toMatchObject({
      signature: 'valid',
      inputHash: answered(gw, 0, { generation: 'G1b' }).inputHash,
      outputHash: null,
    });
  });

  it('are unverifiable without a key, which is no finding', async () => {
    const flipped = answered(gw, 0, { flipSignature: true });
    expect(await oneOf(pairs('p.ndjson', flipped))).toMatchObject({
      request: { signature: 'unverifiable' },
      rules: [],
    });
    const nameless = answered(gw, 0, { flipSignature: true, generation: 'G2' });
    expect(await oneOf(pairs('p.ndjson', nameless), ENTRY)).toMatchObject({
      request: { signature: 'unverifiable' },
      rules: [],
    });
  });

  it('are invalid when they verify under no key that is known', async () => {
    const flipped = pairs('p.ndjson', answered(gw, 0, { flipSignature: true }));
    expect(await oneOf(flipped, registry(registryEntry(gw), registryEntry(other)))).toMatchObject({
      request: { signature: 'invalid' },
      rules: ['signature-invalid'],
    });
    expect(await oneOf(flipped, registry(registryEntry(other)))).toMatchObject({
      request: { signature: 'unverifiable' },
      rules: [],
    });
  });

  it('of an answer that names no enclave may be anybody’s', async () => {
    const nameless = pairs('p.ndjson', answered(other, 0, { generation: 'G2' }));
    expect(await oneOf(nameless, registry(registryEntry(gw), registryEntry(other)))).toMatchObject({
      request: { signature: 'valid', node: null },
      rules: [],
    });
  });

  it('are absent where none is written', async () => {
    const plain = file('p.ndjson', {
      id: 'chatcmpl-1',
      model: 'm',
      choices: [{ message: { role: 'assistant', content: 'hi' } }],
    });
    expect(await oneOf(plain, ENTRY)).toMatchObject({ request: { signature: 'absent' }, rules: [] });
  });

  it('stay what they are with a copy that cannot be checked', async () => {
    const answer = answered(gw, 0);
    const stripped = file('sdk.ndjson', {
      id: answer.responseId,
      model: 'gemini-2.5-pro',
      tee_signature: 'AAAA',
      choices: [{ message: { role: 'assistant', content: 'hi' } }],
    });
    for (const files of [
      [pairs('p.ndjson', answer), stripped],
      [stripped, pairs('p.ndjson', answer)],
    ]) {
      expect(await oneOf(...files, ENTRY)).toMatchObject({ request: { signature: 'valid' }, rules: [] });
    }
  });

  it('are invalid when those of one copy are, whatever the other says', async () => {
    const answer = answered(gw, 0);
    const flipped = answered(gw, 0, { flipSignature: true });
    const files = [
      pairs('p.ndjson', answer),
      bare('panel.ndjson', { ...flipped, response: flipped.response.replace(flipped.responseId, answer.responseId) }),
    ];
    for (const given of [files, files.toReversed()]) {
      expect(await oneOf(...given, ENTRY)).toMatchObject({
        request: { signature: 'invalid' },
        rules: ['signature-invalid'],
      });
    }
  });
});

describe('held texts', () => {
  const answer = answered(gw, 0);

  it.each([
    ['answer', { loggedOutput: 'something else' }],
    ['request', { loggedPrompt: 'another question' }],
  ])('of the %s that do not have their hash are a mismatch, signature or not', async (_, members) => {
    const edited = pairs('p.ndjson', answered(gw, 0, members));
    expect(await oneOf(edited, ENTRY)).toMatchObject({ request: { signature: 'valid' }, rules: ['hash-mismatch'] });
    expect((await oneOf(edited)).rules).toEqual(['hash-mismatch']);
  });

  it('are no mismatch where they are not held', async () => {
    const silent = { ...answer, response: answer.response.replace(/"choices":\[.*?\],"tee/, '"choices":[],"tee') };
    expect((await oneOf(bare('b.ndjson', silent), ENTRY)).rules).toEqual([]);
    expect((await oneOf(bare('b.ndjson', answer), ENTRY)).rules).toEqual([]);
  });

  it('of one copy are found behind another copy that holds, and the finding points at them', async () => {
    const edited = { ...answer, response: answer.response.replace('"content":"hi"', '"content":"bye"') };
    for (const files of [
      [pairs('p.ndjson', answer), bare('panel.ndjson', edited)],
      [bare('panel.ndjson', edited), pairs('p.ndjson', answer)],
    ]) {
      const made = await caseOf(...files, ENTRY);
      expect(rulesOf(made)).toEqual(['hash-mismatch']);
      const [ground] = made.findings[0]?.grounds ?? [];
      expect(
        made.textAt({
          source: Number(ground?.source.slice(2)),
          offset: ground?.offset ?? 0,
          length: ground?.length ?? 0,
        }),
      ).toContain('"bye"');
    }
  });

  it('have their hash in the older forms of their own time', async () => {
    for (const generation of ['G1b', 'G2'] as const) {
      expect(
        (await oneOf(pairs('p.ndjson', answered(gw, 0, { generation, loggedPrompt: 'another' })), ENTRY)).rules,
      ).toEqual(['hash-mismatch']);
    }
  });

  it('of a label with its provider are hashed without it, as client libraries send them', async () => {
    const sent = { ...answer, request: answer.request.replace('"model":"gemini', '"model":"google/gemini') };
    expect(await oneOf(pairs('p.ndjson', sent), ENTRY)).toMatchObject({
      request: { label: 'google/gemini-2.5-pro', status: 'inferred' },
      rules: [],
    });
  });
});

describe('what a record is made of', () => {
  const answer = answered(gw, 0);
  const asked = JSON.parse(answer.request) as object;
  const said = JSON.parse(answer.response) as object;
  const entry = {
    startedDateTime: '2026-03-02T12:59:58.000Z',
    request: {
      method: 'POST',
      url: 'https://gw.example.net/v1/chat/completions',
      headers: [],
      postData: { text: answer.request },
    },
    response: { status: 200, headers: [], content: { text: answer.response } },
  };

  it.each([
    ['a pair', file('p.ndjson', { request: asked, response: said })],
    ['an array of pairs', { name: 'p.json', text: JSON.stringify([{ request: asked, response: said }]) }],
    ['bodies as texts', file('p.ndjson', { request: answer.request, response: answer.response })],
    [
      'messages with headers and bodies',
      file('p.ndjson', {
        request: { method: 'POST', headers: {}, body: asked },
        response: { status: 200, headers: {}, body: said },
      }),
    ],
    ['entries as HAR writes them', file('p.ndjson', entry)],
    ['a HAR file', { name: 'p.har', text: JSON.stringify({ log: { version: '1.2', entries: [entry] } }) }],
  ])('%s gives one and the same request', async (_, given) => {
    const { request, rules } = await oneOf(given, ENTRY);
    expect(request).toMatchObject({
      label: 'gemini-2.5-pro',
      responseId: answer.responseId,
      signature: 'valid',
      status: 'inferred',
      inputHash: answer.inputHash,
    });
    expect(rules).toEqual([]);
  });

  it('a request alone is one, too: nothing ties it to an answer but a shared id', async () => {
    const requests = (record: unknown): GivenFile => ({
      ...file('requests.ndjson', record),
      as: 'og-gateway-response',
    });
    const alone = await caseOf(bare('b.ndjson', answer), requests({ request: asked }), ENTRY);
    expect(alone.requests).toHaveLength(2);
    const tied = await caseOf(
      bare('b.ndjson', answer),
      requests({ request: asked, response_id: answer.responseId }),
      ENTRY,
    );
    expect(onlyRequest(tied)).toMatchObject({ label: 'gemini-2.5-pro', signature: 'valid' });
  });

  describe('a client library’s proof', () => {
    const proof = {
      tee_id: `0x${gw.teeId}`,
      request_hash: answer.inputHash,
      output_hash: answer.outputHash,
      timestamp: Number(answer.signedTime),
      signature: toBase64(answer.signature),
      signing_key_pem: pemOfDer(gw.key.der),
    };

    it('carries the key that it was checked with, beside the answer or alone', async () => {
      for (const record of [{ body: said, content: 'hi', proof }, { content: 'hi', proof }, proof]) {
        const { request, rules } = await oneOf(file('p.ndjson', record));
        expect(request).toMatchObject({ signature: 'valid', node: `0x${gw.teeId}`, inputHash: answer.inputHash });
        expect(rules).toEqual([]);
      }
    });

    it('is the same request as the pair, and says nothing of the registry', async () => {
      const made = await caseOf(pairs('p.ndjson', answer), file('proof.ndjson', proof));
      expect(onlyRequest(made)).toMatchObject({ signature: 'valid', status: 'unknown', reason: 'not-collected' });
    });

    it('does not make its key the enclave’s when the id is not its hash', async () => {
      const { request, rules } = await oneOf(file('p.ndjson', { ...proof, signing_key_pem: pemOfDer(other.key.der) }));
      expect(rules).toEqual(['key-mismatch']);
      expect(request.signature).toBe('unverifiable');
    });
  });
});
