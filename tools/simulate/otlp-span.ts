import type { FolderWriter } from './folder-writer.ts';

export type AttributeValue = string | number;

/** A span before it is written as OTLP/JSON. Times in milliseconds. */
export interface SpanDraft {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly name: string;
  /** SpanKind of the protocol: 1 internal, 2 server, 3 client. */
  readonly kind: 1 | 2 | 3;
  readonly startMs: number;
  readonly endMs: number;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

function attributes(values: Readonly<Record<string, AttributeValue>>): readonly unknown[] {
  return Object.entries(values).map(([key, value]) => ({
    key,
    value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
  }));
}

function spanJson(span: SpanDraft): unknown {
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    ...(span.parentSpanId === null ? {} : { parentSpanId: span.parentSpanId }),
    name: span.name,
    kind: span.kind,
    startTimeUnixNano: `${span.startMs}000000`,
    endTimeUnixNano: `${span.endMs}000000`,
    attributes: attributes(span.attributes),
    status: {},
  };
}

const BATCH = 20;

/** Collects spans per resource and writes one export request a line, as the collector's file exporter does. */
export class SpanSink {
  readonly #writer: FolderWriter;
  readonly #path: string;
  readonly #pending = new Map<string, { resource: Readonly<Record<string, string>>; spans: SpanDraft[] }>();

  constructor(writer: FolderWriter, path: string) {
    this.#writer = writer;
    this.#path = path;
  }

  add(resource: Readonly<Record<string, string>>, span: SpanDraft): void {
    const key = JSON.stringify(resource);
    const pending = this.#pending.get(key) ?? { resource, spans: [] };
    this.#pending.set(key, pending);
    pending.spans.push(span);
    if (pending.spans.length >= BATCH) this.#flush(key);
  }

  close(): void {
    for (const key of this.#pending.keys()) this.#flush(key);
  }

  #flush(key: string): void {
    const pending = this.#pending.get(key);
    if (pending === undefined || pending.spans.length === 0) return;
    const request = {
      resourceSpans: [
        {
          resource: { attributes: attributes(pending.resource) },
          scopeSpans: [{ scope: { name: 'og.trace', version: '0.3.1' }, spans: pending.spans.map(spanJson) }],
        },
      ],
    };
    this.#writer.line(this.#path, JSON.stringify(request));
    pending.spans = [];
  }
}
