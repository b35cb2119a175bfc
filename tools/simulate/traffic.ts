import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { FolderWriter } from './folder-writer.ts';
import { Prng } from './prng.ts';
import { renderIncident } from './render-incident.ts';
import { truthPath } from './simulate.ts';
import { createTrafficWorld, servedAt, type TrafficWorld } from './traffic-world.ts';

/** What is true of a folder of traffic, counted while it was written. */
export interface TrafficTruth {
  readonly format: 'blobtrail-traffic-truth/1';
  readonly seed: string;
  readonly requests: number;
  readonly spans: number;
  /** Of labels that nodes serve, where no record disputes the artifact. */
  readonly stale: number;
  readonly contradicted: number;
  /** No record of the call names an artifact. */
  readonly unnamed: number;
  readonly requestsByLabel: Readonly<Record<string, number>>;
  readonly requestsByNode: Readonly<Record<string, number>>;
}

const SPANS_PER_LINE = 50;
const COLLECTORS = 10;
const CALLERS = 'callers.otlp.jsonl';
const SPANS_PER_CALL = 4;

/** One of so many calls … */
const ONE_IN = {
  /** goes through an enclave, */
  chat: 10,
  /** was traced by its caller, too, */
  caller: 20,
  /** and of those the caller names another artifact, */
  dispute: 50,
  /** names no artifact, */
  unnamed: 2_000,
  /** has a span below it. */
  child: 10,
} as const;

/** 32 bits out of 32, well mixed (splitmix32). */
function mix(value: number): number {
  let z = (value + 0x9e3779b9) | 0;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return (z ^ (z >>> 15)) >>> 0;
}

const hex32 = (value: number): string => (value >>> 0).toString(16).padStart(8, '0');
const attribute = (key: string, value: string): string => `{"key":"${key}","value":{"stringValue":"${value}"}}`;

interface Call {
  readonly number: number;
  readonly noise: number;
  readonly label: string;
  /** Place among the world's nodes, enclaves after them. */
  readonly node: number;
  readonly blob: string | null;
  readonly isStale: boolean;
  readonly startUs: number;
}

/** Spans of one collector and resource, written as one export request a line. */
class Export {
  readonly #writer: FolderWriter;
  readonly #path: string;
  readonly #head: string;
  #pending: string[] = [];
  spans = 0;

  constructor(writer: FolderWriter, path: string, service: string, host: string) {
    this.#writer = writer;
    this.#path = path;
    const resource = [attribute('service.name', service), attribute('host.name', host)].join(',');
    this.#head = `{"resourceSpans":[{"resource":{"attributes":[${resource}]},"scopeSpans":[{"scope":{"name":"og.trace","version":"0.3.1"},"spans":[`;
  }

  add(span: string): void {
    this.#pending.push(span);
    this.spans += 1;
    if (this.#pending.length >= SPANS_PER_LINE) this.flush();
  }

  flush(): void {
    if (this.#pending.length === 0) return;
    this.#writer.line(this.#path, `${this.#head}${this.#pending.join(',')}]}]}]}`);
    this.#pending = [];
  }
}

class TrafficWriter {
  readonly #world: TrafficWorld;
  readonly #salt: number;
  readonly #gapUs: number;
  readonly #exports: readonly Export[];
  readonly #callers: Export;
  readonly byLabel = new Map<string, number>();
  readonly byNode = new Map<string, number>();
  stale = 0;
  contradicted = 0;
  unnamed = 0;

  constructor(world: TrafficWorld, prng: Prng, requests: number, writer: FolderWriter) {
    this.#world = world;
    this.#salt = prng.u32();
    this.#gapUs = ((world.endMs - world.startMs) * 1000) / requests;
    const hosts = [...world.nodes, ...world.enclaves.map(({ endpoint }) => endpoint.replace('https://', ''))];
    this.#exports = hosts.map((host, i) => {
      const service = i < world.nodes.length ? 'og-onnx-node' : 'og-tee-gateway';
      return new Export(writer, `collector-${i % COLLECTORS}.otlp.jsonl`, service, host);
    });
    this.#callers = new Export(writer, CALLERS, 'og-client', 'panel-1.example.net');
  }

  get spans(): number {
    return this.#exports.reduce((sum, { spans }) => sum + spans, this.#callers.spans);
  }

  #callOf(number: number): Call {
    const { nodes, labels, chats, enclaves, startMs } = this.#world;
    const noise = mix(mix(number + 1) ^ this.#salt);
    const choice = mix(noise + 1);
    const startUs = Math.floor(startMs * 1000 + (number + noise / 0x1_0000_0000) * this.#gapUs);
    if (noise % ONE_IN.chat === 0) {
      const label = chats[choice % chats.length] ?? '';
      const node = nodes.length + ((choice >>> 8) % enclaves.length);
      return { number, noise, label, node, blob: null, isStale: false, startUs };
    }
    // The square makes the first labels many times as busy as the last ones.
    const label = labels[Math.floor((choice / 0x1_0000_0000) ** 2 * labels.length)];
    if (label === undefined) throw new RangeError('no labels');
    const place = mix(choice) % label.nodes.length;
    const ms = Math.floor(startUs / 1000);
    const served = servedAt(label, place, ms);
    const isStale = label.versions.some(({ byMs }) => byMs > served.byMs && byMs <= ms);
    const blob = mix(choice + 1) % ONE_IN.unnamed === 0 ? null : served.blob;
    if (blob === null) this.unnamed += 1;
    return { number, noise, label: label.name, node: label.nodes[place] ?? 0, blob, isStale, startUs };
  }

  #span(call: Call, part: number, name: string, kind: number, trimUs: number, attributes: readonly string[]): string {
    const { number, noise, startUs } = call;
    const traceId = hex32(mix(number + 1)) + hex32(mix(number ^ this.#salt)) + hex32(this.#salt) + hex32(number);
    const spanId = (of: number): string => {
      const id = number * SPANS_PER_CALL + of;
      return hex32(mix(id + this.#salt)) + hex32(id + 1);
    };
    const parent = part === 1 ? `"parentSpanId":"${spanId(0)}",` : '';
    const endUs = startUs + 80_000 + (noise % 900_000);
    return `{"traceId":"${traceId}","spanId":"${spanId(part)}",${parent}"name":"${name}","kind":${kind},"startTimeUnixNano":"${startUs + trimUs}000","endTimeUnixNano":"${endUs - trimUs}000","attributes":[${attributes.join(',')}],"status":{}}`;
  }

  /** What the caller traced of a call. @returns whether it names another artifact. */
  #writeCaller(call: Call, responseId: string): boolean {
    const attributes = [attribute('gen_ai.request.model', call.label), attribute('gen_ai.response.id', responseId)];
    const isDisputed = call.blob !== null && mix(call.noise + 2) % ONE_IN.dispute === 0;
    const versions = this.#world.labels.find(({ name }) => name === call.label)?.versions ?? [];
    const other = isDisputed ? versions.find(({ blob }) => blob !== call.blob) : undefined;
    if (other !== undefined) attributes.push(attribute('og.blob_id', other.blob));
    this.#callers.add(this.#span(call, 2, `call ${call.label}`, 3, -3_000, attributes));
    return other !== undefined;
  }

  write(number: number): void {
    const { nodes, enclaves } = this.#world;
    const call = this.#callOf(number);
    const { noise, label, node, blob } = call;
    const attributes = [
      attribute('gen_ai.operation.name', 'generate_content'),
      attribute('gen_ai.request.model', label),
    ];
    if (blob !== null) attributes.push(attribute('og.blob_id', blob), attribute('og.cache.result', 'hit'));
    const enclave = enclaves[node - nodes.length];
    if (enclave !== undefined) attributes.push(attribute('og.tee_id', `0x${enclave.teeId}`));
    const isCalled = mix(noise + 3) % ONE_IN.caller === 0;
    const responseId = `run-${hex32(number)}${hex32(noise)}`;
    if (isCalled) attributes.push(attribute('gen_ai.response.id', responseId));
    this.#exports[node]?.add(this.#span(call, 0, `infer ${label}`, 2, 0, attributes));
    if (mix(noise + 4) % ONE_IN.child === 0) {
      const thread = `{"key":"thread.id","value":{"intValue":"${noise % 64}"}}`;
      this.#exports[node]?.add(this.#span(call, 1, 'session.run', 1, 20_000, [thread]));
    }
    const isDisputed = isCalled && this.#writeCaller(call, responseId);
    if (isDisputed) this.contradicted += 1;
    else if (call.isStale) this.stale += 1;
    this.byLabel.set(label, (this.byLabel.get(label) ?? 0) + 1);
    const name = enclave === undefined ? (nodes[node] ?? '') : `0x${enclave.teeId}`;
    this.byNode.set(name, (this.byNode.get(name) ?? 0) + 1);
  }

  flush(): void {
    for (const each of [...this.#exports, this.#callers]) each.flush();
  }
}

/**
 * Writes a folder with `requests` requests of ninety days, told of by spans as ten collectors and one caller export them,
 * beside the registry, the Hub and what the nodes loaded; its truth stands beside the folder. Streams: memory does not grow.
 */
export function writeTraffic(seed: string, requests: number, folder: string): TrafficTruth {
  const prng = new Prng(`${seed}/traffic`);
  const world = createTrafficWorld(prng.fork('world'));
  renderIncident(world.incident, folder);
  const files = new FolderWriter(join(folder, 'traces'));
  const writer = new TrafficWriter(world, prng.fork('calls'), requests, files);
  for (let number = 0; number < requests; number += 1) writer.write(number);
  writer.flush();
  files.close();
  const sorted = (counts: ReadonlyMap<string, number>): Record<string, number> =>
    Object.fromEntries([...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const truth: TrafficTruth = {
    format: 'blobtrail-traffic-truth/1',
    seed,
    requests,
    spans: writer.spans,
    stale: writer.stale,
    contradicted: writer.contradicted,
    unnamed: writer.unnamed,
    requestsByLabel: sorted(writer.byLabel),
    requestsByNode: sorted(writer.byNode),
  };
  writeFileSync(truthPath(folder), `${JSON.stringify(truth, null, 1)}\n`);
  return truth;
}
