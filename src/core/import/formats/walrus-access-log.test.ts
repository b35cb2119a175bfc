import { describe, expect, it } from 'vitest';
import type { WalrusReadStatement } from '../../../model/walrus-statement.ts';
import { headOf, runImporter } from '../import.test-helper.ts';
import { walrusAccessLog } from './walrus-access-log.ts';

const ID = 'M4hsZGQ1oCktdzegB6HnI6Mi28S2nqOPHxK-W7_4BUk';
const OBJECT = `0x${'ab'.repeat(32)}`;
const PATCH = '6XUOE-Q5-nAXHRifN6n9nomVDtHZQbGuAkW3PjlBuKoBAQDQAA';
const QUILT = PATCH.slice(0, 43);

async function read(text: string) {
  const { statements, units, issues } = await runImporter(walrusAccessLog, text);
  return {
    reads: statements.map(({ statement }) => statement as WalrusReadStatement),
    booked: units.map(({ category, reason }) => (reason === '' ? category : reason)),
    codes: issues.map(({ code }) => code),
  };
}

const line = (path: string, status = 200, bytes: number | '-' = 17): string =>
  `203.0.113.7 - frank [10/Oct/2025:13:55:36 -0700] "GET ${path} HTTP/1.1" ${status} ${bytes} "-" "curl/8.7.1"\n`;

describe('walrus-access-log', () => {
  it.each([
    [`/v1/blobs/${ID}`, { target: 'blob', blobId: ID, isPartial: false }],
    [`/v1/blobs/${ID}?cache=no`, { target: 'blob', blobId: ID }],
    [`/v1/blobs/${ID}/byte-range?start=0&length=5`, { target: 'blob', blobId: ID, isPartial: true }],
    [`/v1alpha/blobs/${ID}/stream`, { target: 'blob', blobId: ID, isPartial: true }],
    [`/v1/blobs/by-object-id/${OBJECT}`, { target: 'object', objectId: 'ab'.repeat(32), blobId: null }],
    [`/v1/blobs/by-quilt-patch-id/${PATCH}`, { target: 'patch', blobId: QUILT, patchId: PATCH }],
    [`/v1/blobs/by-quilt-id/${QUILT}/a%20b/c.json`, { target: 'quilt-file', blobId: QUILT, identifier: 'a b/c.json' }],
    [`/v1/quilts/${QUILT}/patches`, { target: 'patch-list', blobId: QUILT }],
    [`https://aggregator.walrus-testnet.example/v1/blobs/${ID}`, { blobId: ID, network: 'testnet' }],
  ])('reads %s', async (path, want) => {
    const { reads, codes } = await read(line(path));
    expect(codes).toEqual([]);
    expect(reads).toMatchObject([
      { ...want, timeNs: '1760129736000000000', method: 'GET', status: '200', bytes: '17' },
    ]);
  });

  it('marks what was only a part by the status, and knows no length of what sent none', async () => {
    const { reads } = await read(line(`/v1/blobs/${ID}`, 206) + line(`/v1/blobs/${ID}`, 404, '-'));
    expect(reads).toMatchObject([
      { status: '206', isPartial: true },
      { status: '404', isPartial: false, bytes: null },
    ]);
  });

  it('passes over other requests, uploads and ids that are none', async () => {
    const text =
      line('/health') + line('/v1/blobs?epochs=5') + line('/v1/blobs/nothing') + line(`/v1/blobs/${ID}/metadata`);
    expect((await read(text)).booked).toEqual(['other-request', 'other-request', 'no-target', 'no-target']);
  });

  it('reads the lines of load balancers and of the aggregator’s own log', async () => {
    const { reads } = await read(
      `https 2025-10-10T20:55:36.5Z app/lb 203.0.113.7:1 10.0.0.1:80 0.0 0.1 0.0 200 200 34 366 "GET https://host:443/v1/blobs/${ID} HTTP/2.0" "x"\n` +
        `2025-10-10T20:55:36Z  INFO request{method=GET uri=/v1/blobs/${ID}}: finished status=200 bytes=99\n`,
    );
    expect(reads).toMatchObject([
      { timeNs: '1760129736500000000', status: '200', bytes: '366', host: 'host:443' },
      { timeNs: '1760129736000000000', status: '200', bytes: '99', method: 'GET' },
    ]);
  });

  it('reads logs in JSON by the names that each writer has', async () => {
    const time = '2025-10-10T20:55:36Z';
    const variants = [
      {
        ts: 1_760_129_736,
        request: { method: 'GET', host: 'a', uri: `/v1/blobs/${ID}` },
        status: 200,
        size: 17,
        resp_headers: { Etag: [`W/"${ID}"`] },
      },
      {
        time_local: '10/Oct/2025:13:55:36 -0700',
        request: `GET /v1/blobs/${ID} HTTP/1.1`,
        status: '200',
        body_bytes_sent: '17',
        sent_http_etag: ID,
      },
      {
        EdgeStartTimestamp: time,
        ClientRequestMethod: 'GET',
        ClientRequestURI: `/v1/blobs/${ID}`,
        EdgeResponseStatus: 200,
        EdgeResponseBytes: 17,
        etag: ID,
      },
      {
        timestamp: time,
        httpRequest: { requestMethod: 'GET', requestUrl: `https://a/v1/blobs/${ID}`, status: 200, responseSize: '17' },
        etag: ID,
      },
    ];
    for (const variant of variants) {
      for (const text of [
        JSON.stringify(variant),
        JSON.stringify([variant, variant]),
        `${JSON.stringify(variant)}\n`.repeat(3),
      ]) {
        expect(walrusAccessLog.sniff(headOf(text)).confidence).toBe(0.85);
        expect((await read(text)).reads[0]).toMatchObject({
          blobId: ID,
          timeNs: '1760129736000000000',
          method: 'GET',
          status: '200',
          bytes: '17',
          etag: ID,
        });
      }
    }
  });

  it('says so when a request has no time', async () => {
    const { reads, codes } = await read(`"GET /v1/blobs/${ID} HTTP/1.1" 200 17\n`);
    expect([reads[0]?.timeNs, codes]).toEqual([null, ['unreadable-time']]);
  });

  it('keeps nothing of who asked', async () => {
    const { reads } = await read(line(`/v1/blobs/${ID}`));
    expect(JSON.stringify(reads)).not.toMatch(/203\.0|frank|curl/);
  });

  it.each([
    ['a log of something else', line('/v1/models/a')],
    ['a page that speaks of paths', `Ask for \`/v1/blobs/${ID}\` and you get it.\n`],
    ['a list of urls', `https://a/v1/blobs/${ID}\nhttps://a/v1/blobs/${ID}\n`],
    ['JSON with a path', JSON.stringify({ note: `/v1/blobs/${ID}` })],
  ])('leaves look-alikes alone: %s', (_what, text) => {
    expect(walrusAccessLog.sniff(headOf(text)).confidence).toBe(0);
  });
});
