/**
 * One line of an access log that tells of a read. Text: the common and the combined log format, load balancers that put the
 * status before the request, and `key=value`. JSON: caddy, nginx, Cloudflare, Google and AWS name the same things differently.
 */
import { isObject, member } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { networkOfHost } from '../../../model/walrus/walrus-network.ts';
import type { WalrusReadStatement } from '../../../model/walrus-statement.ts';
import { readHeaders } from '../../../model/http-message.ts';
import { readTime, textOf } from '../field-readers.ts';
import { blobIdOfEtag, countIn } from './http-answer.ts';
import { readTarget } from './read-target.ts';

const REQUEST =
  /(?:\b(GET|HEAD|PUT|POST|DELETE|OPTIONS)\s+|[\s"'=])((?:https?:\/\/[^\s"'/]+)?\/v1(?:alpha)?\/(?:blobs|quilts)\/[^\s"'},]+)/;
const CLF_TIME = /\[(\d{2})\/([A-Z][a-z]{2})\/(\d{4}):(\d{2}:\d{2}:\d{2}) ([+-]\d{4})\]/;
const ISO_TIME = /\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:?\d{2})?/;
const AFTER_REQUEST = /^[^"]*" (\d{3}) (\d+|-)(?=\s|$)/;
const BEFORE_REQUEST = / (\d{3}) (?:\d{3}|-) -?\d+ (\d+) "[^"]*$/;
const STATUS = /\bstatus(?:_code)?["']?[=:]\s*["']?(\d{3})\b/i;
const BYTES = /\b(?:body_bytes_sent|bytes_sent|bytes|size)["']?[=:]\s*["']?(\d{1,19})\b/i;
const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';

export type AccessRead =
  | { readonly read: WalrusReadStatement }
  /** Why the line tells nothing. */
  | { readonly nothing: 'other-request' | 'no-target' };

interface Line {
  readonly method: string | null;
  readonly url: string;
  readonly host: string | null;
  readonly timeNs: string | null;
  readonly status: string | null;
  readonly bytes: string | null;
  readonly etag: string | null;
  readonly cache: string | null;
}

function timeIn(text: string): string | null {
  const match = CLF_TIME.exec(text);
  if (match === null) return readTime(ISO_TIME.exec(text)?.[0] ?? '');
  const [, day, month, year, clock, zone] = match;
  const number = MONTHS.indexOf(month!) / 3 + 1;
  return Number.isInteger(number) && number >= 1
    ? readTime(`${year}-${String(number).padStart(2, '0')}-${day}T${clock}${zone}`)
    : null;
}

function hostOf(url: string): string | null {
  return /^https?:\/\/([^/?#]+)/.exec(url)?.[1] ?? null;
}

function told(line: Line): AccessRead {
  const target = readTarget(line.url);
  if (target === null) return { nothing: 'no-target' };
  const host = hostOf(line.url) ?? line.host;
  return {
    read: {
      kind: 'walrus-read',
      network: networkOfHost(host),
      teller: 'aggregator',
      ...target,
      timeNs: line.timeNs,
      method: line.method,
      status: line.status,
      bytes: countIn(line.bytes),
      etag: blobIdOfEtag(line.etag),
      isPartial: target.isPartial || line.status === '206',
      contentType: null,
      age: null,
      cache: line.cache,
      errorReason: null,
      host,
    },
  };
}

export function readAccessText(text: string): AccessRead {
  const match = REQUEST.exec(text);
  if (match === null) return { nothing: 'other-request' };
  const end = match.index + match[0].length;
  const numbers = AFTER_REQUEST.exec(text.slice(end)) ?? BEFORE_REQUEST.exec(text.slice(0, match.index));
  const bytes = numbers?.[2] ?? BYTES.exec(text)?.[1] ?? null;
  return told({
    method: match[1] ?? /\bmethod["']?[=:]\s*["']?([A-Z]{3,7})\b/.exec(text)?.[1] ?? null,
    url: match[2]!,
    host: /\bhost["']?[=:]\s*["']?([\w.-]+)/i.exec(text)?.[1] ?? null,
    timeNs: timeIn(text),
    status: numbers?.[1] ?? STATUS.exec(text)?.[1] ?? null,
    bytes,
    etag: null,
    cache: null,
  });
}

const URL_KEYS = [
  'uri',
  'request_uri',
  'requestUrl',
  'url',
  'path',
  'request_path',
  'ClientRequestURI',
  'cs_uri_stem',
] as const;
const TIME_KEYS = [
  'ts',
  'timestamp',
  'time',
  'time_iso8601',
  'time_local',
  '@timestamp',
  'EdgeStartTimestamp',
] as const;

/** A request as `GET /path HTTP/1.1` in one text, or with its parts as members. */
function requestOf(
  json: Json,
): { readonly method: string | null; readonly url: string; readonly host: string | null } | null {
  for (const part of [member(json, 'request'), member(json, 'httpRequest'), json]) {
    if (typeof part === 'string') {
      const line = /^([A-Z]{3,7}) (\S+)/.exec(part);
      if (line !== null) return { method: line[1]!, url: line[2]!, host: textOf(json, 'host', 'http_host') };
    }
    const url = textOf(part, ...URL_KEYS);
    if (url === null) continue;
    return {
      method: textOf(part, 'method', 'requestMethod', 'request_method', 'ClientRequestMethod'),
      url,
      host: textOf(part, 'host', 'http_host', 'ClientRequestHost') ?? textOf(json, 'host', 'http_host'),
    };
  }
  return null;
}

export function readAccessJson(json: Json): AccessRead {
  const request = isObject(json) ? requestOf(json) : null;
  if (request === null || !/\/v1(?:alpha)?\/(?:blobs|quilts)\//.test(request.url)) return { nothing: 'other-request' };
  const inner = member(json, 'httpRequest') ?? json;
  const headers = readHeaders(member(json, 'resp_headers', 'response_headers', 'responseHeaders'));
  const time = textOf(json, ...TIME_KEYS);
  return told({
    ...request,
    timeNs: time === null ? null : (timeIn(`[${time}]`) ?? readTime(time)),
    status: textOf(inner, 'status', 'status_code', 'statusCode', 'EdgeResponseStatus', 'sc_status'),
    bytes: textOf(
      inner,
      'size',
      'body_bytes_sent',
      'bytes_sent',
      'responseSize',
      'EdgeResponseBytes',
      'bytes',
      'sc_bytes',
    ),
    etag: headers.get('etag') ?? textOf(json, 'etag', 'sent_http_etag'),
    cache: textOf(json, 'CacheCacheStatus', 'upstream_cache_status', 'cache_status'),
  });
}
