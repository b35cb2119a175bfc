/** docs/reconstruction.md, "Which artifact, and how sure", row by row; then time, label and node. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { caseOf, file, onlyRequest, rulesOf, type GivenFile } from './case.test-helper.ts';
import {
  answered,
  at,
  bare,
  blob,
  enclave,
  event,
  hash,
  inference,
  logList,
  mined,
  NEW_IMAGE,
  ns,
  pairs,
  publish,
  receipts,
  registry,
  registryEntry,
  span,
  withoutTime,
} from './evidence.test-helper.ts';

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

describe('inferred through the node’s cache', () => {
  const request = span({
    trace: 't',
    span: 's',
    sec: 100,
    seconds: 2,
    host: 'n',
    attributes: { 'gen_ai.request.model': 'm' },
  });
  const own = (kind: string, sec: number, id: string, members = {}) =>
    event(kind, sec, { node_id: 'n', blob_id: id, ...members });
  const releases = [publish('m', '1', blob('a'), -1000), publish('m', '2', blob('b'), -500)];

  it('names the one release that the node had ready', async () => {
    const made = await oneOf(file('s.jsonl', request), events(...releases, own('artifact.load', 0, blob('a'))));
    expect(made).toMatchObject({
      artifact: blob('a'),
      status: 'inferred',
      rule: 'node-cache-state',
      freshness: 'stale',
    });
  });

  it('follows fetch, miss and eviction up to the request, and no further', async () => {
    const history = [
      own('artifact.fetch', 0, blob('a')),
      own('artifact.evict', 50, blob('a')),
      own('artifact.load', 60, blob('b')),
      own('artifact.load', 150, blob('a')),
    ];
    expect((await oneOf(file('s.jsonl', request), events(...releases, ...history))).artifact).toBe(blob('b'));
    const missed = [
      own('artifact.load', 0, blob('a')),
      own('artifact.cache.lookup', 90, blob('a'), { result: 'miss' }),
    ];
    expect(await oneOf(file('s.jsonl', request), events(...releases, ...missed))).toMatchObject({
      artifact: null,
      status: 'unknown',
    });
  });

  it('does not choose between two', async () => {
    const both = [own('artifact.load', 0, blob('a')), own('artifact.load', 1, blob('b'))];
    expect(await oneOf(file('s.jsonl', request), events(...releases, ...both))).toMatchObject({
      artifact: null,
      status: 'unknown',
      reason: 'ambiguous',
    });
  });

  it('lets the one that was used while the call lasted decide', async () => {
    const both = [
      own('artifact.load', 0, blob('a')),
      own('artifact.load', 1, blob('b')),
      own('artifact.cache.lookup', 101, blob('a'), { result: 'hit' }),
    ];
    expect(await oneOf(file('s.jsonl', request), events(...releases, ...both))).toMatchObject({
      artifact: blob('a'),
      status: 'inferred',
      rule: 'nearest-record',
    });
  });

  it('asks neither other nodes nor artifacts of other labels, nor what was used for another request', async () => {
    const others = [
      event('artifact.load', 0, { node_id: 'other', blob_id: blob('a') }),
      own('artifact.load', 0, blob('c')),
      own('artifact.cache.lookup', 101, blob('c'), { result: 'hit', request_id: 'x' }),
    ];
    expect(await oneOf(file('s.jsonl', request), events(...releases, ...others))).toMatchObject({
      artifact: null,
      status: 'unknown',
      reason: 'not-recorded',
    });
  });

  it('takes the label that the node writes beside the artifact where no release is known', async () => {
    expect(
      (await oneOf(file('s.jsonl', request), events(own('artifact.load', 0, blob('c'), { label: 'm' })))).artifact,
    ).toBe(blob('c'));
  });

  it('never outweighs what a record of the request names', async () => {
    const named = span({
      trace: 't',
      span: 's',
      sec: 100,
      host: 'n',
      attributes: { 'gen_ai.request.model': 'm', 'og.blob_id': blob('b') },
    });
    expect(await oneOf(file('s.jsonl', named), events(...releases, own('artifact.load', 0, blob('a'))))).toMatchObject({
      artifact: blob('b'),
      status: 'observed',
    });
  });
});

describe('time', () => {
  it('is the signed timestamp before everything else', async () => {
    const answer = answered(gw, 100);
    const traced = span({
      trace: 't',
      span: 's',
      kind: 3,
      sec: 95,
      attributes: { 'gen_ai.request.model': 'gemini-2.5-pro', 'gen_ai.response.id': answer.responseId },
    });
    const made = await caseOf(
      pairs('p.ndjson', answer),
      file('s.jsonl', traced),
      events(event('inference.request', 90, { request_id: 'r', response_id: answer.responseId })),
    );
    expect(onlyRequest(made).timeNs).toBe(ns(100));
  });

  it('is signed in older generations as well', async () => {
    for (const generation of ['G1b', 'G2'] as const) {
      expect((await oneOf(pairs('p.ndjson', answered(gw, 100, { generation })))).timeNs).toBe(ns(100));
    }
  });

  it('is the block’s before the caller’s', async () => {
    const logs = mined(50, TX, ...inference('i', blob('a')));
    expect((await oneOf(logList('l.json', logs), events(asked(40, { tx_hash: TX })))).timeNs).toBe(ns(50));
  });

  it('is the caller’s where the export has no block time, unless another export has it', async () => {
    const logs = mined(50, TX, ...inference('i', blob('a')));
    const plain = logList('l.json', withoutTime(logs));
    expect((await oneOf(plain)).timeNs).toBeNull();
    expect((await oneOf(plain, events(asked(40, { tx_hash: TX })))).timeNs).toBe(ns(40));
    expect((await oneOf(plain, receipts('r.ndjson', logs), events(asked(40, { tx_hash: TX })))).timeNs).toBe(ns(50));
  });

  it('is the start of the caller’s span where both sides traced the call', async () => {
    const side = (name: string, kind: number, sec: number) =>
      span({
        trace: 't',
        span: name,
        kind,
        sec,
        attributes: { 'gen_ai.request.model': 'm', 'gen_ai.response.id': 'chatcmpl-1' },
      });
    expect((await oneOf(file('s.jsonl', side('server', 2, 5), side('client', 3, 10)))).timeNs).toBe(ns(10));
    expect((await oneOf(file('s.jsonl', side('server', 2, 5)))).timeNs).toBe(ns(5));
  });

  it('is never moved by a node’s events', async () => {
    const early = lookup(blob('a'), { ts: at(-500) });
    expect((await oneOf(events(asked(0), early))).timeNs).toBe(ns(0));
    expect((await oneOf(events(asked(), early, { ...asked(), ts: undefined })))?.timeNs).toBe(ns(0));
    expect(
      (await oneOf(events(event('inference.request', null, { request_id: 'r', label: 'm' }), early))).timeNs,
    ).toBeNull();
  });

  it('may be unknown: the request stays, its freshness is unknown, and it is in no label’s service', async () => {
    const untimed = event('inference.request', null, { request_id: 'r', label: 'm' });
    const made = await caseOf(
      events(publish('m', '1', blob('a'), -10), publish('m', '2', blob('b'), -5), untimed, lookup(blob('a'))),
    );
    expect(onlyRequest(made)).toMatchObject({
      timeNs: null,
      artifact: blob('a'),
      status: 'observed',
      freshness: 'unknown',
    });
    expect(made.findings).toEqual([]);
  });
});

describe('label', () => {
  it('is what the caller wrote, before what a node or the answer repeats', async () => {
    const prefixed = events(
      event('inference.request', 0, { request_id: 'r', label: 'openai/gpt-5' }),
      lookup(blob('a'), { label: 'gpt-5' }),
    );
    expect((await oneOf(prefixed)).label).toBe('openai/gpt-5');
    expect((await oneOf(bare('b.ndjson', answered(gw, 0)))).label).toBe('gemini-2.5-pro');
  });

  it('is that of the only label of which the artifact is a release, where no record names one', async () => {
    const logs = receipts('r.ndjson', mined(0, TX, ...inference('i', blob('a'))));
    const one = [publish('m', '1', blob('a'), -10), publish('m', '2', blob('b'), -5)];
    expect(await oneOf(logs, events(...one))).toMatchObject({ label: 'm', freshness: 'stale' });
    expect(await oneOf(logs, events(...one, publish('other', '1', blob('a'), -9)))).toMatchObject({
      label: null,
      freshness: 'unknown',
    });
    expect((await oneOf(logs, events(publish('other', '1', blob('b'), -9)))).label).toBeNull();
  });
});

describe('node', () => {
  it('is the enclave that the answer names, else what the call’s own records name', async () => {
    const answer = answered(gw, 0);
    const traced = span({
      trace: 't',
      span: 's',
      host: 'gateway-7',
      sec: 0,
      attributes: { 'gen_ai.request.model': 'gemini-2.5-pro', 'gen_ai.response.id': answer.responseId },
    });
    expect((await oneOf(pairs('p.ndjson', answer), file('s.jsonl', traced))).node).toBe(`0x${gw.teeId}`);
    const older = answered(gw, 0, { generation: 'G2' });
    expect((await oneOf(pairs('p.ndjson', older))).node).toBeNull();
    expect((await oneOf(events(asked(), lookup(blob('a'))))).node).toBe('n');
    expect((await oneOf(events(asked(0, { node_id: 'said' }), lookup(blob('a'))))).node).toBe('said');
    expect((await oneOf(events(asked()))).node).toBeNull();
  });

  it('is not who settled it', async () => {
    expect(
      (await oneOf(events(asked(), event('settlement.submit', 5, { request_id: 'r', node_id: 'facilitator' })))).node,
    ).toBeNull();
  });

  it('is one and the same enclave in whatever field it stands, and a name that is no hex stays a name', async () => {
    expect((await oneOf(events(asked(0, { node_id: `0X${gw.teeId.toUpperCase()}` })))).node).toBe(`0x${gw.teeId}`);
    expect((await oneOf(events(asked(0, { tee_id: 'tee-7' })))).node).toBe('tee-7');
  });

  it('is the server’s where client and server both name a host', async () => {
    const side = (name: string, kind: number, host: string) =>
      span({
        trace: 't',
        span: name,
        kind,
        host,
        sec: 0,
        attributes: { 'gen_ai.request.model': 'm', 'gen_ai.response.id': 'chatcmpl-1' },
      });
    expect((await oneOf(file('s.jsonl', side('client', 3, 'laptop'), side('server', 2, 'node-1')))).node).toBe(
      'node-1',
    );
  });
});
