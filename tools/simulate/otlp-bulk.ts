import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

import { Prng } from './prng.ts';

/** What a bulk file holds, counted while it was written. */
export interface BulkTruth {
  readonly format: 'blobtrail-bulk-truth/1';
  readonly seed: string;
  readonly spans: number;
  readonly lines: number;
  readonly traces: number;
  readonly services: readonly string[];
  readonly nodes: readonly string[];
  /** Spans that ask for a model; each is one request. */
  readonly requests: number;
  readonly requestsByLabel: Readonly<Record<string, number>>;
  readonly requestsByBlob: Readonly<Record<string, number>>;
  readonly bytes: number;
}

const SERVICES = 10;
const SPANS_PER_LINE = 100;
const TRACE_GAP_US = 1_700;
const LABELS = ['og-1hr-volatility-ethusdt', 'og-30min-return-suiusdt', 'gemini-2.5-pro', 'claude-haiku-4-5', 'grok-4'];
const ROLES = ['edge', 'auth', 'panel', 'router', 'quota', 'prices', 'features', 'hub', 'cache', 'infer'] as const;

/** 32 bits out of 32, well mixed (splitmix32). */
function mix(value: number): number {
  let z = (value + 0x9e3779b9) | 0;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return (z ^ (z >>> 15)) >>> 0;
}

function hex32(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0');
}

class BulkWriter {
  readonly #salt: number;
  readonly #startUs: number;
  readonly #resources: readonly string[];
  readonly #blobs: readonly (readonly string[])[];
  readonly byLabel = new Map<string, number>();
  readonly byBlob = new Map<string, number>();

  constructor(prng: Prng) {
    this.#salt = prng.u32();
    this.#startUs = Date.parse('2026-03-02T00:00:00Z') * 1000;
    this.#blobs = LABELS.map(() => [prng.blobId(), prng.blobId(), prng.blobId()]);
    this.#resources = Array.from({ length: SERVICES }, (_, i) => {
      const values = [
        ['service.name', serviceName(i)],
        ['service.version', `1.${i}.3`],
        ['host.name', nodeName(i)],
        ['telemetry.sdk.language', 'go'],
      ];
      const list = values.map(([key, value]) => `{"key":"${key}","value":{"stringValue":"${value}"}}`);
      return `{"resourceSpans":[{"resource":{"attributes":[${list.join(',')}]},"scopeSpans":[{"scope":{"name":"og.trace","version":"0.3.1"},"spans":[`;
    });
  }

  /** Depth 0 is the root; the span of depth 9 is the inference. Each trace starts at another service. */
  #spanId(trace: number, depth: number): string {
    return hex32(mix(trace * SERVICES + depth + this.#salt)) + hex32(trace * SERVICES + depth + 1);
  }

  startUs(trace: number): number {
    return this.#startUs + trace * TRACE_GAP_US + (mix(trace ^ this.#salt) % 1_000);
  }

  span(trace: number, depth: number): string {
    const noise = mix(mix(trace + this.#salt) + depth);
    const traceId = hex32(mix(trace + 1)) + hex32(mix(trace ^ this.#salt)) + hex32(this.#salt) + hex32(trace);
    const parent = depth === 0 ? '' : `"parentSpanId":"${this.#spanId(trace, depth - 1)}",`;
    const start = this.startUs(trace) + depth * 40;
    const end = start + 900 - depth * 80 + (noise % 60);
    const isInference = depth === SERVICES - 1;
    const head = `{"traceId":"${traceId}","spanId":"${this.#spanId(trace, depth)}",${parent}"name":"${ROLES[depth]} ${isInference ? 'run' : 'call'}","kind":${depth === 0 ? 2 : 3},"startTimeUnixNano":"${start}${noise % 10}00","endTimeUnixNano":"${end}000","attributes":[`;
    const body = isInference ? this.#inference(trace, noise) : this.#call(depth, noise);
    return `${head}${body}],"status":{}}`;
  }

  #call(depth: number, noise: number): string {
    return (
      `{"key":"http.request.method","value":{"stringValue":"${noise % 4 === 0 ? 'GET' : 'POST'}"}},` +
      `{"key":"url.path","value":{"stringValue":"/v1/${ROLES[depth]}/${noise % 997}"}},` +
      `{"key":"http.response.status_code","value":{"intValue":"${noise % 211 === 0 ? 503 : 200}"}},` +
      `{"key":"server.address","value":{"stringValue":"${ROLES[(depth + 1) % SERVICES]}.internal.example.net"}},` +
      `{"key":"network.peer.port","value":{"intValue":"${8_000 + (noise % 40)}"}},` +
      `{"key":"thread.id","value":{"intValue":"${noise % 64}"}},` +
      `{"key":"code.function.name","value":{"stringValue":"og.${ROLES[depth]}.Handler.Serve${noise % 7}"}},` +
      `{"key":"user_agent.original","value":{"stringValue":"og-client/2.${noise % 30}"}}`
    );
  }

  #inference(trace: number, noise: number): string {
    const at = noise % LABELS.length;
    const label = LABELS[at] ?? '';
    const blobs = this.#blobs[at] ?? [];
    const blob = blobs[(noise >>> 8) % 10 === 0 ? 1 : (noise >>> 8) % 97 === 1 ? 2 : 0] ?? '';
    this.byLabel.set(label, (this.byLabel.get(label) ?? 0) + 1);
    this.byBlob.set(blob, (this.byBlob.get(blob) ?? 0) + 1);
    return (
      `{"key":"gen_ai.operation.name","value":{"stringValue":"generate_content"}},` +
      `{"key":"gen_ai.request.model","value":{"stringValue":"${label}"}},` +
      `{"key":"gen_ai.response.id","value":{"stringValue":"run-${hex32(trace)}${hex32(noise)}"}},` +
      `{"key":"og.blob_id","value":{"stringValue":"${blob}"}},` +
      `{"key":"og.cache.result","value":{"stringValue":"${noise % 50 === 0 ? 'miss' : 'hit'}"}},` +
      `{"key":"gen_ai.usage.input_tokens","value":{"intValue":"${noise % 4_000}"}},` +
      `{"key":"gen_ai.usage.output_tokens","value":{"intValue":"${noise % 700}"}}`
    );
  }

  /** One export of one service: its spans of up to `SPANS_PER_LINE` neighbouring traces. */
  line(service: number, firstTrace: number, traces: number, limit: number): { text: string; spans: number } {
    const spans: string[] = [];
    for (let trace = firstTrace; trace < firstTrace + traces; trace += 1) {
      const depth = (service - (trace % SERVICES) + SERVICES) % SERVICES;
      if (trace * SERVICES + depth < limit) spans.push(this.span(trace, depth));
    }
    return { text: `${this.#resources[service]}${spans.join(',')}]}]}]}\n`, spans: spans.length };
  }
}

function serviceName(service: number): string {
  return `og-service-${service}`;
}

function nodeName(service: number): string {
  return `node-${String.fromCharCode(97 + service)}.example.net`;
}

const [LINE_BEGIN, LINE_END] = ['{"resourceSpans":[', ']}\n'];

/**
 * Writes `spans` spans as OTLP/JSON, about 750 bytes each, in exports of one service with 100 spans: as lines, or all in one
 * object. Every tenth span is an inference with `og.blob_id`. Streams: memory does not grow.
 */
export function writeOtlpBulk(
  seed: string,
  spans: number,
  path: string,
  form: 'lines' | 'object' = 'lines',
): BulkTruth {
  mkdirSync(dirname(path), { recursive: true });
  const writer = new BulkWriter(new Prng(`${seed}/otlp-bulk`));
  const traces = Math.ceil(spans / SERVICES);
  const descriptor = openSync(path, 'w');
  let [lines, written, bytes] = [0, 0, 0];
  if (form === 'object') bytes += writeSync(descriptor, LINE_BEGIN);
  for (let trace = 0; trace < traces; trace += SPANS_PER_LINE) {
    const chunk: string[] = [];
    for (let service = 0; service < SERVICES; service += 1) {
      const line = writer.line(service, trace, Math.min(SPANS_PER_LINE, traces - trace), spans);
      if (line.spans === 0) continue;
      const group = line.text.slice(LINE_BEGIN.length, -LINE_END.length);
      chunk.push(form === 'lines' ? line.text : `${lines === 0 ? '' : ',\n'}${group}`);
      lines += 1;
      written += line.spans;
    }
    bytes += writeSync(descriptor, chunk.join(''));
  }
  if (form === 'object') bytes += writeSync(descriptor, LINE_END);
  closeSync(descriptor);
  const sorted = (counts: ReadonlyMap<string, number>): Record<string, number> =>
    Object.fromEntries([...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return {
    format: 'blobtrail-bulk-truth/1',
    seed,
    spans: written,
    lines,
    traces,
    services: Array.from({ length: SERVICES }, (_, i) => serviceName(i)),
    nodes: Array.from({ length: SERVICES }, (_, i) => nodeName(i)),
    requests: [...writer.byLabel.values()].reduce((sum, n) => sum + n, 0),
    requestsByLabel: sorted(writer.byLabel),
    requestsByBlob: sorted(writer.byBlob),
    bytes,
  };
}
