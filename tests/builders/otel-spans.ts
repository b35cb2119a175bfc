/** Spans of a small agent as OpenTelemetry's own SDK holds them: what the fixtures of its exporters are written from. */
import { SpanKind, SpanStatusCode, type Attributes, type HrTime, type SpanContext } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';

/** 2026-03-02T14:05:00Z. */
const BEGIN_SECONDS = 1_772_460_300;

export interface DraftSpan {
  readonly trace: string;
  readonly id: string;
  readonly parent?: string;
  readonly name: string;
  readonly kind: SpanKind;
  readonly service: Attributes;
  /** Nanoseconds behind the beginning, below a second. */
  readonly start: number;
  readonly duration: number;
  readonly attributes: Attributes;
  readonly status?: SpanStatusCode;
}

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SECOND_TRACE = '00f067aa0ba902b700f067aa0ba902b7';
const PANEL: Attributes = { 'service.name': 'panel', 'host.name': 'panel-1' };
const GATEWAY: Attributes = { 'service.name': 'gateway', 'k8s.pod.name': 'gateway-7d9f-x2' };

export const DRAFT_SPANS: readonly DraftSpan[] = [
  {
    trace: TRACE,
    id: 'b7ad6b7169203331',
    name: 'POST /ask',
    kind: SpanKind.SERVER,
    service: PANEL,
    start: 1_000_001,
    duration: 900_000_003,
    attributes: { 'http.request.method': 'POST', 'url.path': '/ask' },
    status: SpanStatusCode.OK,
  },
  {
    trace: TRACE,
    id: '00f067aa0ba902b7',
    parent: 'b7ad6b7169203331',
    name: 'chat gemini-2.5-pro',
    kind: SpanKind.CLIENT,
    service: PANEL,
    start: 20_000_000,
    duration: 700_000_000,
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'gemini-2.5-pro',
      'gen_ai.response.model': 'gemini-2.5-pro-002',
      'gen_ai.response.id': 'chatcmpl-otel-1',
      'gen_ai.request.max_tokens': 200,
      'gen_ai.request.temperature': 0.25,
      'gen_ai.response.finish_reasons': ['stop'],
      'server.address': 'gateway.example',
    },
  },
  {
    trace: TRACE,
    id: '53995c3f42cd8ad8',
    parent: '00f067aa0ba902b7',
    name: 'infer',
    kind: SpanKind.SERVER,
    service: GATEWAY,
    start: 90_000_000,
    duration: 500_000_000,
    attributes: { 'og.blob_id': 'kQ9v1m0bq3rF5x2Jt8yZ4uW6aE7cD1fG3hJ5kL7mN9o', 'og.cache.result': 'hit' },
  },
  {
    trace: SECOND_TRACE,
    id: '0000000000c0ffee',
    parent: 'ffffffffffffffff',
    name: 'og-1hr-volatility-ethusdt ▲',
    kind: SpanKind.INTERNAL,
    service: GATEWAY,
    start: 950_000_000,
    duration: 1_000_000,
    attributes: { 'gen_ai.request.model': 'og-1hr-volatility-ethusdt', cached: false },
    status: SpanStatusCode.ERROR,
  },
];

function context(traceId: string, spanId: string): SpanContext {
  return { traceId, spanId, traceFlags: 1 };
}

function time(ns: number): HrTime {
  return [BEGIN_SECONDS + Math.floor(ns / 1e9), ns % 1e9];
}

export function readableSpan(draft: DraftSpan): ReadableSpan {
  const { trace, id, parent, name, kind, service, start, duration, attributes } = draft;
  return {
    name,
    kind,
    spanContext: () => context(trace, id),
    ...(parent === undefined ? {} : { parentSpanContext: context(trace, parent) }),
    startTime: time(start),
    endTime: time(start + duration),
    status: { code: draft.status ?? SpanStatusCode.UNSET },
    attributes,
    links: [],
    events: [],
    duration: [0, duration],
    ended: true,
    resource: resourceFromAttributes(service),
    instrumentationScope: { name: 'agent', version: '1.4.0' },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}

export function readableSpans(): ReadableSpan[] {
  return DRAFT_SPANS.map(readableSpan);
}
