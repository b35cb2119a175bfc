import { describe, expect, it } from 'vitest';
import type {
  WalrusObjectStatement,
  WalrusPatchStatement,
  WalrusStoreStatement,
} from '../../../model/walrus-statement.ts';
import { headOf, runImporter } from '../import.test-helper.ts';
import { walrusResults } from './walrus-results.ts';

const ID = 'M4hsZGQ1oCktdzegB6HnI6Mi28S2nqOPHxK-W7_4BUk';
const OBJECT = 'e91eee8c5b6f35b9a250cfc29e30f0d9e5463a21fd8d1ddb0fc22d44db4eac50';

async function read(value: unknown, options: Parameters<typeof runImporter>[2] = {}) {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const written = await runImporter(walrusResults, text, options);
  return {
    text,
    ...written,
    said: written.statements.map(({ statement }) => statement),
    kinds: written.statements.map(({ statement }) => statement.kind),
    booked: written.units.map(({ category, reason }) => (reason === '' ? category : reason)),
    codes: written.issues.map(({ code }) => code),
  };
}

const blobObject = {
  id: `0x${OBJECT}`,
  registeredEpoch: 34,
  blobId: ID,
  size: 17,
  encodingType: 'RS2',
  certifiedEpoch: 34,
  storage: { id: `0x${'4'.repeat(64)}`, startEpoch: 34, endEpoch: 35, storageSize: 66_034_000 },
  deletable: false,
};
const created = { newlyCreated: { blobObject, resourceOperation: { registerFromScratch: {} }, cost: 132_300 } };

describe('walrus-results', () => {
  it('reads a store of a publisher and one of the command line, with the path', async () => {
    for (const value of [created, [{ blobStoreResult: created, path: 'a.bin' }]]) {
      const { said, kinds, codes } = await read(value);
      expect([kinds, codes]).toEqual([['walrus-store', 'walrus-object'], []]);
      const [store, object] = said as [WalrusStoreStatement, WalrusObjectStatement];
      expect(store).toMatchObject({
        outcome: 'newly-created',
        blobId: ID,
        objectId: OBJECT,
        endEpoch: '35',
        operation: 'registerFromScratch',
        teller: Array.isArray(value) ? 'cli' : 'publisher',
        file: Array.isArray(value) ? 'a.bin' : null,
      });
      expect(object).toMatchObject({ size: '17', registeredEpoch: '34', certifiedEpoch: '34', deletable: false });
    }
  });

  it('reads one object in its three spellings', async () => {
    const fields = {
      id: { id: `0x${OBJECT}` },
      registered_epoch: 34,
      blob_id: '33029388974007764889800497995325165905902854956237990162315138693239164143667',
      size: '17',
      encoding_type: 1,
      certified_epoch: 34,
      storage: { id: { id: '0x4' }, start_epoch: 34, end_epoch: 35, storage_size: '66034000' },
      deletable: false,
    };
    const spellings = [blobObject, fields, { ...fields, storage: { type: '0x1::a::Storage', fields: fields.storage } }];
    const [camel, snake, nested] = await Promise.all(spellings.map(async (one) => (await read([one])).said[0]));
    const { teller: _, blobIdWritten: __, ...same } = camel as WalrusObjectStatement;
    expect(snake).toMatchObject(same);
    expect(nested).toEqual(snake);
  });

  it('keeps a certification that is not there apart from a member that is not there', async () => {
    const { certifiedEpoch: _, ...silent } = blobObject;
    const { said } = await read([{ ...blobObject, certifiedEpoch: null }, silent]);
    expect(said).toMatchObject([
      { certifiedEpoch: null, isCertifiedKnown: true },
      { certifiedEpoch: null, isCertifiedKnown: false },
    ]);
  });

  it('doubts an SDK result whose two ids are not one', async () => {
    const object = {
      id: { id: '0x1' },
      registered_epoch: 9,
      blob_id: '8240351619959906259125496024078508970520452290642942755717499122791467787645',
    };
    const right = await read({ blobId: 'fSWx7-xmJKC7L7JqWKGngAVrYtkwkZ8hhvY1IK3fNxI', blobObject: object });
    expect([right.codes, right.said]).toMatchObject([[], [{ blobId: 'fSWx7-xmJKC7L7JqWKGngAVrYtkwkZ8hhvY1IK3fNxI' }]]);
    const wrong = await read({ blobId: ID, blobObject: object });
    expect([wrong.codes, wrong.said]).toMatchObject([['ids-disagree'], [{ blobIdBeside: ID }]]);
  });

  it('reads patch ids with the columns that they name, in both spellings of the member', async () => {
    const patches = [
      { identifier: 'another_walrus.jpg', quiltPatchId: '6XUOE-Q5-nAXHRifN6n9nomVDtHZQbGuAkW3PjlBuKoBAQDQAA' },
      { identifier: 'walrus.jpg', patch_id: '6XUOE-Q5-nAXHRifN6n9nomVDtHZQbGuAkW3PjlBuKoB0AB7Ag', tags: {} },
    ];
    const { said, codes } = await read(patches);
    expect(codes).toEqual([]);
    expect(said.map((one) => one as WalrusPatchStatement)).toMatchObject([
      { quiltId: '6XUOE-Q5-nAXHRifN6n9nomVDtHZQbGuAkW3PjlBuKo', start: 1, end: 208 },
      { quiltId: '6XUOE-Q5-nAXHRifN6n9nomVDtHZQbGuAkW3PjlBuKo', start: 208, end: 635 },
    ]);
  });

  it('refuses what is no patch id, and doubts one of columns that cannot be', async () => {
    const odd = [
      // 36 bytes: the example of the API's description.
      { identifier: 'a', patch_id: 'DJHLsgUoKQKEPcw3uehNQwuJjMu5a2sRdn8r-f7iWSAAC8Pw' },
      { identifier: 'b', patch_id: Buffer.from([...new Uint8Array(32), 1, 9, 0, 8, 0]).toString('base64url') },
    ];
    const { booked, codes } = await read(odd);
    expect([booked, codes]).toEqual([
      ['malformed-record', 'accepted'],
      ['malformed-record', 'patch-place'],
    ]);
  });

  it('reads a quilt that was stored, and doubts files of another quilt or in the same columns', async () => {
    const stored = (...patches: readonly object[]): object => ({ blobStoreResult: created, storedQuiltBlobs: patches });
    const patch = (quilt: string, start: number, end: number): object => ({
      identifier: `${start}`,
      quiltPatchId: Buffer.concat([Buffer.from(quilt, 'base64url'), Buffer.from([1, start, 0, end, 0])]).toString(
        'base64url',
      ),
    });
    expect((await read(stored(patch(ID, 1, 3), patch(ID, 3, 9)))).codes).toEqual([]);
    expect((await read(stored(patch(ID, 1, 3), patch(ID, 2, 9)))).codes).toEqual(['patches-overlap']);
    expect((await read(stored(patch(`A${ID.slice(1)}`, 1, 3)))).codes).toEqual(['ids-disagree']);
  });

  it.each([
    ['nonexistent', 'nonexistent', {}],
    ['invalid', { invalid: { event: { txDigest: 'abc', eventSeq: '0' } } }, { txDigest: 'abc', eventSeq: '0' }],
    [
      'permanent',
      {
        permanent: {
          endEpoch: 35,
          isCertified: true,
          statusEvent: { txDigest: 'abc', eventSeq: 7 },
          initialCertifiedEpoch: 34,
        },
      },
      { endEpoch: '35', isCertified: true, initialCertifiedEpoch: '34', eventSeq: '7' },
    ],
    [
      'deletable',
      {
        deletable: {
          initialCertifiedEpoch: null,
          deletableCounts: { count_deletable_total: 1, count_deletable_certified: 0 },
        },
      },
      { deletableTotal: '1', deletableCertified: '0', initialCertifiedEpoch: null },
    ],
    // As the storage node's own description has it, wrongly.
    ['permanent', { permanent: { end_epoch: 35, is_certified: false } }, { endEpoch: '35', isCertified: false }],
  ])('reads the status %s', async (state, status, more) => {
    const { said } = await read({ blobId: ID, status });
    expect(said).toMatchObject([{ kind: 'walrus-status', state, ...more }]);
  });

  it('tells when an answer was given only where somebody says so', async () => {
    const value = { blobId: ID, status: 'nonexistent' };
    expect((await read(value)).said).toMatchObject([{ capturedNs: null, captureBasis: 'none' }]);
    expect((await read(value, { fileTimeNs: 5n })).said).toMatchObject([
      { capturedNs: '5', captureBasis: 'file-time' },
    ]);
    expect((await read(value, { fileTimeNs: 5n, askedCaptureNs: 7n })).said).toMatchObject([
      { capturedNs: '7', captureBasis: 'asked' },
    ]);
  });

  it('reads captures, which state the time, the network and what was asked', async () => {
    const at = { fetched_at: '2026-06-30T23:00:00Z' };
    const status = {
      ...at,
      url: `https://n.walrus-testnet.example/v1/blobs/${ID}/status`,
      status: 200,
      body: { success: { data: 'nonexistent' } },
    };
    const missing = {
      ...at,
      url: `https://a.example/v1/blobs/${ID}`,
      status: 404,
      body: { error: { details: [{ reason: 'BLOB_NOT_FOUND' }] } },
    };
    const put = {
      ...at,
      method: 'PUT',
      url: 'https://p.walrus-mainnet.example/v1/blobs?epochs=1',
      status: 200,
      body: JSON.stringify(created),
    };
    const other = { ...at, url: 'https://a.example/', status: 200, body: {} };
    expect(walrusResults.sniff(headOf(JSON.stringify([status]))).confidence).toBe(0.95);
    const { said, booked } = await read([status, missing, put, other]);
    expect(booked).toEqual(['accepted', 'accepted', 'accepted', 'other-traffic']);
    const time = { capturedNs: '1782860400000000000', captureBasis: 'stated' };
    expect(said).toMatchObject([
      { kind: 'walrus-status', network: 'testnet', state: 'nonexistent', blobId: ID, ...time },
      { kind: 'walrus-read', network: null, status: '404', errorReason: 'BLOB_NOT_FOUND', timeNs: time.capturedNs },
      { kind: 'walrus-store', network: 'mainnet', ...time },
      { kind: 'walrus-object', network: 'mainnet', ...time },
    ]);
  });

  it('reads behind and before a log that was redirected into the same file, and after a mark of the byte order', async () => {
    const log = '\u001b[2m2026-06-02T15:00:00Z\u001b[0m \u001b[32mINFO\u001b[0m [a] {b}\n2026-06-02T15:00:00Z INFO x\n';
    const plain = await read(`${JSON.stringify(created, null, 2)}\n`);
    for (const text of [`${log}${plain.text}`, `\uFEFF${log}${plain.text}${log}`, `${plain.text}${log}\n`]) {
      const { said, codes, statements } = await read(text);
      expect([said, codes]).toEqual([plain.said, []]);
      const bytes = Buffer.from(text);
      const { offset, length } = statements[0]!;
      expect(JSON.parse(bytes.subarray(offset, offset + length).toString())).toEqual(created);
      expect(walrusResults.sniff(headOf(text)).confidence).toBe(0.95);
    }
  });

  it('takes one broken record and one that was cut for no more than they are', async () => {
    const one = JSON.stringify({ blobId: ID, status: 'nonexistent' });
    expect((await read(`${one}\n{"blobId":"${ID}","status":\n${one}\n`)).booked).toEqual([
      'accepted',
      'syntax',
      'accepted',
    ]);
    expect((await read(`[${one},${one.slice(0, 20)}`)).booked).toEqual(['accepted', 'cut']);
    expect((await read({ blobId: 'nothing', status: 'nonexistent' })).booked).toEqual(['malformed-record']);
    expect((await read([{ hello: 1 }, 5])).booked).toEqual(['unknown-shape', 'unknown-shape']);
  });

  it.each([
    ['a status of something else', { blobId: 'x', status: 'open' }],
    ['a job of a service with blobs', { blobId: 'abc', state: 'done', size: 4 }],
    ['names and ids', [{ identifier: 'a', id: 'b' }]],
    ['an error', { error: { code: 404, status: 'NOT_FOUND', message: 'x' } }],
  ])('leaves look-alikes alone: %s', (_what, value) => {
    expect(walrusResults.sniff(headOf(JSON.stringify(value))).confidence).toBe(0);
  });
});
