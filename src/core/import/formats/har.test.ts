import { describe, expect, it } from 'vitest';
import type { Statement } from '../../../model/statement.ts';
import { findSecretSpans } from '../../../model/redaction.ts';
import { createDetailContext, requestDetail } from '../../query/requests/request-detail.ts';
import { caseOf, onlyRequest, rulesOf } from '../../reconstruct/case.test-helper.ts';
import {
  answered,
  blob,
  enclave,
  hash,
  hubVersions,
  inference,
  mined,
  ns,
  registryEntry,
} from '../../reconstruct/evidence.test-helper.ts';
import { harEntry, harText, streamText } from '../../reconstruct/exchange.test-helper.ts';
import { runImporter } from '../import.test-helper.ts';
import { har } from './har.ts';

const gw = enclave('gw');
const CHAT = 'https://gw.example.net/v1/chat/completions';
const HUB = 'https://hub-api.opengradient.ai/api/v0/models';

async function read(...entries: readonly Readonly<Record<string, unknown>>[]) {
  const written = await runImporter(har, harText(...entries));
  return {
    statements: written.statements.map(({ statement }): Statement => statement),
    units: written.units.map(({ category, reason }) => (reason === '' ? category : reason)),
    issues: written.issues.map(({ code }) => code),
  };
}

describe('har', () => {
  it('reads a streamed answer as the same call as a whole one', async () => {
    const answer = answered(gw, 10, { output: 'an answer – with 😊 in it', prompt: 'ping' });
    for (const said of [answer.response, streamText(answer)]) {
      const text = harText(harEntry({ sec: 10, url: CHAT, asked: answer.request, said }));
      const made = await caseOf({ name: 'x.har', text }, { name: 'r.json', text: JSON.stringify([registryEntry(gw)]) });
      expect(made.formats[0]).toBe('har');
      expect(onlyRequest(made)).toMatchObject({
        label: 'gemini-2.5-pro',
        signature: 'valid',
        inputHash: answer.inputHash,
        outputHash: answer.outputHash,
      });
      expect(rulesOf(made)).toEqual([]);
    }
  });

  it('takes the start of the entry as the time of a look at the Hub, and its end where something was written', async () => {
    const { body } = hubVersions('og-x', 0, '1.00');
    const said = JSON.stringify(body);
    const { statements } = await read(
      harEntry({ sec: 5, url: `${HUB}/og-x/versions`, said, ms: 2000 }),
      harEntry({ sec: 5, url: `${HUB}/og-x/versions`, said: '{"versionString":"1.01"}', method: 'POST', ms: 2000 }),
    );
    expect(statements).toMatchObject([
      { kind: 'hub-capture', label: 'og-x', versions: ['1.00'], capturedNs: ns(5), captureBasis: 'stated' },
      { kind: 'hub-capture', label: 'og-x', versions: ['1.01'], capturedNs: ns(7), listsAllVersions: false },
    ]);
  });

  it('knows that other services have models, too', async () => {
    const said = JSON.stringify({ object: 'list', data: [{ id: 'gpt-4.1', object: 'model' }] });
    expect(await read(harEntry({ sec: 0, url: 'https://gw.example.net/v1/models', said }))).toEqual({
      statements: [],
      units: ['other-traffic'],
      issues: [],
    });
  });

  it('takes logs from lists, receipts, batches and pages', async () => {
    const logs = mined(5, hash('tx'), ...inference('inf-1', blob('one')));
    const rpc = 'https://rpc.example.net/';
    const bodies = [
      [rpc, { jsonrpc: '2.0', id: 1, result: logs }, false],
      [rpc, { jsonrpc: '2.0', id: 1, result: { status: '0x1', logs } }, true],
      [rpc, [{ jsonrpc: '2.0', id: 1, result: { status: '0x1', logs } }], true],
      [`https://scan.example.net/api/v2/transactions/0x${hash('tx')}/logs`, { items: logs }, true],
      [`https://scan.example.net/api/v2/addresses/0x${'1'.repeat(40)}/logs`, { items: logs }, false],
    ] as const;
    for (const [url, body, inReceipt] of bodies) {
      const { statements, units } = await read(
        harEntry({ sec: 30, url, asked: '{"jsonrpc":"2.0"}', said: JSON.stringify(body) }),
      );
      expect(units).toEqual(['accepted']);
      expect(statements).toMatchObject(statements.map(() => ({ kind: 'chain-event', inReceipt })));
      expect(statements[0]).toMatchObject({ event: { name: 'ModelInferenceEvent', modelCid: blob('one') } });
    }
  });

  it('keeps the inferences of one answer apart', async () => {
    const logs = [
      ...mined(5, hash('tx'), ...inference('inf-1', blob('one'))),
      ...mined(6, hash('tx2'), ...inference('inf-2', blob('two'))),
    ];
    const said = JSON.stringify({ jsonrpc: '2.0', id: 1, result: logs });
    const text = harText(harEntry({ sec: 30, url: 'https://rpc.example.net/', asked: '{}', said }));
    const made = await caseOf({ name: 'x.har', text });
    expect(made.requests.map(({ artifact, txHash }) => [artifact, txHash])).toEqual([
      [blob('one'), hash('tx')],
      [blob('two'), hash('tx2')],
    ]);
    const context = createDetailContext(made.db);
    const details = made.requests.map(({ id }) => requestDetail(made.db, context, Number(id.slice(2))));
    expect(details.map(({ records }) => records[0]?.statement['event'])).toMatchObject([
      { modelCid: blob('one') },
      { modelCid: blob('two') },
    ]);
  });

  it('takes registry entries from objects, lists and maps', async () => {
    const entry = registryEntry(gw);
    const url = 'https://api.example.net/tees';
    for (const body of [entry, [entry], { tees: [entry] }, { [`0x${gw.teeId}`]: { ...entry, teeId: undefined } }]) {
      const { statements, units } = await read(harEntry({ sec: 1, url, said: JSON.stringify(body) }));
      expect(units).toEqual(['accepted']);
      expect(statements).toMatchObject([{ kind: 'registry-entry', teeId: gw.teeId, pcrHash: gw.image.pcrHash }]);
    }
    const rows = [{ id: 'ab'.repeat(32), url: 'https://x.example' }];
    expect((await read(harEntry({ sec: 1, url, said: JSON.stringify(rows) }))).units).toEqual(['other-traffic']);
  });

  it('takes runs of a model on its node, kept results, and jobs of a facilitator', async () => {
    const id = blob('model');
    const infer = { output: [{ name: 'y', result: [1] }], model_hash: hash('file') };
    const kept = { inference_results: [btoa('{"InferenceResult":{"VanillaResult":{"model_output":{}}}}')] };
    const job = {
      settlementJob: { jobId: 'settlement-individual-1', status: 'queued', walrusBlobId: blob('payload') },
    };
    const { statements, units } = await read(
      harEntry({
        sec: 1,
        url: 'http://node/infer',
        asked: JSON.stringify({ ipfs_hash: id }),
        said: JSON.stringify(infer),
      }),
      harEntry({ sec: 2, url: 'https://chain/inference/tx/inf-1', said: JSON.stringify(kept) }),
      harEntry({ sec: 3, url: 'https://pay/settle_data', asked: '{}', said: JSON.stringify(job) }),
    );
    expect(units).toEqual(['accepted', 'accepted', 'accepted']);
    expect(statements).toMatchObject([
      { kind: 'model-run', artifactRef: id, sha256: hash('file'), timeNs: ns(1) },
      { event: 'artifact.load', blobId: id, sha256: hash('file') },
      { kind: 'model-run', mode: 'VANILLA', inferenceId: 'inf-1' },
      { kind: 'settlement-job', jobId: 'settlement-individual-1', blobId: blob('payload') },
    ]);
  });

  it('joins a kept result to its inference on chain', async () => {
    const logs = mined(5, hash('tx'), ...inference('inf-1', blob('one')));
    const kept = { inference_results: [btoa('{"InferenceResult":{"VanillaResult":{"model_output":{}}}}')] };
    const text = harText(
      harEntry({ sec: 30, url: 'https://rpc.example.net/', asked: '{}', said: JSON.stringify({ result: logs }) }),
      harEntry({ sec: 31, url: 'https://chain/inference/tx/inf-1', said: JSON.stringify(kept) }),
      harEntry({ sec: 32, url: 'https://chain/inference/tx/inf-2', said: JSON.stringify(kept) }),
    );
    const made = await caseOf({ name: 'x.har', text });
    expect(made.requests.map(({ artifact }) => artifact)).toEqual([blob('one'), null]);
  });

  it('tells errors, other traffic and malformed logs apart', async () => {
    const [log] = mined(5, hash('tx'), ...inference('inf-1', blob('one')));
    const broken = { ...log, data: '0x1234' };
    const answer = answered(gw, 1);
    const { units, issues, statements } = await read(
      harEntry({ sec: 1, url: CHAT, asked: answer.request, status: 402, said: '{"error":"pay"}' }),
      harEntry({ sec: 1, url: `${HUB}/og-x/versions`, status: 503, said: '[]' }),
      harEntry({ sec: 1, url: 'https://example.net/a.png', said: 'x' }),
      harEntry({ sec: 1, url: 'https://rpc.example.net/', asked: '{}', said: JSON.stringify({ result: [broken] }) }),
      { comment: 'no request' },
    );
    expect(units).toEqual(['error-answer', 'error-answer', 'other-traffic', 'accepted', 'unknown-shape']);
    expect(issues).toEqual(['malformed-log']);
    expect(statements).toEqual([]);
  });

  it('keeps whole entries of a file that is cut', async () => {
    const answer = answered(gw, 1);
    const entry = harEntry({ sec: 1, url: CHAT, asked: answer.request, said: answer.response });
    const text = harText(entry, entry);
    const { statements, issues } = await runImporter(har, text.slice(0, text.length - 300));
    expect(statements).toHaveLength(1);
    expect(issues.map(({ code }) => code)).toEqual(['cut']);
  });

  it('leaves credentials where views find and mask them', () => {
    const requestHeaders = { Authorization: 'Bearer sk-secret', 'X-PAYMENT': 'c2VjcmV0', Cookie: 'sid=secret' };
    const text = harText(harEntry({ sec: 1, url: CHAT, asked: '{}', said: '{}', requestHeaders }));
    const masked = findSecretSpans(Buffer.from(text)).map(({ start, end }) => text.slice(start, end));
    expect(masked).toEqual(['Bearer sk-secret', 'c2VjcmV0', 'sid=secret']);
  });
});
