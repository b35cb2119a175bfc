/** Access logs of aggregators and of caches before them. docs/formats/walrus-access-log.md */
import { isUtf8 } from 'node:buffer';
import { probeHead } from '../head-probe.ts';
import type { Head, Importer, RecordSink } from '../importer.ts';
import { forEachLine } from '../scan/for-each-line.ts';
import { forEachRecord } from '../scan/for-each-record.ts';
import { wanted } from '../scan/json-path.ts';
import { readAccessJson, readAccessText } from '../walrus/access-line.ts';
import type { AccessRead } from '../walrus/access-line.ts';
import { WALRUS_PATH } from '../walrus/read-target.ts';

const LINE_BYTES = 256 * 1024;
const LISTS = ['', '[]', 'entries[]', 'data[]', 'logs[]'] as const;
/** Members that hold the request's path and its answer's status. */
const URL_PATHS = [
  'request.uri',
  'request',
  'uri',
  'url',
  'path',
  'request_uri',
  'request_path',
  'requestUrl',
  'ClientRequestURI',
  'httpRequest.requestUrl',
] as const;
const STATUS_PATHS = ['status', 'status_code', 'statusCode', 'EdgeResponseStatus', 'httpRequest.status'] as const;

function textOfHead({ bytes }: Head): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

function isJsonLog(head: Head): boolean {
  const { paths } = probeHead(head.bytes);
  if (!WALRUS_PATH.test(textOfHead(head))) return false;
  return LISTS.some((list) => {
    const prefix = list === '' ? '' : `${list}.`;
    return URL_PATHS.some((key) => paths.has(prefix + key)) && STATUS_PATHS.some((key) => paths.has(prefix + key));
  });
}

/** A line with a time, a status and the path of a blob. */
function holdsLine(head: Head): boolean {
  for (const line of textOfHead(head).split('\n')) {
    if (!WALRUS_PATH.test(line) || /^\s*[{[]/.test(line)) continue;
    const answer = readAccessText(line.slice(0, LINE_BYTES));
    if ('read' in answer && answer.read.timeNs !== null && answer.read.status !== null) return true;
  }
  return false;
}

function book(answer: AccessRead, offset: number, length: number, sink: RecordSink): void {
  if ('nothing' in answer) {
    sink.skipped(offset, length, answer.nothing);
    return;
  }
  sink.accepted(offset, length);
  sink.statement(answer.read, offset, length);
  if (answer.read.timeNs === null)
    sink.issue(offset, length, 'unreadable-time', 'The time of this request is missing or cannot be read.');
}

export const walrusAccessLog: Importer = {
  id: 'walrus-access-log',
  title: 'Access logs of Walrus aggregators',
  alterations: [
    'A cache in front answers without the aggregator: its requests are in its own log only.',
    'Times are those of the machine that wrote, and of the end of the answer in most formats.',
    'Bytes may count headers, and what was sent is not what arrived.',
  ],
  clock: 'wall',

  sniff(head) {
    if (isJsonLog(head)) return { confidence: 0.85, reason: 'Requests with their status, some for /v1/blobs/.' };
    return holdsLine(head)
      ? { confidence: 0.9, reason: 'Lines with a time, a status and a path below /v1/blobs/ or /v1/quilts/.' }
      : { confidence: 0, reason: 'No requests to an aggregator.' };
  },

  async read(bytes, sink, context) {
    const head = bytes.read(0, Math.min(bytes.size, 64 * 1024));
    const isJson = probeHead(Uint8Array.from(head)).top !== null && !/^\[\d/.test(Buffer.from(head).toString('latin1'));
    if (isJson) {
      const paths = LISTS.map((path) => wanted(path));
      await forEachRecord(bytes, sink, context, paths, (json, { offset, length }) =>
        book(readAccessJson(json), offset, length, sink),
      );
      return;
    }
    await forEachLine(bytes, sink, context, LINE_BYTES, {
      line(offset, line) {
        const length = line.toString('latin1').trimEnd().length;
        if (length === 0) return;
        if (!isUtf8(line)) sink.rejected(offset, length, 'encoding', 'This line is not valid UTF-8.');
        else book(readAccessText(line.toString('utf8')), offset, length, sink);
      },
      tooLong: (offset, length) => sink.rejected(offset, length, 'limit', `One line of ${length} bytes is no request.`),
    });
  },
};
