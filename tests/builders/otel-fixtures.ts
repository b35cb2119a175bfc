/** Fixtures of what OpenTelemetry's exporters write, made by the exporters themselves where there is one to be had. */
import { inspect } from 'node:util';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { ConsoleSpanExporter, type ReadableSpan } from '@opentelemetry/sdk-trace';
import { fromHex } from '../../src/base/bytes.ts';
import { formatNs } from '../../src/base/time.ts';
import { DRAFT_SPANS, readableSpan, readableSpans, type DraftSpan } from './otel-spans.ts';

/** TracesData of the spans, as the SDK sends it. */
export function protoMessage(spans = readableSpans()): Buffer {
  return Buffer.from(ProtobufTraceSerializer.serializeRequest(spans)!);
}

export type Field = readonly [no: number, content: Uint8Array | string | bigint | number];

/** A message of such fields: bytes and texts with their length, a bigint as fixed64, a number as varint. */
export function message(...fields: readonly Field[]): Uint8Array {
  const out = new BinaryWriter();
  for (const [no, content] of fields) {
    if (typeof content === 'bigint') out.tag(no, WireType.Bit64).fixed64(content);
    else if (typeof content === 'number') out.tag(no, WireType.Varint).uint32(content);
    else if (typeof content === 'string') out.tag(no, WireType.LengthDelimited).string(content);
    else out.tag(no, WireType.LengthDelimited).bytes(content);
  }
  return out.finish();
}

/** TracesData, or what has its shape for another signal, of one resource and one scope. */
export function signalMessage(...elements: readonly Uint8Array[]): Uint8Array {
  const scope = message([1, message([1, 'agent'])], ...elements.map((element): Field => [2, element]));
  return message([1, message([1, message([1, message([1, 'service.name'], [2, message([1, 'edge'])])])], [2, scope])]);
}

export const LOG_RECORD = message([1, 1_772_460_300_000_000_000n], [2, 9], [5, message([1, 'model loaded'])]);
export const METRIC = message([1, 'requests'], [3, '1'], [7, message([1, message([3, 1_772_460_300_000_000_000n])])]);

/** As the collector's file exporter frames messages. */
export function framed(...messages: readonly Uint8Array[]): Buffer {
  return Buffer.concat(
    messages.flatMap((content) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(content.length);
      return [length, content];
    }),
  );
}

const TRACE_ID = fromHex('5b8efff798038103d269b633813fc60c')!;
const SPAN_ID = fromHex('eee19b7ec3c1b174')!;

/** Every kind of trouble that a file of the collector was seen to have, and its last message cut. */
function nastyFrames(): Buffer {
  const emptyIds = message([5, 'no ids'], [7, 1_772_460_301_000_000_000n], [8, 1_772_460_301_000_000_001n]);
  const noTimes = message([1, TRACE_ID], [2, SPAN_ID], [5, 'no times']);
  const unknownField = message([1, TRACE_ID], [2, SPAN_ID], [5, 'of tomorrow'], [700, 'a field that came later']);
  const notUtf8 = message([1, TRACE_ID], [2, SPAN_ID], [5, Uint8Array.of(0xff, 0xfe)]);
  const broken = Buffer.concat([message([1, TRACE_ID], [2, SPAN_ID]), Uint8Array.of(0x2a, 0x7f, 0x41)]);
  const all = framed(
    protoMessage(),
    signalMessage(LOG_RECORD),
    signalMessage(METRIC),
    signalMessage(emptyIds, noTimes, noTimes, unknownField, notUtf8, broken, emptyIds),
    new Uint8Array(0),
    protoMessage(),
  );
  return all.subarray(0, all.length - 37);
}

/** What the console exporter prints, without the console. */
export function printedByJs(spans: readonly ReadableSpan[] = readableSpans()): readonly Record<string, unknown>[] {
  const printed: Record<string, unknown>[] = [];
  const { dir } = console;
  console.dir = (value: Record<string, unknown>) => printed.push(value);
  try {
    new ConsoleSpanExporter().export([...spans], () => undefined);
  } finally {
    console.dir = dir;
  }
  return printed;
}

const consoleText = (value: unknown): string => `${inspect(value, { depth: 3, breakLength: 80 })}\n`;

/** As JSON of what a program got from the SDK, in lists under names of its own. */
function savedByJs(): string {
  const saved = readableSpans().map(({ spanContext, resource, ...span }) => ({
    spanContext: spanContext(),
    resource: { attributes: resource.attributes },
    ...span,
  }));
  return `${JSON.stringify({ 'panel.ask': saved.slice(0, 2), infer: saved.slice(2) }, null, 2)}\n`;
}

const GO_KINDS = [1, 2, 3, 4, 5] as const;
const STATUS_WORDS = ['Unset', 'Ok', 'Error'] as const;
const NO_GO_CONTEXT = {
  TraceID: '0'.repeat(32),
  SpanID: '0'.repeat(16),
  TraceFlags: '00',
  TraceState: '',
  Remote: false,
};

function startOf({ startTime: [seconds, ns] }: ReadableSpan): bigint {
  return BigInt(seconds) * 1_000_000_000n + BigInt(ns);
}

function goValue(value: unknown): unknown {
  const type = { string: 'STRING', boolean: 'BOOL', number: Number.isInteger(value) ? 'INT64' : 'FLOAT64' }[
    typeof value as string
  ];
  return { Type: type ?? 'STRINGSLICE', Value: value };
}

const goPairs = (attributes: object): unknown[] =>
  Object.entries(attributes).map(([Key, value]) => ({ Key, Value: goValue(value) }));

/** In the shape of opentelemetry-go's `stdouttrace`, whose writer is in another language. */
function printedByGo(draft: DraftSpan): string {
  const span = readableSpan(draft);
  const context = (SpanID: string): object => ({ ...NO_GO_CONTEXT, TraceID: draft.trace, SpanID, TraceFlags: '01' });
  const start = startOf(span);
  const printed = {
    Name: draft.name,
    SpanContext: context(draft.id),
    Parent: draft.parent === undefined ? NO_GO_CONTEXT : context(draft.parent),
    SpanKind: GO_KINDS[draft.kind],
    StartTime: formatNs(start).replace('Z', '+00:00'),
    EndTime: formatNs(start + BigInt(draft.duration)),
    Attributes: goPairs(draft.attributes),
    Events: null,
    Links: null,
    Status: { Code: STATUS_WORDS[draft.status ?? 0], Description: '' },
    DroppedAttributes: 0,
    ChildSpanCount: 0,
    Resource: goPairs(draft.service),
    InstrumentationScope: { Name: 'agent', Version: '1.4.0', SchemaURL: '' },
  };
  return `${JSON.stringify(printed, null, '\t')}\n`;
}

const PYTHON_KINDS = ['INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'] as const;

/** In the shape of opentelemetry-python's `ConsoleSpanExporter`: four blanks, microseconds. */
function printedByPython(draft: DraftSpan): string {
  const start = startOf(readableSpan(draft));
  const iso = (ns: bigint): string => formatNs(ns).replace(/\d{3}Z$/, 'Z');
  const printed = {
    name: draft.name,
    context: { trace_id: `0x${draft.trace}`, span_id: `0x${draft.id}`, trace_state: '[]' },
    kind: `SpanKind.${PYTHON_KINDS[draft.kind]}`,
    parent_id: draft.parent === undefined ? null : `0x${draft.parent}`,
    start_time: iso(start),
    end_time: iso(start + BigInt(draft.duration)),
    status: { status_code: STATUS_WORDS[draft.status ?? 0].toUpperCase() },
    attributes: draft.attributes,
    events: [],
    links: [],
    resource: { attributes: { 'telemetry.sdk.language': 'python', ...draft.service }, schema_url: '' },
  };
  return `${JSON.stringify(printed, null, 4)}\n`;
}

/** What a program prints beside its spans, a span that never ended, one that is cut, and one without anything. */
function nastyPython(): string {
  const [first = '', second = '', third = '', last = ''] = DRAFT_SPANS.map(printedByPython);
  const unended = second.replace(/"end_time": "[^"]*"/, '"end_time": null');
  const log = '{\n    "body": "model loaded",\n    "trace_id": "0x0",\n    "span_id": "0x0"\n}\n';
  return `INFO:     Started server process [7]\n${first}${unended}{"progress": 0.5}\n${log}${third}${last.slice(0, 400)}\n`;
}

/** An array, as a wrapper of the build tool saves it, with an old form of the parent and a time that was never set. */
function nastyGo(): string {
  const [first = '', second = '', third = ''] = DRAFT_SPANS.map(printedByGo);
  const old = second.replace(/"Parent": \{[^}]*\}/, '"ParentSpanID": "b7ad6b7169203331"');
  const unset = third.replace(/"EndTime": "[^"]*"/, '"EndTime": "0001-01-01T00:00:00Z"');
  return `[${first.trim()},\n${old.trim()},\n${unset.trim()},\n{"Name": "a metric", "Data": {}}]\n`;
}

function nastyJs(): string {
  const [first, second, ...rest] = printedByJs().map(consoleText);
  const whole = ['listening on 8080\n', first, 'GET /ask 200 12 ms\n', second, ...rest].join('');
  return whole.slice(0, -200);
}

/** Path below tests/fixtures → content. */
export function otelFixtures(): ReadonlyMap<string, Buffer> {
  return new Map([
    ['otlp-protobuf/spans.binpb', protoMessage()],
    ['otlp-protobuf/nasty.framed.bin', nastyFrames()],
    ['js-spans/console.txt', Buffer.from(printedByJs().map(consoleText).join(''))],
    ['js-spans/nasty-console.txt', Buffer.from(nastyJs())],
    ['js-spans/saved.json', Buffer.from(savedByJs())],
    ['go-stdouttrace/spans.txt', Buffer.from(DRAFT_SPANS.map(printedByGo).join(''))],
    ['go-stdouttrace/nasty-list.json', Buffer.from(nastyGo())],
    ['python-console-spans/spans.txt', Buffer.from(DRAFT_SPANS.map(printedByPython).join(''))],
    ['python-console-spans/nasty.txt', Buffer.from(nastyPython())],
  ]);
}
