/** Fixtures of what aggregators log and answer. */
import { DRAFT, MODEL, QUILT, SIZE, lines, patchId } from './walrus-world.ts';

export function accessLogs(): Record<string, string> {
  const combined = (path: string, status: number, bytes: number | '-', second: string): string =>
    `203.0.113.7 - - [01/Jul/2026:01:30:${second} +0200] "GET ${path} HTTP/1.1" ${status} ${bytes} "-" "curl/8.7.1"\n`;
  return {
    'combined.log':
      combined(`/v1/blobs/${MODEL.blob}`, 200, SIZE, '30') +
      combined('/health', 200, 2, '31') +
      combined(`/v1/blobs/by-object-id/${MODEL.object}`, 200, SIZE, '32') +
      combined(`/v1/blobs/by-quilt-patch-id/${patchId(QUILT.blob, 3, 208)}`, 206, 1024, '33') +
      combined(`/v1/blobs/by-quilt-id/${QUILT.blob}/config%20old.json`, 404, '-', '34') +
      combined(`/v1/blobs/${MODEL.blob}/byte-range?start=0&length=10`, 206, 10, '35') +
      combined('/v1/blobs/not-an-id', 400, 90, '36') +
      `2026-06-30T23:30:37.5Z  INFO request{method=GET uri=/v1/quilts/${QUILT.blob}/patches}: finished status=200 latency=3ms\n` +
      `https 2026-06-30T23:30:38.000000Z app/lb 203.0.113.7:1 10.0.0.1:80 0.0 0.1 0.0 200 200 34 366 "GET https://aggregator.walrus-mainnet.example:443/v1/blobs/${MODEL.blob} HTTP/2.0" "x"\n`,
    'caddy.ndjson': lines(
      {
        level: 'info',
        ts: 1_782_862_250.25,
        logger: 'http.log.access',
        request: {
          method: 'GET',
          host: 'aggregator.walrus-mainnet.example',
          uri: `/v1/blobs/${DRAFT.blob}`,
          headers: { Authorization: ['Bearer do-not-keep'] },
        },
        status: 200,
        size: 17,
        resp_headers: { Etag: [`"${DRAFT.blob}"`] },
      },
      {
        level: 'info',
        ts: 1_782_862_251,
        request: { method: 'GET', host: 'a.example', uri: '/status' },
        status: 200,
        size: 2,
      },
    ),
  };
}

export function headers(): Record<string, string> {
  const crlf = (...rows: readonly string[]): string => rows.map((row) => `${row}\r\n`).join('');
  return {
    'curl-i.txt':
      crlf(
        'HTTP/2 200',
        'content-type: application/octet-stream',
        `etag: ${DRAFT.blob}`,
        'cache-control: public, max-age=86400, stale-while-revalidate=3600',
        'content-length: 17',
        'date: Tue, 30 Jun 2026 23:40:00 GMT',
        'age: 60',
        'cf-cache-status: HIT',
        '',
      ) + 'some other\nstring\r\n',
    'curl-v.txt': [
      '* Connected to aggregator.walrus-mainnet.example (203.0.113.9) port 443',
      `> GET /v1/blobs/by-quilt-patch-id/${patchId(QUILT.blob, 1, 3)} HTTP/2`,
      '> Host: aggregator.walrus-mainnet.example',
      '> authorization: Bearer do-not-keep',
      '> ',
      '* Request completely sent off',
      '< HTTP/2 200 ',
      `< etag: W/"${QUILT.blob}"`,
      '< x-quilt-patch-identifier: config.json',
      '< date: Wed, 01 Jul 2026 03:11:00 GMT',
      '< content-length: 2',
      '< ',
      '{}',
      '> GET /v1/blobs/x HTTP/2',
      '> Host: example.org',
      '> ',
      '',
    ].join('\n'),
  };
}
