/**
 * A recorded call to an aggregator, a publisher, a storage node of Walrus, or to Sui, told by its url and by what came back.
 * Sources: walrus `client/daemon/routes.rs`, `walrus-service/src/node/server/routes.rs`.
 */
import { isArray, isObject, member } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import type { Headers } from '../../../model/http-message.ts';
import type { Statement } from '../../../model/statement.ts';
import { networkOfHost } from '../../../model/walrus/walrus-network.ts';
import { captureTime } from '../capture-time.ts';
import { listOf, textOf } from '../field-readers.ts';
import type { RecordSink } from '../importer.ts';
import { statusOf, tellBlobStatus } from './blob-status.ts';
import { tellCertificate } from './certificate-record.ts';
import { bodyBytes, readAnswerHeaders } from './http-answer.ts';
import { tellPatch } from './quilt-listing.ts';
import { attempt, book, Reading } from './reading.ts';
import type { Place } from './reading.ts';
import { readTarget } from './read-target.ts';
import type { ReadTarget } from './read-target.ts';
import { tellWalrusResult } from './result.ts';
import { NO_FRAME, tellSuiEvent } from './sui-event.ts';
import { tellSuiObject } from './sui-object.ts';
import { readSuiTransaction, tellSuiTransaction } from './sui-transaction.ts';
import { readBlobId } from './written-id.ts';

export interface HttpExchange {
  readonly method: string;
  readonly url: string;
  readonly status: number | null;
  /** Of the answer. */
  readonly headers: Headers;
  readonly body: Json;
  /** When the answer had been given. */
  readonly endNs: string | null;
}

const NODE_PATH = /\/v1\/blobs\/([A-Za-z0-9_-]{43})\/(status|confirmation)(?:\/|[?#]|$)/;
const UPLOAD_PATH = /\/v1\/(?:blobs|quilts)(?:[?#]|$)/;
const MAX_CALLS = 100_000;

/** The url of an aggregator, a publisher or a storage node, as far as its path tells. */
export function isWalrusUrl(url: string): boolean {
  return readTarget(url) !== null || NODE_PATH.test(url) || UPLOAD_PATH.test(url);
}

function hostOf(url: string): string | null {
  return /^https?:\/\/([^/?#]+)/.exec(url)?.[1] ?? null;
}

function tellRead(reading: Reading, exchange: HttpExchange, target: ReadTarget): void {
  const { headers, method, url, endNs, body } = exchange;
  const status = exchange.status === null ? null : String(exchange.status);
  const header = (name: string): string | null => headers.get(name) ?? null;
  const said = readAnswerHeaders(header, status);
  const details = listOf(member(body, 'error'), 'details') ?? [];
  reading.tell({
    kind: 'walrus-read',
    network: null,
    teller: 'aggregator',
    ...target,
    ...said,
    identifier: target.identifier ?? said.identifier,
    isPartial: target.isPartial || said.isPartial,
    timeNs: endNs,
    method,
    status,
    bytes: bodyBytes(header),
    errorReason: textOf(details[0], 'reason'),
    host: hostOf(url),
  });
}

/** What a storage node says of a blob that the path names. */
function tellNodeAnswer(reading: Reading, { url, body, endNs }: HttpExchange): boolean {
  const [, written = '', what] = NODE_PATH.exec(url) ?? [];
  const blobId = readBlobId(written);
  if (blobId === null) return false;
  if (what === 'confirmation') return tellCertificate(reading, body);
  const status = statusOf(member(member(body, 'success'), 'data'));
  if (status === null) return false;
  const capture = captureTime(endNs, { askedCaptureNs: null, fileTimeNs: null });
  tellBlobStatus(reading, body, status, { teller: 'storage-node', blobId, blobIdWritten: written, ...capture });
  return true;
}

/** Everything in an answer that may be an event, an object or a transaction of Sui. */
function suiRecords(body: Json): readonly Json[] {
  const out: Json[] = [];
  const visit = (value: Json | undefined, depth: number): void => {
    if (out.length >= MAX_CALLS || depth > 4) return;
    if (isArray(value)) for (const item of value) visit(item, depth + 1);
    else if (isObject(value)) {
      const inner = member(value, 'result', 'data', 'nodes', 'events', 'transactionBlocks', 'transactions', 'objects');
      const isRecord = ['type', 'digest', 'contents', 'eventType', 'content'].some((key) => value.has(key));
      if (isRecord || inner === undefined || inner === null) out.push(value);
      else visit(inner, depth + 1);
    }
  };
  visit(body, 0);
  return out;
}

function tellSui(reading: Reading, { body, endNs }: HttpExchange): void {
  if (!isObject(body) && !isArray(body)) return;
  const capture = captureTime(endNs, { askedCaptureNs: null, fileTimeNs: null });
  for (const record of suiRecords(body)) {
    const transaction = readSuiTransaction(record);
    if (transaction !== null) tellSuiTransaction(reading, transaction);
    else if (!tellSuiEvent(reading, record, NO_FRAME)) tellSuiObject(reading, record, capture);
  }
}

function tell(reading: Reading, exchange: HttpExchange): void {
  const { method, url, status, body, endNs } = exchange;
  const isGiven = status === null || (status >= 200 && status <= 299);
  const target = method === 'GET' || method === 'HEAD' ? readTarget(url) : null;
  if (target !== null && target.target !== 'patch-list') tellRead(reading, exchange, target);
  else if (target !== null && isGiven) {
    for (const patch of isArray(body) ? body : []) tellPatch(reading, patch, 'aggregator', target.blobId);
  } else if (isGiven && NODE_PATH.test(url)) tellNodeAnswer(reading, exchange);
  else if (isGiven && UPLOAD_PATH.test(url)) {
    const capture = captureTime(endNs, { askedCaptureNs: null, fileTimeNs: null });
    for (const result of isArray(body) ? body : [body]) tellWalrusResult(reading, result, capture);
  } else if (isGiven) tellSui(reading, exchange);
}

/** Records that name no network are of the one that the host names. */
function onNetworkOf(statement: Statement, host: string | null): Statement {
  if (!('network' in statement) || !('teller' in statement) || statement.network !== null) return statement;
  return { ...statement, network: networkOfHost(host) };
}

/** Books the entry when it speaks of Walrus. @returns false when it does not. */
export function tellWalrusExchange(sink: RecordSink, place: Place, exchange: HttpExchange): boolean {
  const outcome = attempt((reading) => tell(reading, exchange));
  if (!(outcome instanceof Reading)) {
    book(sink, place, outcome, '');
    return true;
  }
  if (outcome.statements.length === 0) return false;
  const host = hostOf(exchange.url);
  const told = new Reading();
  for (const statement of outcome.statements) told.tell(onNetworkOf(statement, host));
  for (const { code, message } of outcome.doubts) told.doubt(code, message);
  book(sink, place, told, '');
  return true;
}
