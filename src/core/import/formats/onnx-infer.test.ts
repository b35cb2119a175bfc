import { describe, expect, it } from 'vitest';
import { caseOf, lines, rulesOf } from '../../reconstruct/case.test-helper.ts';
import { event } from '../../reconstruct/evidence.test-helper.ts';
import { headOf, runImporter } from '../import.test-helper.ts';
import { onnxInfer } from './onnx-infer.ts';

const CID = 'QmbbzDwqSxZSgkz1EbsNHp2mb67rYeUYHYWJ4wECE24S7A';
const HASH = '3f'.repeat(32);
const answer = (model_hash: string = HASH) => ({
  output: [{ name: 'y', shape: [1], result: [1], type: 'float64' }],
  model_hash,
});
const pair = (model_hash?: string) => ({
  ts: '2026-03-02T14:00:00Z',
  request: { ipfs_hash: CID, model_inputs: '{}' },
  response: answer(model_hash),
});

async function read(content: unknown) {
  const { statements, units, issues } = await runImporter(onnxInfer, JSON.stringify(content));
  return {
    statements: statements.map(({ statement }) => statement),
    units: units.map(({ category, reason }) => (reason === '' ? category : reason)),
    issues: issues.map(({ code }) => code),
  };
}

describe('onnx-infer', () => {
  it('reads an answer alone, with its request, and with both as HTTP', async () => {
    const run = { kind: 'model-run', mode: null, sha256: HASH, hasOutput: true, hasProof: false };
    const load = { kind: 'trace-event', event: 'artifact.load', sha256: HASH };
    expect((await read(answer(`0x${HASH.toUpperCase()}`))).statements).toMatchObject([
      { ...run, artifactRef: null, timeNs: null },
      { ...load, blobId: null },
    ]);
    const http = {
      startedDateTime: '2026-03-02T14:00:00Z',
      request: { method: 'POST', headers: {}, body: { ipfs_hash: CID } },
      response: { status: 200, body: JSON.stringify(answer()) },
    };
    for (const record of [pair(), http]) {
      expect((await read(record)).statements).toMatchObject([
        { ...run, artifactRef: CID, timeNs: '1772460000000000000' },
        { ...load, blobId: CID, timeNs: '1772460000000000000' },
      ]);
      expect(onnxInfer.sniff(headOf(JSON.stringify(record))).confidence).toBeGreaterThan(0.8);
    }
  });

  it('says that a hash of another form tells nothing, and leaves errors and other output aside', async () => {
    const odd = await read(pair('n/a'));
    expect([odd.statements.length, odd.issues]).toEqual([1, ['malformed-hash']]);
    expect((await read([{ error: 'x' }, { output: [] }])).units).toEqual(['unknown-shape', 'unknown-shape']);
    for (const other of [{ output: [], model: 'x' }, { model_hash: HASH }, { outputs: [{ name: 'y' }] }])
      expect(onnxInfer.sniff(headOf(JSON.stringify(other))).confidence).toBe(0);
  });

  it('is a request whose artifact the call names; another answer of the same text is another request', async () => {
    const made = await caseOf({ name: 'p.ndjson', text: lines(pair(), { ...pair(), note: 'again' }, pair()) });
    expect(made.requests).toMatchObject([
      { artifact: CID, status: 'observed' },
      { artifact: CID, status: 'observed' },
    ]);
    expect(rulesOf(made)).toEqual([]);
  });

  it('shows that another file was loaded under the id than the one it was published with', async () => {
    const published = event('hub.version.publish', -60, {
      label: 'm',
      version: '1.00',
      blob_id: CID,
      sha256: 'aa'.repeat(32),
    });
    const made = await caseOf({ name: 'p.ndjson', text: lines(pair()) }, { name: 'h.ndjson', text: lines(published) });
    expect(rulesOf(made)).toEqual(['content-mismatch']);
    const [finding] = made.findings;
    expect(made.textAt({ ...finding!.grounds[0]!, source: Number(finding!.grounds[0]!.source.slice(2)) })).toContain(
      HASH,
    );
  });
});
