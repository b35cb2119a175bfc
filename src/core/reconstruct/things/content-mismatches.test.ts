import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sql } from '../../store/sql.ts';
import { computeBlobId } from '../../walrus/compute-blob-id.ts';
import { caseOf, file, onlyRequest, rulesOf } from '../case.test-helper.ts';
import { blob, event, hash, hubFiles } from '../evidence.test-helper.ts';
import { blobIdNamed } from './held-blobs.ts';

const A = blob('a');
const B = blob('b');
const CID = `Qm${'a'.repeat(44)}`;
const load = (members: object): object => event('artifact.load', 5, { node_id: 'n1', ...members });
const rulesOfLoad = async (members: object, ...more: readonly ReturnType<typeof file>[]) =>
  rulesOf(await caseOf(file('n.ndjson', load(members)), ...more));

describe('a load', () => {
  it('under an id that its bytes do not have is a mismatch of that node and artifact', async () => {
    const asked = event('inference.request', 4, { request_id: 'q', label: 'm' });
    const made = await caseOf(file('n.ndjson', asked, load({ blob_id: A, computed_blob_id: B, request_id: 'q' })));
    const found = made.findings.filter(({ rule }) => rule === 'content-mismatch');
    expect(found).toMatchObject([{ nodes: ['n1'], artifacts: [A], requests: ['r-1'], requestCount: 1 }]);
    const [ground] = found[0]!.grounds;
    expect(ground && made.textAt({ ...ground, source: Number(ground.source.slice(2)) })).toContain(A);
    expect(onlyRequest(made).status).toBe('contradicted');
  });

  it('with the id that it was asked for is none, nor is one of another encoding', async () => {
    expect(await rulesOfLoad({ blob_id: A, computed_blob_id: A })).toEqual([]);
    expect(await rulesOfLoad({ blob_id: A, computed_blob_id: CID })).toEqual([]);
    expect(await rulesOfLoad({ blob_id: CID, computed_blob_id: `bafy${'b'.repeat(55)}` })).toEqual([]);
    expect(await rulesOfLoad({ blob_id: CID, computed_blob_id: CID.replace(/a$/, 'b') })).toEqual(['content-mismatch']);
    expect(await rulesOfLoad({ blob_id: `0x${hash('a')}`, sha256: hash('a').toUpperCase() })).toEqual([]);
    expect(await rulesOfLoad({ blob_id: hash('a'), sha256: hash('b') })).toEqual(['content-mismatch']);
  });

  it('is compared with the hash that was published, where one was', async () => {
    const entry = hubFiles('m', '1.00', 1, A) as { body: object[] };
    const hub = file('hub.ndjson', { ...entry, body: [{ ...entry.body[0], sha256: hash('a') }] });
    expect(await rulesOfLoad({ blob_id: A, sha256: hash('b') })).toEqual([]);
    expect(await rulesOfLoad({ blob_id: A, sha256: hash('b') }, hub)).toEqual(['content-mismatch']);
    expect(await rulesOfLoad({ blob_id: A, sha256: `sha256:${hash('a')}` }, hub)).toEqual([]);
    expect(await rulesOfLoad({ blob_id: B, sha256: hash('b') }, hub)).toEqual([]);
    const published = event('hub.version.publish', 1, { label: 'm', version: '1.00', blob_id: A, sha256: hash('a') });
    expect(await rulesOfLoad({ blob_id: A, sha256: hash('b') }, file('p.ndjson', published))).toEqual([
      'content-mismatch',
    ]);
  });

  it('of a node that answered nothing names that node all the same', async () => {
    const made = await caseOf(file('n.ndjson', load({ blob_id: A, computed_blob_id: B })));
    expect(made.findings).toMatchObject([{ rule: 'content-mismatch', nodes: ['n1'], requests: [] }]);
  });
});

describe('a file that is kept under a blob id', () => {
  const text = 'weights of a model\n';
  it('shows what a node that loaded the same id had instead', async () => {
    const id = await idOf(text);
    const sha256 = createHash('sha256').update(text).digest('hex');
    const infer = (model_hash: string) =>
      file('i.ndjson', { ts: 1, request: { ipfs_hash: id }, response: { output: [{}], model_hash } });
    const held = { name: `${id}.onnx`, text };
    expect(rulesOf(await caseOf(infer(sha256), held))).toEqual([]);
    const made = await caseOf(infer(hash('other')), held);
    expect(made.findings).toMatchObject([
      { rule: 'content-mismatch', artifacts: [id], requests: ['r-1'], summary: expect.stringContaining(sha256) },
    ]);
  });

  const idOf = async (content: string): Promise<string> =>
    (
      await computeBlobId(
        (async function* () {
          yield Buffer.from(content);
        })(),
      )
    ).blobId;

  it('proves what it is when its bytes have the id', async () => {
    const id = await idOf(text);
    const span = event('inference.request', 4, { request_id: 'q', label: 'm' });
    const lookup = event('artifact.cache.lookup', 5, { request_id: 'q', node_id: 'n1', blob_id: id });
    const calls = file('n.ndjson', span, lookup);
    const made = await caseOf(calls, { name: `${id}.onnx`, text });
    expect(onlyRequest(made)).toMatchObject({ artifact: id, status: 'proved' });
    expect(rulesOf(made)).toEqual([]);
    expect(onlyRequest(await caseOf(calls)).status).toBe('observed');
    expect(onlyRequest(await caseOf(calls, { name: 'model.onnx', text })).status).toBe('observed');
  });

  it('is a mismatch when its bytes have another, a copy under a second name included', async () => {
    const id = await idOf(text);
    const made = await caseOf({ name: A, text }, { name: `${id}.onnx`, text }, { name: `${B}.bin`, text });
    expect(made.findings.map(({ rule }) => rule)).toEqual(['content-mismatch', 'content-mismatch']);
    expect(made.findings.flatMap(({ artifacts }) => artifacts).toSorted()).toEqual([A, B].toSorted());
    expect(made.findings[0]?.summary).toContain(id);
    expect(made.db.all(sql`SELECT ref FROM artifact WHERE sha256 IS NOT NULL`)).toEqual([{ ref: id }]);
  });

  it('is known under any name when a record gives the length or the name of a blob, and its bytes have that id', async () => {
    const id = await idOf(text);
    const span = event('inference.request', 4, { request_id: 'q', label: 'm' });
    const calls = file(
      'n.ndjson',
      span,
      event('artifact.cache.lookup', 5, { request_id: 'q', node_id: 'n1', blob_id: id }),
    );
    const said = (blobId: string, more: object): ReturnType<typeof file> =>
      file('w.json', { blobId, file: 'x', unencodedLength: 1, encodingType: 'RS2', ...more });
    const model = { name: 'model.onnx', text };
    for (const more of [{ unencodedLength: text.length }, { file: '/models/model.onnx' }])
      expect(onlyRequest(await caseOf(calls, said(id, more), model)).status).toBe('proved');
    expect(onlyRequest(await caseOf(calls, said(id, {}), model)).status).toBe('observed');
    // A hint that was wrong is no mismatch: nobody said that this file is that blob.
    const other = await caseOf(calls, said(A, { unencodedLength: text.length }), model);
    expect([onlyRequest(other).status, rulesOf(other)]).toEqual(['observed', []]);
  });

  it('is none when the id is that of a quilt, whose files have no blob ids of their own', async () => {
    const patches = (quilt: string): object => {
      const patch = Buffer.concat([Buffer.from(quilt, 'base64url'), Buffer.from([1, 1, 0, 5, 0])]).toString(
        'base64url',
      );
      return { identifier: 'model.onnx', patch_id: patch, tags: {} };
    };
    const listing = { name: 'patches.json', text: JSON.stringify([patches(A)]) };
    expect(rulesOf(await caseOf(listing, { name: `${A}.onnx`, text }))).toEqual([]);
    expect(rulesOf(await caseOf(listing, { name: `${B}.onnx`, text }))).toEqual(['content-mismatch']);
    const loads = file('n.ndjson', load({ blob_id: A, computed_blob_id: B }));
    expect(rulesOf(await caseOf(listing, loads))).toEqual([]);
    expect(rulesOf(await caseOf(loads))).toEqual(['content-mismatch']);
  });

  it('is not looked at when an importer read it, when it is empty, or when its name is no id', async () => {
    const tree = {
      name: `${A}.json`,
      text: '{"format":"standard-v1","leafEncoding":["bytes32"],"tree":["0x00"],"values":[]}',
    };
    expect(rulesOf(await caseOf(tree, { name: `${B}.bin`, text: '' }, { name: 'model.onnx', text }))).not.toContain(
      'content-mismatch',
    );
    expect([`${A}.tar.gz`, `x${A}`, 'model.onnx', A.slice(1)].map(blobIdNamed)).toEqual([null, null, null, null]);
    expect([A, `${A}.onnx`, `${A}.json`].map(blobIdNamed)).toEqual([A, A, A]);
  });
});
