/** docs/reconstruction.md, "Joining": which records tell of one and the same request. */
import { describe, expect, it } from 'vitest';
import { caseOf, file, onlyRequest, rolesOf, rulesOf } from '../case.test-helper.ts';
import {
  answered,
  bare,
  blob,
  enclave,
  event,
  hash,
  inference,
  leafOf,
  logList,
  mined,
  pairs,
  publish,
  receipts,
  registry,
  registryEntry,
  span,
  tree,
} from '../evidence.test-helper.ts';

const TX = hash('tx');
const gw = enclave('gw');

describe('transaction and inference id', () => {
  const logs = mined(0, TX, ...inference('i-1', blob('a')));

  it('joins a receipt and a log list of one inference, with its 0x and without', async () => {
    const made = await caseOf(receipts('receipts.ndjson', logs), logList('logs.json', logs));
    expect(onlyRequest(made)).toMatchObject({ txHash: TX, artifact: blob('a') });
  });

  it('keeps the inferences of one transaction apart', async () => {
    const two = mined(0, TX, ...inference('i-1', blob('a')), ...inference('i-2', blob('b')));
    const made = await caseOf(logList('logs.json', two));
    expect(made.requests.map((request) => request.artifact).toSorted()).toEqual([blob('a'), blob('b')].toSorted());
  });

  it('joins an event that names both, and one that names a transaction of one inference', async () => {
    const made = await caseOf(
      logList('logs.json', logs),
      file(
        'calls.ndjson',
        event('inference.request', -1, { request_id: 'r-1', label: 'm', tx_hash: `0x${TX.toUpperCase()}` }),
      ),
      file(
        'node.ndjson',
        event('artifact.cache.lookup', 0, {
          node_id: 'n',
          blob_id: blob('a'),
          result: 'hit',
          tx_hash: TX,
          inference_id: 'i-1',
        }),
      ),
    );
    expect(rolesOf(made, onlyRequest(made).id)).toEqual([
      'ModelInferenceEvent',
      'inference.request',
      'artifact.cache.lookup',
    ]);
    expect(onlyRequest(made)).toMatchObject({ label: 'm', node: 'n', status: 'observed' });
  });

  it('tells by the artifact which inference of a transaction an event is about', async () => {
    const two = mined(0, TX, ...inference('i-1', blob('a')), ...inference('i-2', blob('b')));
    const made = await caseOf(
      logList('logs.json', two),
      file(
        'calls.ndjson',
        event('inference.request', -1, { request_id: 'r-1', label: 'm-b', tx_hash: TX }),
        event('artifact.cache.lookup', 0, { request_id: 'r-1', node_id: 'n', blob_id: blob('b'), result: 'hit' }),
      ),
    );
    const labels = new Map(made.requests.map((request) => [request.artifact, request.label]));
    expect(labels).toEqual(
      new Map([
        [blob('a'), null],
        [blob('b'), 'm-b'],
      ]),
    );
  });

  it('makes no further request of an event that could be about either inference', async () => {
    const two = mined(0, TX, ...inference('i-1', blob('a')), ...inference('i-2', blob('b')));
    const made = await caseOf(
      logList('logs.json', two),
      file('calls.ndjson', event('inference.request', -1, { request_id: 'r-1', tx_hash: TX })),
    );
    expect(made.requests).toHaveLength(2);
  });

  it('takes a settlement’s transaction for no inference', async () => {
    const made = await caseOf(
      file(
        'calls.ndjson',
        event('inference.request', 0, { request_id: 'r-1', label: 'm' }),
        event('inference.request', 1, { request_id: 'r-2', label: 'm' }),
        event('settlement.confirm', 60, {
          request_id: 'r-1',
          tx_hash: TX,
          blob_id: blob('tree'),
          label: 'batch',
          node_id: 'facilitator',
        }),
        event('settlement.confirm', 60, { request_id: 'r-2', tx_hash: TX, blob_id: blob('tree') }),
      ),
    );
    expect(made.requests.map(({ label, node, artifact, txHash }) => ({ label, node, artifact, txHash }))).toEqual([
      { label: 'm', node: null, artifact: null, txHash: null },
      { label: 'm', node: null, artifact: null, txHash: null },
    ]);
  });
});

describe('the signed tuple', () => {
  it('joins answers without a response id', async () => {
    const answer = answered(gw, 0);
    const headers = {
      'X-TEE-ID': `0x${gw.teeId}`,
      'X-TEE-Request-Hash': answer.inputHash,
      'X-TEE-Output-Hash': answer.outputHash,
      'X-TEE-Timestamp': answer.signedTime,
      'X-TEE-Signature': 'AA==',
    };
    const made = await caseOf(
      pairs('pairs.ndjson', answer),
      file('headers.ndjson', { response: { status: 200, headers, body: '' } }),
    );
    expect(rolesOf(made, onlyRequest(made).id)).toEqual(['answer', 'answer']);
  });

  it('makes one request of the same tuple in twice', async () => {
    const answer = answered(gw, 0);
    const other = { ...answer, response: answer.response.replace(/chatcmpl-[^"]*/, 'chatcmpl-other') };
    const made = await caseOf(pairs('a.ndjson', answer), pairs('b.ndjson', other));
    expect(onlyRequest(made).inputHash).toBe(answer.inputHash);
  });

  it('keeps answers of two seconds apart', async () => {
    const made = await caseOf(pairs('a.ndjson', answered(gw, 0), answered(gw, 1)));
    expect(made.requests).toHaveLength(2);
  });
});

describe('response id', () => {
  it('joins a pair, a bare answer, an event and spans of both sides', async () => {
    const answer = answered(gw, 10);
    const id = answer.responseId;
    const made = await caseOf(
      pairs('pairs.ndjson', answer),
      bare('panel.ndjson', answer),
      file('calls.ndjson', event('inference.response', 10, { request_id: 'r-1', response_id: id })),
      file(
        'spans.jsonl',
        span({
          trace: 't',
          span: 'client',
          kind: 3,
          sec: 9,
          attributes: { 'gen_ai.request.model': 'gemini-2.5-pro', 'gen_ai.response.id': id },
        }),
        span({
          trace: 't',
          span: 'server',
          kind: 2,
          sec: 9,
          attributes: { 'gen_ai.request.model': 'gemini-2.5-pro', 'gen_ai.response.id': id },
        }),
      ),
    );
    expect(rolesOf(made, onlyRequest(made).id)).toHaveLength(5);
  });
});

describe('trace id and span id', () => {
  const one = span({ trace: 't', span: 's', sec: 0, attributes: { 'gen_ai.request.model': 'm' } });

  it('joins the same span in two files, and an event that names it', async () => {
    const lookup = event('artifact.cache.lookup', 0, {
      node_id: 'n',
      blob_id: blob('a'),
      result: 'hit',
      trace_id: hash('t').slice(0, 32),
      span_id: hash('s').slice(0, 16),
    });
    const made = await caseOf(
      file('a.jsonl', one),
      file('b.jsonl', one, span({ trace: 't', span: 'child', sec: 0 })),
      file('node.ndjson', lookup),
    );
    expect(onlyRequest(made)).toMatchObject({ label: 'm', artifact: blob('a'), status: 'observed' });
  });

  it('keeps apart one span id in two traces, and two span ids in one', async () => {
    const made = await caseOf(
      file(
        'a.jsonl',
        one,
        span({ trace: 'u', span: 's', sec: 0, attributes: { 'gen_ai.request.model': 'm' } }),
        span({ trace: 't', span: 'r', sec: 0, attributes: { 'gen_ai.request.model': 'm' } }),
      ),
    );
    expect(made.requests).toHaveLength(3);
  });

  it('joins nothing by ids that are missing, and still counts a copied span once', async () => {
    const nameless = (sec: number) => span({ sec, attributes: { 'gen_ai.request.model': 'm' } });
    const made = await caseOf(file('a.jsonl', nameless(0), nameless(1)), file('cut.jsonl', nameless(0)));
    expect(made.requests).toHaveLength(2);
  });
});

describe('request_id of events', () => {
  it('joins the caller’s and the node’s events', async () => {
    const made = await caseOf(
      file(
        'calls.ndjson',
        event('inference.request', 0, { request_id: 'r', label: 'm' }),
        event('inference.response', 1, { request_id: 'r' }),
      ),
      file('node.ndjson', event('artifact.load', 0, { request_id: 'r', node_id: 'n', blob_id: blob('a') })),
      file(
        'spans.jsonl',
        span({ trace: 't', span: 's', sec: 0, attributes: { 'og.request_id': 'r', 'og.blob_id': blob('a') } }),
      ),
    );
    expect(rolesOf(made, onlyRequest(made).id)).toHaveLength(4);
  });
});

describe('what is no request', () => {
  it('is a leaf, a cache event, a Hub query, a payment, a child span', async () => {
    const lookup = { node_id: 'n', blob_id: blob('a'), result: 'hit' };
    const made = await caseOf(
      tree('t', leafOf(gw, 0, answered(gw, 0))).file,
      registry(registryEntry(gw)),
      file(
        'events.ndjson',
        event('artifact.cache.lookup', 0, { ...lookup, request_id: 'r-before' }),
        event('artifact.load', 1, { node_id: 'n', blob_id: blob('a'), sha256: hash('a'), request_id: 'r-before' }),
        event('artifact.cache.lookup', 0, lookup),
        event('model.resolve', 0, { label: 'm', blob_id: blob('a'), resolver: 'hub-latest' }),
        event('proof.emit', 0, { request_id: 'r-before', proof_kind: 'tee-sig' }),
        publish('m', '1', blob('a'), 0),
      ),
      file('spans.jsonl', span({ trace: 't', span: 's', sec: 0, attributes: { 'og.blob_id': blob('a') } })),
    );
    expect(made.requests).toEqual([]);
    expect(rulesOf(made)).toEqual(['orphan-settlement']);
  });
});

describe('the same record twice', () => {
  it('changes nothing where records have no id at all', async () => {
    const chat = (text: string) => ({
      request: { model: 'm', messages: [{ role: 'user', content: text }] },
      response: { model: 'm', choices: [{ message: { role: 'assistant', content: text } }] },
    });
    const once = await caseOf(file('a.ndjson', chat('one'), chat('two')));
    const copied = await caseOf(file('a.ndjson', chat('one'), chat('two')), file('cut.ndjson', chat('two')));
    expect(once.requests).toHaveLength(2);
    expect(copied.requests).toHaveLength(2);
    const asked = event('inference.request', 3, { label: 'm' });
    const byTransaction = event('inference.request', 4, { label: 'm', tx_hash: TX });
    expect(
      (await caseOf(file('a.ndjson', asked, byTransaction), file('b.ndjson', byTransaction, asked))).requests,
    ).toHaveLength(2);
  });
});
