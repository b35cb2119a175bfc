/**
 * The imported spans as OTLP/JSON lines (the JSON encoding of opentelemetry-proto), one
 * ExportTraceServiceRequest a line. Read in again they are the same spans, but for what `leftOut` counts.
 */
import { hexKey, traceKey } from '../../base/ids.ts';
import { MAX_NS } from '../../base/time.ts';
import type { Extract } from '../../model/extract.ts';
import type { SpanRow } from '../../model/extract/evidence-rows.ts';
import type { Exporter } from './exporter.ts';

const KINDS = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'];
const STATUSES = ['unset', 'ok', 'error'];

/** Of one line: what stands one after the other and has one resource. */
const MOST_SPANS = 256;

const ATTRIBUTES = [
  ['labelAsked', 'gen_ai.request.model'],
  ['labelAnswered', 'gen_ai.response.model'],
  ['responseId', 'gen_ai.response.id'],
  ['requestId', 'og.request_id'],
  ['artifactRef', 'og.blob_id'],
  ['teeId', 'og.tee_id'],
  ['inputHash', 'og.input_hash'],
  ['outputHash', 'og.output_hash'],
  ['txHash', 'og.tx_hash'],
  ['cacheResult', 'og.cache.result'],
  ['server', 'server.address'],
] as const satisfies readonly (readonly [keyof SpanRow, string])[];

const HEX: ReadonlySet<string> = new Set(['teeId', 'inputHash', 'outputHash', 'txHash']);

const attribute = (key: string, stringValue: string): object => ({ key, value: { stringValue } });

const isTime = (ns: string): boolean => BigInt(ns) > 0n && BigInt(ns) <= MAX_NS;

/** A node that stands on the span would make the address of its call be passed over: then it stands on the resource. */
const nodeAttribute = ({ server }: SpanRow): readonly (readonly ['node', string])[] =>
  server === null || server === '' ? [['node', 'og.node_id']] : [];

function resourceOf({ service, node, server }: SpanRow): readonly object[] {
  const host = server === null || server === '' ? null : node;
  return [
    ...(service === null || service === '' ? [] : [attribute('service.name', service)]),
    ...(host === null || host === '' ? [] : [attribute('host.name', host)]),
  ];
}

function spanOf(row: SpanRow): object {
  const { traceId, spanId, parentSpanId, name, spanKind, startNs, endNs, status } = row;
  const kind = spanKind === null ? -1 : KINDS.indexOf(spanKind);
  const code = status === null ? -1 : STATUSES.indexOf(status);
  const attributes = [...ATTRIBUTES, ...nodeAttribute(row)].flatMap(([field, key]) => {
    const value = row[field];
    return value === null || value === '' ? [] : [attribute(key, value)];
  });
  return {
    ...(traceId !== null && { traceId }),
    ...(spanId !== null && { spanId }),
    ...(parentSpanId !== null && { parentSpanId }),
    name,
    ...(kind >= 0 && { kind }),
    ...(startNs !== null && isTime(startNs) && { startTimeUnixNano: startNs }),
    ...(endNs !== null && isTime(endNs) && { endTimeUnixNano: endNs }),
    ...(attributes.length > 0 && { attributes }),
    ...(code >= 0 && { status: { code } }),
  };
}

function line(attributes: readonly object[], spans: readonly object[]): string {
  return `${JSON.stringify({ resourceSpans: [{ resource: { attributes }, scopeSpans: [{ spans }] }] })}\n`;
}

function* lines(extract: Extract): Generator<string> {
  let resource: readonly object[] = [];
  let spans: object[] = [];
  for (const row of extract.rows('spans')) {
    const own = resourceOf(row);
    if (spans.length > 0 && (JSON.stringify(own) !== JSON.stringify(resource) || spans.length === MOST_SPANS)) {
      yield line(resource, spans);
      spans = [];
    }
    resource = own;
    spans.push(spanOf(row));
  }
  if (spans.length > 0) yield line(resource, spans);
}

/** What of a span OTLP cannot say, or says so that it is read as another thing. */
function* unsaid(row: SpanRow): Generator<string> {
  const { service, spanKind, status, parentSpanId, startNs, endNs } = row;
  if (service === null || service === '') yield 'no service: it is read again as unknown_service';
  if (spanKind !== null && !KINDS.includes(spanKind)) yield 'a kind that OTLP does not have';
  if (status !== null && !STATUSES.includes(status)) yield 'a status that OTLP does not have';
  if (parentSpanId !== null && traceKey(parentSpanId, 8) === null) yield 'a parent id that stands for none';
  if ([startNs, endNs].some((ns) => ns !== null && !isTime(ns))) yield 'a time that is not after 1970';
  if (row.node === '' || ATTRIBUTES.some(([field]) => row[field] === ''))
    yield 'an empty text, which is read again as none';
  if (ATTRIBUTES.some(([field]) => HEX.has(field) && row[field] !== null && hexKey(row[field]) !== row[field]))
    yield 'a hash in another spelling than joins compare';
}

function leftOut(extract: Extract): readonly string[] {
  const counts = new Map<string, number>();
  let spans = 0;
  for (const row of extract.rows('spans')) {
    spans += 1;
    for (const what of unsaid(row)) counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  if (spans === 0) return ['no span is in the extract: it holds them when they are asked for'];
  return Array.from(counts, ([what, count]) => `spans with ${what}: ${count}`);
}

export const otlp: Exporter = {
  id: 'otlp',
  title: 'OTLP/JSON lines of the spans',
  lost: [
    'Attributes that no importer reads: the case does not keep them beside the source’s own bytes.',
    'Ids are written as the evidence spells them; where that is not hex, other readers of OTLP may refuse them.',
    'Everything that is no span.',
  ],
  files: (extract) => [{ name: 'spans.otlp.jsonl', parts: lines(extract) }],
  leftOut,
};
