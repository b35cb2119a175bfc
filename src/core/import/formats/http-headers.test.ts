import { describe, expect, it } from 'vitest';
import type { WalrusReadStatement } from '../../../model/walrus-statement.ts';
import { headOf, runImporter } from '../import.test-helper.ts';
import { httpHeaders } from './http-headers.ts';

const ID = 'M4hsZGQ1oCktdzegB6HnI6Mi28S2nqOPHxK-W7_4BUk';
const PATCH = '6XUOE-Q5-nAXHRifN6n9nomVDtHZQbGuAkW3PjlBuKoBAQDQAA';
const QUILT = PATCH.slice(0, 43);
const DATE = 'Tue, 15 Jul 2025 19:07:42 GMT';
const DATE_NS = '1752606462000000000';

async function read(text: string) {
  const { statements, units, issues } = await runImporter(httpHeaders, text);
  return {
    reads: statements.map(({ statement }) => statement as WalrusReadStatement),
    booked: units.map(({ category, reason }) => (reason === '' ? category : reason)),
    codes: issues.map(({ code }) => code),
  };
}

const answer = (...headers: readonly string[]): string => ['HTTP/1.1 200 OK', ...headers, '', ''].join('\r\n');
const verbose = (path: string, ...headers: readonly string[]): string =>
  [
    `> GET ${path} HTTP/2`,
    '> Host: aggregator.walrus-mainnet.example',
    '> Authorization: Bearer secret',
    '> ',
    '* sent',
    '< HTTP/2 200 ',
  ]
    .concat(
      headers.map((header) => `< ${header}`),
      ['< ', ''],
    )
    .join('\n');

describe('http-headers', () => {
  it.each([ID, `"${ID}"`, `W/"${ID}"`])('takes the etag for an id: %s', async (etag) => {
    const text = answer(`ETag: ${etag}`, `Date: ${DATE}`, 'Content-Type: text/plain', 'Age: 60', 'X-Cache: HIT');
    expect(httpHeaders.sniff(headOf(text)).confidence).toBe(0.9);
    const { reads, codes } = await read(text);
    expect(codes).toEqual([]);
    expect(reads).toMatchObject([
      {
        etag: ID,
        timeNs: DATE_NS,
        status: '200',
        age: '60',
        cache: 'HIT',
        contentType: 'text/plain',
        blobId: null,
        target: null,
      },
    ]);
  });

  it('knows what was asked for where the request is there too', async () => {
    const { reads } = await read(
      verbose(
        `/v1/blobs/by-quilt-patch-id/${PATCH}`,
        `etag: ${QUILT}`,
        'x-quilt-patch-identifier: a.json',
        `date: ${DATE}`,
      ),
    );
    expect(reads).toMatchObject([
      {
        target: 'patch',
        blobId: QUILT,
        patchId: PATCH,
        etag: QUILT,
        identifier: 'a.json',
        host: 'aggregator.walrus-mainnet.example',
        network: 'mainnet',
        method: 'GET',
      },
    ]);
    expect(JSON.stringify(reads)).not.toContain('secret');
  });

  it('marks a part of a blob', async () => {
    const ranged = answer(`etag: ${ID}`, `date: ${DATE}`, 'content-range: bytes 0-9/17');
    const streamed = answer(`etag: ${ID}`, `date: ${DATE}`, 'x-walrus-streaming: true');
    for (const text of [ranged, streamed]) expect((await read(text)).reads).toMatchObject([{ isPartial: true }]);
  });

  it('takes nothing out of a body, whatever it looks like', async () => {
    const body = `x\n${answer(`etag: ${ID.replace('M', 'N')}`, `date: ${DATE}`)}`;
    const known =
      answer(`etag: ${ID}`, `date: ${DATE}`, `content-length: ${Buffer.byteLength(body)}`) +
      body +
      answer(`etag: ${QUILT}`, `date: ${DATE}`);
    expect((await read(known)).reads.map(({ etag }) => etag)).toEqual([ID, QUILT]);
    // Without a length nobody knows where it ends.
    const unknown = answer(`etag: ${ID}`, `date: ${DATE}`) + body;
    expect((await read(unknown)).reads.map(({ etag }) => etag)).toEqual([ID]);
  });

  it('reads headers one behind the other, as a redirect or -I leaves them', async () => {
    const text = `HTTP/1.1 302 Found\r\nlocation: /x\r\ncontent-length: 9000\r\n\r\n${answer(`etag: ${ID}`, `date: ${DATE}`)}`;
    expect((await read(text)).booked).toEqual(['other-answer', 'accepted']);
  });

  it('says so when there is no date, and passes over a request without an answer', async () => {
    expect((await read(answer(`etag: ${ID}`))).codes).toEqual(['unreadable-time']);
    expect((await read(`> GET /v1/blobs/${ID} HTTP/2\n> Host: a\n`)).booked).toEqual(['unanswered']);
  });

  it.each([
    ['headers of something else', answer('etag: "33a64df551425fcc55e4d42a148795d9f25f89d4"', `date: ${DATE}`)],
    ['a page that quotes headers', `Look at the etag: ${ID}\n`],
    ['a request alone', `> GET /v1/blobs/${ID} HTTP/2\n`],
  ])('leaves look-alikes alone: %s', (_what, text) => {
    expect(httpHeaders.sniff(headOf(text)).confidence).toBe(0);
  });
});
