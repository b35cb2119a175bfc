import { describe, expect, it } from 'vitest';
import {
  blobId,
  certified,
  cliObject,
  jsonRpcEvent,
  objectId,
  queryEvents,
  rpcFields,
  rpcObject,
} from '../../../../tests/builders/walrus-evidence.ts';
import { MESSAGE, MODEL, patchId } from '../../../../tests/builders/walrus-world.ts';
import { har } from '../formats/har.ts';
import { runImporter } from '../import.test-helper.ts';

const START = '2026-06-02T15:00:00.000Z';
const END_NS = '1780412400250000000';
const TESTNET_HOST = 'https://aggregator.walrus-testnet.example';

interface Call {
  readonly method?: string;
  readonly url: string;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

async function read(...calls: readonly Call[]) {
  const entries = calls.map(({ method = 'GET', url, status = 200, headers = {}, body }) => ({
    startedDateTime: START,
    time: 250,
    request: { method, url, headers: [] },
    response: {
      status,
      headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
      content: body === undefined ? {} : { mimeType: 'application/json', text: JSON.stringify(body) },
    },
  }));
  const text = JSON.stringify({ log: { version: '1.2', entries } });
  const { statements, units, issues } = await runImporter(har, text);
  return {
    said: statements.map(({ statement }) => statement),
    booked: units.map(({ category, reason }) => (reason === '' ? category : reason)),
    codes: issues.map(({ code }) => code),
  };
}

describe('recorded calls to Walrus', () => {
  it('are reads, with the network of the host and the time of the answer', async () => {
    const url = `${TESTNET_HOST}/v1/blobs/${MODEL.blob}`;
    const { said, codes } = await read({ url, headers: { ETag: `"${MODEL.blob}"`, 'Content-Length': '17', Age: '5' } });
    expect(codes).toEqual([]);
    expect(said).toMatchObject([
      {
        kind: 'walrus-read',
        network: 'testnet',
        target: 'blob',
        blobId: MODEL.blob,
        etag: MODEL.blob,
        timeNs: END_NS,
        status: '200',
        bytes: '17',
        age: '5',
        errorReason: null,
      },
    ]);
  });

  it('count when they fail: what was not there says why', async () => {
    const error = { error: { status: 'NOT_FOUND', code: 404, message: 'x', details: [{ reason: 'BLOB_NOT_FOUND' }] } };
    const { said } = await read({ url: `${TESTNET_HOST}/v1/blobs/${MODEL.blob}`, status: 404, body: error });
    expect(said).toMatchObject([{ kind: 'walrus-read', status: '404', errorReason: 'BLOB_NOT_FOUND' }]);
  });

  it('are a store when something was put, at the end of the call', async () => {
    const { said } = await read({
      method: 'PUT',
      url: 'https://publisher.walrus-mainnet.example/v1/blobs?epochs=5',
      body: { newlyCreated: { blobObject: cliObject(MODEL, 17), resourceOperation: { reuseStorage: {} } } },
    });
    expect(said).toMatchObject([
      {
        kind: 'walrus-store',
        network: 'mainnet',
        capturedNs: END_NS,
        captureBasis: 'stated',
        operation: 'reuseStorage',
      },
      { kind: 'walrus-object', network: 'mainnet', objectId: MODEL.object.slice(2) },
    ]);
  });

  it('are the files of a quilt, its status, and a node’s word', async () => {
    const quilt = blobId('some quilt');
    const signed = { serializedMessage: MESSAGE.toString('base64'), signature: Buffer.alloc(96).toString('base64') };
    const { said } = await read(
      {
        url: `${TESTNET_HOST}/v1/quilts/${quilt}/patches`,
        body: [{ identifier: 'a', patch_id: patchId(quilt, 1, 2), tags: {} }],
      },
      { url: `https://node.example/v1/blobs/${quilt}/status`, body: { success: { code: 200, data: 'nonexistent' } } },
      {
        url: `https://node.example/v1/blobs/${quilt}/confirmation/permanent`,
        body: { success: { code: 200, data: { signed } } },
      },
    );
    expect(said).toMatchObject([
      { kind: 'walrus-patch', teller: 'aggregator', quiltId: quilt, start: 1, end: 2 },
      { kind: 'walrus-status', teller: 'storage-node', blobId: quilt, state: 'nonexistent', capturedNs: END_NS },
      { kind: 'walrus-certificate', form: 'confirmation', message: MESSAGE.toString('hex') },
    ]);
  });

  it('are what Sui answers of events and objects', async () => {
    const url = 'https://fullnode.mainnet.example/';
    const event = jsonRpcEvent(certified(MODEL), { tx: 'a', seq: 0, ms: 5_000_000_000_00 });
    const { said } = await read(
      { method: 'POST', url, body: queryEvents([event, { type: '0x2::coin::Minted', parsedJson: {} }]) },
      { method: 'POST', url, body: [rpcObject('blob::Blob', MODEL.object, rpcFields(MODEL, 17))] },
    );
    expect(said).toMatchObject([
      { kind: 'walrus-event', name: 'BlobCertified', blobId: MODEL.blob },
      { kind: 'walrus-object', blobId: MODEL.blob, capturedNs: END_NS },
    ]);
  });

  it('are refused where an id is none, and left to others where they speak of something else', async () => {
    const broken = { newlyCreated: { blobObject: { ...cliObject(MODEL, 17), blobId: objectId('x') } } };
    const { booked } = await read(
      { method: 'PUT', url: `${TESTNET_HOST}/v1/blobs`, body: broken },
      { url: 'https://example.org/v1/blobs/list', body: [{ type: 'page', digest: 'a' }] },
      { url: 'https://example.org/', body: { type: 'x', content: { fields: {} }, events: [1, null] } },
    );
    expect(booked).toEqual(['malformed-record', 'other-traffic', 'other-traffic']);
  });
});
