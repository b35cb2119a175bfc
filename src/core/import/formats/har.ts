/** A browser's or a proxy's record of HTTP traffic, as HTTP Archive 1.2. docs/formats/har.md */
import { isArray, isObject, JsonNumber, member, textMember } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { answerOf } from '../../../model/answer.ts';
import { hasAny, hasSignedFields, readAnswerParts } from '../../../model/answer-parts.ts';
import { readMessage } from '../../../model/http-message.ts';
import type { HttpMessage } from '../../../model/http-message.ts';
import { readAnswered, tellChain } from '../evm/chain-record.ts';
import { attestationInText } from '../attestation-text.ts';
import { looksLikeLog, malformedLogNote, readLog } from '../evm/log-record.ts';
import { listOf, readTime, textOf } from '../field-readers.ts';
import { probeHead } from '../head-probe.ts';
import type { Importer, RecordSink } from '../importer.ts';
import { forEachRecord } from '../scan/for-each-record.ts';
import { wanted } from '../scan/json-path.ts';
import { tellWalrusExchange } from '../walrus/http-exchange.ts';
import { readJob } from './facilitator-job.ts';
import { hubTargetOf, readHubBody } from './hub-body.ts';
import type { HubBody } from './hub-body.ts';
import { keptResultsIn } from './inference-results.ts';
import { tellHubBody } from './model-hub.ts';
import { readInfer, readKeptResult } from './model-run.ts';
import { tellRun } from './onnx-infer.ts';
import { registryEntriesIn } from './tee-registry.ts';

interface Exchange {
  readonly entry: Json;
  readonly method: string;
  readonly url: string;
  readonly request: HttpMessage;
  readonly response: HttpMessage;
  readonly offset: number;
  readonly length: number;
}

const NS_PER_MS = 1_000_000;

function isGatewayBody(body: Json): boolean {
  return hasAny(body, ['choices', 'tee_signature', 'tee_request_hash', 'tee_output_hash', 'system_fingerprint']);
}

/** When the answer had been given: a call that writes shows what is there after it. */
function endNs(entry: Json): string | null {
  const start = readTime(member(entry, 'startedDateTime'));
  const took = member(entry, 'time');
  if (start === null || !(took instanceof JsonNumber)) return start;
  const ms = Number(took.text);
  return ms > 0 && ms < 1e9 ? (BigInt(start) + BigInt(Math.ceil(ms * NS_PER_MS))).toString() : start;
}

/** Other services have lists under `/models` too: theirs name no version and no file. */
function saysSomething(body: HubBody): boolean {
  return body.files.length > 0 || body.listings.some(({ label, versions }) => label !== null || versions.length > 0);
}

function tellHub({ entry, method, url, response, offset, length }: Exchange, sink: RecordSink): boolean {
  const target = hubTargetOf(url);
  const body = target === null ? null : readHubBody(response.body, target);
  if (body === null || !saysSomething(body)) return false;
  const capturedNs = method === 'GET' ? readTime(member(entry, 'startedDateTime')) : endNs(entry);
  sink.accepted(offset, length);
  if (capturedNs === null)
    sink.issue(offset, length, 'unreadable-time', 'The time of the entry is missing or cannot be read.');
  const time = { capturedNs, captureBasis: capturedNs === null ? 'none' : 'stated' } as const;
  tellHubBody(body, time, sink, { offset, length }, null);
  return true;
}

interface HeldLogs {
  readonly logs: readonly Json[];
  readonly inReceipt: boolean;
}

/** The logs of one JSON-RPC answer or of a block explorer's page. */
function logsOf(answer: Json, url: string): HeldLogs | null {
  const receipt = listOf(member(answer, 'result'), 'logs') ?? listOf(answer, 'logs');
  if (receipt !== null) return { logs: receipt, inReceipt: true };
  const bare = listOf(answer, 'result');
  if (bare !== null) return { logs: bare, inReceipt: false };
  const page = listOf(answer, 'items');
  // `/transactions/{hash}/logs` answers for the one transaction that it names.
  return page === null ? null : { logs: page, inReceipt: /\/transactions\/0x[0-9a-f]{64}\/logs\b/i.test(url) };
}

function tellLogs({ url, response, offset, length }: Exchange, sink: RecordSink): boolean {
  const answers = isArray(response.body) ? response.body : [response.body];
  const held = answers.flatMap((answer) => logsOf(answer, url) ?? []);
  const found = held.flatMap(({ logs, inReceipt }) => logs.filter(looksLikeLog).map((log) => readLog(log, inReceipt)));
  if (found.length === 0) return false;
  const events = found.filter((reading) => reading.kind === 'event');
  const faults = found.filter((reading) => reading.kind === 'malformed');
  if (events.length > 0 || faults.length > 0) sink.accepted(offset, length);
  else sink.skipped(offset, length, 'unknown-event');
  for (const { statement } of events) sink.statement(statement, offset, length);
  for (const { message } of faults) sink.issue(offset, length, 'malformed-log', malformedLogNote(message));
  return true;
}

function tellRegistry({ response, offset, length }: Exchange, sink: RecordSink): boolean {
  const entries = registryEntriesIn(response.body);
  if (entries.length === 0) return false;
  sink.accepted(offset, length);
  for (const entry of entries) sink.statement(entry, offset, length);
  return true;
}

/** `/enclave/attestation` answers with one line of base64. */
function tellAttestation({ response, offset, length }: Exchange, sink: RecordSink): boolean {
  const statement = response.bodyText === null ? null : attestationInText(response.bodyText);
  if (statement === null) return false;
  sink.accepted(offset, length);
  sink.statement(statement, offset, length);
  return true;
}

/** What a model's node answers to a run, and what a chain's node keeps of one. */
function tellRuns({ entry, offset, length }: Exchange, sink: RecordSink): boolean {
  const run = readInfer(entry);
  if (run !== null) {
    sink.accepted(offset, length);
    tellRun(run, sink, offset, length);
    return true;
  }
  const kept = keptResultsIn(entry);
  if (kept === null) return false;
  const read = kept.results.map((result) => readKeptResult(result, kept.inferenceId));
  const runs = read.flatMap((one) => (one.kind === 'run' ? [one.run] : []));
  if (runs.length === 0) return false;
  sink.accepted(offset, length);
  for (const one of runs) sink.statement(one, offset, length);
  return true;
}

/** A facilitator answers with the job that it began, or with what became of it. */
function tellJob({ response, offset, length }: Exchange, sink: RecordSink): boolean {
  const job = readJob(response.body, null);
  if (job === null) return false;
  sink.accepted(offset, length);
  sink.statement(job, offset, length);
  return true;
}

/** Calls to Walrus and to Sui: their failures count, for a blob that was not there is a fact as well. */
function tellWalrus({ entry, method, url, response, offset, length }: Exchange, sink: RecordSink): boolean {
  const { status, headers, body } = response;
  return tellWalrusExchange(sink, { offset, length }, { method, url, status, headers, body, endNs: endNs(entry) });
}

/** True when the entry was booked. */
function tellAnswer({ entry, offset, length }: Exchange, sink: RecordSink): boolean {
  const parts = readAnswerParts(entry);
  const statement = parts === null ? null : answerOf(parts);
  if (statement === null) {
    if (parts?.isError !== true) return false;
    sink.skipped(offset, length, 'error-answer');
    return true;
  }
  sink.accepted(offset, length);
  sink.statement(statement, offset, length);
  return true;
}

const isFailure = ({ status }: HttpMessage): boolean => status !== null && (status < 200 || status > 299);

function tellEntry(entry: Json, offset: number, length: number, sink: RecordSink): void {
  if (!isObject(entry) || !entry.has('request')) {
    sink.skipped(offset, length, 'unknown-shape');
    return;
  }
  const request = readMessage(entry.get('request'));
  const response = readMessage(entry.get('response'));
  const method = (textMember(entry.get('request'), 'method') ?? 'GET').toUpperCase();
  const exchange = { entry, method, url: textOf(entry.get('request'), 'url') ?? '', request, response, offset, length };
  // What an error answers shows neither presence nor absence; a gateway's own says so below.
  const isOther = !isGatewayBody(response.body) && !isFailure(response);
  if (!isGatewayBody(response.body) && tellWalrus(exchange, sink)) return;
  if (isOther && (tellHub(exchange, sink) || tellLogs(exchange, sink))) return;
  if (isOther && tellAttestation(exchange, sink)) return;
  if (isOther && tellChain(readAnswered(request.body ?? undefined, response.body), sink, offset, length)) return;
  if (isOther && (tellRuns(exchange, sink) || tellJob(exchange, sink))) return;
  if (isOther && !hasSignedFields(request.body) && tellRegistry(exchange, sink)) return;
  if (!tellAnswer(exchange, sink)) sink.skipped(offset, length, 'other-traffic');
}

export const har: Importer = {
  id: 'har',
  title: 'HTTP archive (HAR)',
  alterations: [
    'Browsers drop bodies that are large, came from their cache or were streamed, and headers that hold credentials.',
    'A body is kept as text: what was not valid UTF-8 may have been replaced before a hash could be taken of it.',
    'The times are those of the machine that recorded.',
  ],
  clock: 'wall',

  sniff(head) {
    const { paths } = probeHead(head.bytes);
    const isNamed = ['log.version', 'log.creator', 'log.entries[].startedDateTime'].some((path) => paths.has(path));
    if (paths.has('log.entries'))
      return { confidence: isNamed ? 0.98 : 0.96, reason: 'A log with entries, as HTTP archives have.' };
    if (paths.has('log.creator') && paths.has('log.pages'))
      return { confidence: 0.9, reason: 'A log with its creator and pages, as HTTP archives have.' };
    return { confidence: 0, reason: 'No log with entries.' };
  },

  async read(bytes, sink, context) {
    await forEachRecord(bytes, sink, context, [wanted('log.entries[]')], (json, { offset, length }) =>
      tellEntry(json, offset, length, sink),
    );
  },
};
