/** Small true-to-format records for tests. Times are whole seconds after `T0` unless said otherwise. */
import { createHash } from 'node:crypto';
import { toBase64Url, toHex } from '../../base/bytes.ts';
import {
  Chain,
  receiptOf,
  type ChainLog,
  type LogBody,
  modelInferenceLogs,
} from '../../../tools/simulate/chain-log.ts';
import { createEnclave, type Enclave } from '../../../tools/simulate/enclave.ts';
import { answerChat, type AnswerOptions, type SignedAnswer } from '../../../tools/simulate/gateway-answer.ts';
import { dumpBatch, type BatchDump, type SettlementLeaf } from '../../../tools/simulate/merkle-dump.ts';
import { Prng } from '../../../tools/simulate/prng.ts';
import { publicImage } from '../../../tools/simulate/public-images.ts';
import { formatNs, secondsToNs } from '../../base/time.ts';
import { lines, type GivenFile } from './case.test-helper.ts';

/** 2026-03-02T13:00:00Z. */
export const T0 = 1_772_456_400;

export const at = (sec: number): string => formatNs(BigInt(Math.round((T0 + sec) * 1000)) * 1_000_000n);
export const ns = (sec: number): string => secondsToNs(T0 + sec).toString();

const prng = new Prng('reconstruct');

/** 43 characters; the same name gives the same id. */
export const blob = (name: string): string => toBase64Url(createHash('sha256').update(name).digest());
export const hash = (name: string): string => toHex(createHash('sha256').update(name).digest());

type Members = Readonly<Record<string, unknown>>;

export function event(kind: string, sec: number | null, members: Members = {}): Members {
  return { schema: 'ogtrace/1', ...(sec === null ? {} : { ts: at(sec) }), kind, ...members };
}

function attributes(members: Members): readonly unknown[] {
  return Object.entries(members).map(([key, value]) => ({ key, value: { stringValue: String(value) } }));
}

export interface SpanGiven {
  readonly trace?: string;
  readonly span?: string;
  /** 2 server, 3 client. */
  readonly kind?: number;
  readonly host?: string;
  readonly sec?: number;
  readonly seconds?: number;
  readonly attributes?: Members;
}

/** One OTLP line with one span in it. */
export function span(given: SpanGiven): Members {
  const { trace = '', span: id = '', kind = 2, host, sec, seconds = 1 } = given;
  const times = sec === undefined ? {} : { startTimeUnixNano: ns(sec), endTimeUnixNano: ns(sec + seconds) };
  const resource = {
    attributes: attributes({ 'service.name': 'test', ...(host === undefined ? {} : { 'host.name': host }) }),
  };
  const ids = {
    ...(trace === '' ? {} : { traceId: hash(trace).slice(0, 32) }),
    ...(id === '' ? {} : { spanId: hash(id).slice(0, 16) }),
  };
  const one = { ...ids, name: 'infer', kind, ...times, attributes: attributes(given.attributes ?? {}) };
  return { resourceSpans: [{ resource, scopeSpans: [{ spans: [one] }] }] };
}

const HUB = 'https://hub-api.opengradient.ai/api/v0/models';

export function hubVersions(label: string, sec: number, ...versions: readonly string[]): Members {
  return {
    fetched_at: at(sec),
    url: `${HUB}/${label}/versions`,
    status: 200,
    body: versions.map((versionString) => ({ versionString })),
  };
}

export function hubFiles(label: string, version: string, sec: number, ...ids: readonly string[]): Members {
  const body = ids.map((ipfsCid, i) => ({ name: `part-${i}.onnx`, ipfsCid, size: 1000 + i }));
  return { fetched_at: at(sec), url: `${HUB}/${label}/versions/${version}/files`, status: 200, body };
}

export function publish(label: string, version: string, id: string, sec: number): Members {
  return event('hub.version.publish', sec, { label, version, blob_id: id });
}

export const OLD_IMAGE = publicImage('d88fb24', T0 - 400_000, false);
export const NEW_IMAGE = publicImage('cdabc84', T0 - 100_000, false);

export function enclave(name: string, image = OLD_IMAGE, registeredSec = -90_000): Enclave {
  return createEnclave(new Prng(`enclave/${name}`), {
    image,
    host: `${name}.example.net`,
    registeredSec: T0 + registeredSec,
  });
}

export function registryEntry(of: Enclave, members: Members = {}): Members {
  return {
    teeId: `0x${of.teeId}`,
    owner: of.owner,
    endpoint: of.endpoint,
    publicKey: `0x${toHex(of.key.der)}`,
    pcrHash: `0x${of.image.pcrHash}`,
    teeType: 0,
    enabled: true,
    ...(of.registeredSec === null ? {} : { registeredAt: of.registeredSec }),
    ...members,
  };
}

export function registry(...entries: readonly Members[]): GivenFile {
  return { name: 'tee-registry.json', text: JSON.stringify(entries) };
}

const CHAIN = new Chain('test', T0 - 10_000_000);

/** Logs of one transaction, mined that many seconds after T0. */
export function mined(sec: number, txHash: string, ...bodies: readonly LogBody[]): readonly ChainLog[] {
  return CHAIN.mine(T0 + sec, txHash, bodies);
}

export function withoutTime(logs: readonly ChainLog[]): readonly unknown[] {
  return logs.map(({ blockTimestamp: _time, ...log }) => log);
}

/** As `eth_getLogs` answers. */
export function logList(name: string, logs: readonly unknown[]): GivenFile {
  return { name, text: JSON.stringify({ jsonrpc: '2.0', id: 1, result: logs }) };
}

export function receipts(name: string, ...transactions: readonly (readonly ChainLog[])[]): GivenFile {
  return {
    name,
    text: lines(
      ...transactions.map((logs, i) => ({ jsonrpc: '2.0', id: i, result: receiptOf(logs, `0x${'11'.repeat(20)}`) })),
    ),
  };
}

export function inference(id: string, modelCid: string): readonly LogBody[] {
  const tensor = { name: 'in', values: [[1n, 0n]] as const };
  return modelInferenceLogs(id, modelCid, tensor, tensor);
}

export interface AnswerGiven extends Partial<Omit<AnswerOptions, 'sec' | 'signer' | 'request'>> {
  readonly label?: string;
  readonly prompt?: string;
}

/** One chat answered by `signer`, signed for real. */
export function answered(signer: Enclave, sec: number, given: AnswerGiven = {}): SignedAnswer {
  const { label = 'gemini-2.5-pro', prompt = 'hello', generation = 'G3', output = 'hi', ...rest } = given;
  const request = { model: label, system: null, prompt, temperature: 0, maxTokens: null };
  return answerChat(
    { ...rest, generation, request, output, sec: T0 + sec, signer },
    prng.fork(`${signer.teeId}/${sec}/${JSON.stringify(given.label ?? '')}${prompt}`),
  );
}

export function pairText(answer: SignedAnswer): string {
  return `{"request":${answer.request},"response":${answer.response}}\n`;
}

export function pairs(name: string, ...answers: readonly SignedAnswer[]): GivenFile {
  return { name, text: answers.map(pairText).join('') };
}

export function bare(name: string, ...answers: readonly SignedAnswer[]): GivenFile {
  return { name, text: answers.map((answer) => `${answer.response}\n`).join('') };
}

export function leafOf(signer: Enclave, sec: number, answer: SignedAnswer): SettlementLeaf {
  const { inputHash, outputHash, signature } = answer;
  return { teeId: signer.teeId, inputHash, outputHash: outputHash ?? '', signature: toHex(signature), sec: T0 + sec };
}

export interface Tree {
  readonly dump: BatchDump;
  readonly root: string;
  readonly blobId: string;
  readonly file: GivenFile;
}

export function tree(name: string, ...leaves: readonly SettlementLeaf[]): Tree {
  const dump = dumpBatch(leaves);
  const blobId = blob(`tree/${name}`);
  return { dump, root: (dump.tree[0] ?? '').slice(2), blobId, file: treeFile(dump, blobId) };
}

export function treeFile(dump: BatchDump, blobId: string): GivenFile {
  return { name: `${blobId}.json`, text: JSON.stringify(dump) };
}
