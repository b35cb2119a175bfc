/** docs/reconstruction.md, "Which artifact", row by row. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { caseOf, file, onlyRequest, rulesOf, type GivenFile } from '../case.test-helper.ts';
import {
  answered,
  bare,
  blob,
  enclave,
  event,
  hash,
  inference,
  logList,
  mined,
  NEW_IMAGE,
  pairs,
  publish,
  receipts,
  registry,
  registryEntry,
  span,
} from '../evidence.test-helper.ts';

const TX = hash('tx');
const gw = enclave('gw');
const asked = (sec = 0, members = {}) => event('inference.request', sec, { request_id: 'r', label: 'm', ...members });
const lookup = (id: string, members = {}) =>
  event('artifact.cache.lookup', 1, { request_id: 'r', node_id: 'n', blob_id: id, result: 'hit', ...members });
const load = (id: string, members = {}) =>
  event('artifact.load', 2, { request_id: 'r', node_id: 'n', blob_id: id, sha256: hash(id), ...members });
const resolved = (members: object) =>
  event('model.resolve', 0, { request_id: 'r', label: 'm', resolver: 'hub-latest', ...members });

async function oneOf(...files: readonly GivenFile[]) {
  return onlyRequest(await caseOf(...files));
}

const events = (...records: readonly unknown[]): GivenFile => file('events.ndjson', ...records);

describe('contradicted', () => {
  it('is a request whose records name two artifacts; both are kept', async () => {
    const made = await caseOf(events(asked(), resolved({ blob_id: blob('a') }), lookup(blob('b'))));
    expect(onlyRequest(made)).toMatchObject({ status: 'contradicted', artifact: blob('b') });
    expect(made.findings[0]).toMatchObject({
      rule: 'conflicting-evidence',
      artifacts: expect.arrayContaining([blob('b')]),
    });
    expect(made.findings[0]?.summary).toContain(blob('a'));
  });

  it('is neither current nor stale', async () => {
    const releases = [publish('m', '1', blob('a'), -20), publish('m', '2', blob('b'), -10)];
    const byArtifact = await caseOf(events(...releases, asked(), resolved({ blob_id: blob('b') }), lookup(blob('a'))));
    const byLabel = await caseOf(events(...releases, asked(), lookup(blob('a'), { label: 'other' })));
    for (const made of [byArtifact, byLabel]) {
      expect(onlyRequest(made)).toMatchObject({ status: 'contradicted', freshness: 'unknown' });
      expect(rulesOf(made)).toEqual(['conflicting-evidence']);
    }
  });

  it('is one whose records name two labels', async () => {
    const made = await caseOf(events(asked(), lookup(blob('a'), { label: 'other' })));
    expect(onlyRequest(made)).toMatchObject({ status: 'contradicted', label: 'm', artifact: blob('a') });
    expect(rulesOf(made)).toEqual(['conflicting-evidence']);
  });

  it('is one whose loaded bytes have another id, which is content-mismatch and not conflicting evidence', async () => {
    const made = await caseOf(events(asked(), lookup(blob('a')), load(blob('a'), { computed_blob_id: blob('b') })));
    expect(onlyRequest(made).status).toBe('contradicted');
    expect(rulesOf(made)).not.toContain('conflicting-evidence');
  });

  it('tells a load that contradicts its lookup from one that contradicts what was resolved', async () => {
    const byLookup = await caseOf(
      events(asked(), resolved({ blob_id: blob('a') }), lookup(blob('a')), load(blob('b'))),
    );
    const byResolver = await caseOf(events(asked(), resolved({ blob_id: blob('a') }), load(blob('b'))));
    const loadedTwice = await caseOf(events(asked(), load(blob('a')), load(blob('b'))));
    expect([byLookup, byResolver, loadedTwice].map((made) => onlyRequest(made).status)).toEqual(
      Array(3).fill('contradicted'),
    );
    expect([byLookup, byResolver, loadedTwice].map(rulesOf)).toEqual([
      [],
      ['conflicting-evidence'],
      ['conflicting-evidence'],
    ]);
  });

  it('is not a name with and without its provider, in whatever order', async () => {
    const names = ['openai/gpt-5', 'gpt-5'];
    for (const [label, other] of [names, names.toReversed()]) {
      const made = await caseOf(events(asked(0, { label }), resolved({ label: other, api_name: other })));
      expect(onlyRequest(made)).toMatchObject({
        status: 'observed',
        artifact: 'gpt-5',
        artifactKind: 'provider-model',
      });
      expect(made.findings).toEqual([]);
    }
  });

  it('is two providers of one name, though a third record leaves the provider out', async () => {
    const made = await caseOf(
      events(
        asked(0, { label: 'gpt-5' }),
        resolved({ label: 'openai/gpt-5' }),
        lookup(blob('a'), { label: 'azure/gpt-5' }),
      ),
    );
    expect(onlyRequest(made).status).toBe('contradicted');
  });

  it('is not one content id in two spellings', async () => {
    const sha = hash('file');
    const made = await caseOf(events(asked(), resolved({ blob_id: `sha256:${sha}` }), lookup(sha.toUpperCase())));
    expect(onlyRequest(made).status).toBe('observed');
  });

  it('is not an answer under another label than was asked: both labels are kept', async () => {
    const answer = answered(gw, 0, { label: 'gemini-2.5-pro' });
    const substituted = {
      ...answer,
      response: answer.response.replace('"model":"gemini-2.5-pro"', '"model":"gemini-2.5-flash"'),
    };
    const made = await caseOf(pairs('pairs.ndjson', substituted), bare('panel.ndjson', substituted));
    expect(onlyRequest(made)).toMatchObject({
      label: 'gemini-2.5-pro',
      labelAnswered: 'gemini-2.5-flash',
      status: 'unknown',
    });
    expect(made.findings).toEqual([]);
  });

  it('is an answer under another label than a span of the call asked for', async () => {
    const answer = answered(gw, 0, { label: 'gemini-2.5-pro' });
    const traced = span({
      trace: 't',
      span: 's',
      kind: 3,
      sec: 0,
      attributes: { 'gen_ai.request.model': 'gpt-4.1', 'gen_ai.response.id': answer.responseId },
    });
    const made = await caseOf(bare('panel.ndjson', answer), file('spans.jsonl', traced));
    expect(onlyRequest(made)).toMatchObject({ label: 'gpt-4.1', status: 'contradicted' });
    expect(rulesOf(made)).toEqual(['conflicting-evidence']);
  });

  it('is not what a provider calls its answer', async () => {
    const traced = span({
      trace: 't',
      span: 's',
      sec: 0,
      attributes: { 'gen_ai.request.model': 'gpt-4.1', 'gen_ai.response.model': 'gpt-4.1-2025-04-14' },
    });
    expect(await oneOf(file('spans.jsonl', traced))).toMatchObject({
      label: 'gpt-4.1',
      labelAnswered: 'gpt-4.1-2025-04-14',
      status: 'unknown',
    });
  });
});

describe('proved', () => {
  it('is said of a file that lies in the case under the id that a record names', async () => {
    const text = 'weights\n';
    const sha = createHash('sha256').update(text).digest('hex');
    for (const ref of [sha, sha.toUpperCase(), `sha256:${sha}`, `0x${sha}`]) {
      expect((await oneOf(events(asked(), lookup(ref)), { name: 'model.onnx', text })).status).toBe('proved');
    }
    expect((await oneOf(events(asked(), lookup(sha)))).status).toBe('observed');
  });

  it('is never said of a hash that a log states', async () => {
    expect((await oneOf(events(asked(), load(blob('a'), { computed_blob_id: blob('a') })))).status).toBe('observed');
  });
});

describe('attested', () => {
  const logs = mined(0, TX, ...inference('i-1', blob('a')));

  it('is a call whose receipt is there; a log list alone is observed', async () => {
    expect(await oneOf(receipts('r.ndjson', logs))).toMatchObject({
      status: 'attested',
      artifact: blob('a'),
      artifactKind: 'walrus-blob',
    });
    expect((await oneOf(logList('l.json', logs))).status).toBe('observed');
    expect((await oneOf(logList('l.json', logs), receipts('r.ndjson', logs))).status).toBe('attested');
  });

  it('is not lost by what unsigned records add to it', async () => {
    const node = events(asked(0, { tx_hash: TX }), lookup(blob('a')), load(blob('a'), { computed_blob_id: blob('a') }));
    expect((await oneOf(receipts('r.ndjson', logs), node)).status).toBe('attested');
  });

  it('names an IPFS file by its CID, and no artifact by a plain label', async () => {
    const cid = 'QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWKPBdG';
    expect(await oneOf(receipts('r.ndjson', mined(0, TX, ...inference('i', cid))))).toMatchObject({
      artifact: cid,
      artifactKind: 'ipfs-cid',
    });
    expect(await oneOf(receipts('r.ndjson', mined(0, TX, ...inference('i', 'meta-llama/Llama-3'))))).toMatchObject({
      artifact: null,
      label: 'meta-llama/Llama-3',
      status: 'unknown',
      reason: 'not-recorded',
    });
  });
});

describe('observed', () => {
  it.each([
    [
      'a span’s og.blob_id',
      file(
        's.jsonl',
        span({ trace: 't', span: 's', sec: 0, attributes: { 'gen_ai.request.model': 'm', 'og.blob_id': blob('a') } }),
      ),
    ],
    [
      'a span’s walrus.blob_id',
      file(
        's.jsonl',
        span({
          trace: 't',
          span: 's',
          sec: 0,
          attributes: { 'gen_ai.request.model': 'm', 'walrus.blob_id': blob('a') },
        }),
      ),
    ],
    ['model.resolve', events(asked(), resolved({ blob_id: blob('a') }))],
    ['a cache lookup', events(asked(), lookup(blob('a')))],
    ['a load', events(asked(), load(blob('a')))],
  ])('is what %s names', async (_, given) => {
    expect(await oneOf(given)).toMatchObject({
      artifact: blob('a'),
      artifactKind: 'walrus-blob',
      status: 'observed',
      rule: null,
      reason: null,
    });
  });

  it('is never a settlement’s blob, nor the one of a fetch, an eviction or a workflow', async () => {
    const others = [
      'artifact.fetch',
      'artifact.evict',
      'settlement.submit',
      'settlement.confirm',
      'chain.modelid.read',
      'proof.emit',
    ];
    const members = { request_id: 'r', blob_id: blob('a') };
    expect(await oneOf(events(asked(), ...others.map((kind) => event(kind, 1, members))))).toMatchObject({
      artifact: null,
      status: 'unknown',
    });
  });
});

describe('inferred through the image', () => {
  const answer = answered(gw, 0);

  it('goes from enclave to registry entry, pcrHash, table and the provider’s name', async () => {
    expect(await oneOf(pairs('p.ndjson', answer), registry(registryEntry(gw)))).toMatchObject({
      artifact: 'gemini-2.5-pro-preview-06-05',
      artifactKind: 'provider-model',
      status: 'inferred',
      rule: 'image-alias-table',
      node: `0x${gw.teeId}`,
    });
  });

  it('depends on the image, not on the label alone', async () => {
    const other = enclave('new', NEW_IMAGE);
    expect((await oneOf(pairs('p.ndjson', answered(other, 0)), registry(registryEntry(other)))).artifact).toBe(
      'gemini-2.5-pro',
    );
  });

  it('takes a label with its provider for the label', async () => {
    const made = await oneOf(
      pairs('p.ndjson', answered(gw, 0, { label: 'google/gemini-2.5-pro' })),
      registry(registryEntry(gw)),
    );
    expect(made).toMatchObject({
      label: 'google/gemini-2.5-pro',
      artifact: 'gemini-2.5-pro-preview-06-05',
      freshness: 'current',
    });
  });

  it('works for a span that names its enclave, in any case of its letters', async () => {
    const traced = span({
      trace: 't',
      span: 's',
      kind: 3,
      sec: 0,
      host: 'laptop',
      attributes: { 'gen_ai.request.model': 'gemini-2.5-pro', 'og.tee_id': `0x${gw.teeId.toUpperCase()}` },
    });
    expect(await oneOf(file('s.jsonl', traced), registry(registryEntry(gw)))).toMatchObject({
      node: `0x${gw.teeId}`,
      status: 'inferred',
    });
  });

  it('stops where a hop is missing, and says why', async () => {
    const bareEntry = { ...registryEntry(gw), pcrHash: undefined };
    const unknownTable = registryEntry(gw, { pcrHash: `0x${hash('image')}` });
    const noLabel = { ...answer, response: answer.response.replace('"model":"gemini-2.5-pro",', '') };
    expect(await oneOf(pairs('p.ndjson', answer))).toMatchObject({
      artifact: null,
      status: 'unknown',
      reason: 'not-collected',
      freshness: 'unknown',
    });
    expect(await oneOf(pairs('p.ndjson', answer), registry(bareEntry))).toMatchObject({
      status: 'unknown',
      reason: 'not-collected',
    });
    expect(await oneOf(pairs('p.ndjson', answer), registry(unknownTable))).toMatchObject({
      status: 'unknown',
      reason: 'not-collected',
    });
    expect(await oneOf(bare('p.ndjson', noLabel), registry(registryEntry(gw)))).toMatchObject({
      label: null,
      status: 'unknown',
      reason: 'not-recorded',
    });
    expect(
      await oneOf(pairs('p.ndjson', answered(gw, 0, { label: 'no-such-model' })), registry(registryEntry(gw))),
    ).toMatchObject({ status: 'unknown', reason: 'not-recorded' });
  });
});
