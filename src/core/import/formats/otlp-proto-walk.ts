/**
 * The way through OTLP messages to their spans: resource, scope, span. Source: opentelemetry-proto `trace/v1/trace.proto`.
 */
import { createHash } from 'node:crypto';
import { WireType } from '@bufbuild/protobuf/wire';
import type { RecordSink, SourceBytes } from '../importer.ts';
import { IMPORT_LIMITS } from '../limits.ts';
import { frameAt } from '../proto/message-frames.ts';
import type { Framing } from '../proto/message-frames.ts';
import { ProtoFault } from '../proto/message-reader.ts';
import { readWindow } from '../proto/read-window.ts';
import { wireFields } from '../proto/wire-fields.ts';
import type { ReadAt, WireBreak, WireField } from '../proto/wire-fields.ts';
import { readProtoResource, readProtoSpan, signalOf } from './otlp-proto-span.ts';
import type { SignalKind } from './otlp-proto-span.ts';
import { NO_RESOURCE } from './otlp-span.ts';
import type { SpanResource } from './otlp-span.ts';

/** TracesData and ExportTraceServiceRequest: `resource_spans` = 1. */
const RESOURCE_SPANS = 1;
/** ResourceSpans: `resource` = 1, `scope_spans` = 2; 1000 is where old writers put their instrumentation libraries. */
const RESOURCE = 1;
const SCOPES: ReadonlySet<number> = new Set([2, 1000]);
/** ScopeSpans: `spans` = 2. */
const SPANS = 2;

const LINE_FEED = 0x0a;

const isMessage = ({ type }: WireField): boolean => type === WireType.LengthDelimited;

/** So many resources are looked into for a first element. */
const MOST_LOOKED_AT = 16;

/** What the first element of the message is; null where there is none in sight or the message is another one. */
export function firstSignal(read: ReadAt, from: number, to: number): SignalKind | null {
  let looked = 0;
  for (const group of wireFields(read, from, to)) {
    looked += 1;
    if (group.no !== RESOURCE_SPANS || !isMessage(group) || looked > MOST_LOOKED_AT) return null;
    for (const part of wireFields(read, group.from, Math.min(group.to, to))) {
      if (!isMessage(part)) return null;
      if (!SCOPES.has(part.no)) continue;
      for (const element of wireFields(read, part.from, Math.min(part.to, to)))
        if (element.no === SPANS && isMessage(element))
          return signalOf(read(element.from, Math.min(element.to, to) - element.from));
    }
  }
  return null;
}

/** One pass over the messages of a source: every span is a record, told with the bytes of its message. */
export class ProtoWalk {
  private readonly source: SourceBytes;
  private readonly sink: RecordSink;
  private readonly read: ReadAt;
  private toldCut = false;
  /** Of the scope at hand. */
  private holdsSpans = false;

  constructor(source: SourceBytes, sink: RecordSink) {
    this.source = source;
    this.sink = sink;
    this.read = readWindow(source);
  }

  *file(framing: Framing): Generator<number, void> {
    const { size } = this.source;
    let at = 0;
    while (at < size) {
      const frame = frameAt(framing, this.read, at, size);
      if (frame === null || frame.to > size) {
        yield size;
        this.tail(at, frame === null ? null : frame.to - at);
        return;
      }
      if (framing === 'none') yield* this.lines();
      else yield* this.message(frame.from, frame.to);
      at = frame.to;
    }
  }

  private message(from: number, to: number): Generator<number, void> {
    return this.fields(from, to, (group) =>
      group.no === RESOURCE_SPANS && isMessage(group) ? this.group(group) : null,
    );
  }

  /**
   * The whole file, one resource after another. A custom encoding of the file exporter ends each message with a line feed: the
   * byte that also begins a resource. Two of them cannot begin one, for it would have ten bytes and no span.
   */
  private *lines(): Generator<number, void> {
    const { size } = this.source;
    for (let at = 0; at < size;) {
      const [first, second] = this.read(at, 2);
      if (first === LINE_FEED && (second === LINE_FEED || second === undefined) && at > 0) {
        at += 1;
        continue;
      }
      const group = wireFields(this.read, at, size).next();
      const end = group.done === true || group.value.to > size ? size : group.value.to;
      yield* this.message(at, end);
      at = end;
    }
  }

  /** What follows the last whole frame: kept in the source, and told so that it can be found again. */
  private tail(at: number, wanted: number | null): void {
    const { size } = this.source;
    const hash = createHash('sha256');
    for (let from = at; from < size; from += IMPORT_LIMITS.headBytes)
      hash.update(this.read(from, IMPORT_LIMITS.headBytes));
    const what =
      wanted === null ? 'do not begin with the length of a message' : `are the beginning of a frame of ${wanted} bytes`;
    this.sink.rejected(
      at,
      size - at,
      'cut',
      `The last ${size - at} bytes ${what}. Their SHA-256 is ${hash.digest('hex')}.`,
    );
  }

  /** Hands each field to its reader, and books from where the message breaks off. */
  private *fields(
    from: number,
    to: number,
    readField: (field: WireField) => Generator<number, void> | null,
  ): Generator<number, void> {
    const end = Math.min(to, this.source.size);
    const fields = wireFields(this.read, from, end);
    for (;;) {
      const next = fields.next();
      if (next.done === true) {
        if (to > end) this.cut(next.value?.at ?? end);
        else if (next.value !== null) this.broken(next.value, end);
        return;
      }
      const field = next.value;
      const isCut = field.to > this.source.size;
      if (field.to > end && !(isCut && end === this.source.size)) {
        this.broken({ at: field.at, message: 'A field reaches past the end of its message.' }, end);
        return;
      }
      const reading = readField(field);
      if (reading !== null) yield* reading;
      else if (isCut) this.cut(field.at);
    }
  }

  private broken({ at, message }: WireBreak, end: number): void {
    this.sink.rejected(at, end - at, 'syntax', message);
  }

  /** The file ends inside of the field that begins there. */
  private cut(at: number): void {
    const { size } = this.source;
    if (this.toldCut) return;
    this.toldCut = true;
    const message = `The file ends at byte ${size}, before its message does.`;
    if (at < size) this.sink.rejected(at, size - at, 'cut', message);
    else this.sink.issue(size, 0, 'cut', message);
  }

  private *group(group: WireField): Generator<number, void> {
    const resource = this.resourceOf(group);
    yield* this.fields(group.from, group.to, (part) =>
      SCOPES.has(part.no) && isMessage(part) ? this.scope(part, resource) : null,
    );
  }

  private *scope(scope: WireField, resource: SpanResource): Generator<number, void> {
    this.holdsSpans = false;
    yield* this.fields(scope.from, scope.to, (element) =>
      element.no === SPANS && isMessage(element) && element.to <= this.source.size
        ? this.element(element, resource)
        : null,
    );
  }

  /** The resource stands before its spans in what is written today, and need not. */
  private resourceOf(group: WireField): SpanResource {
    const end = Math.min(group.to, this.source.size);
    for (const field of wireFields(this.read, group.from, end)) {
      if (field.no !== RESOURCE || !isMessage(field) || field.to > end) continue;
      if (field.to - field.from > IMPORT_LIMITS.recordBytes) return NO_RESOURCE;
      try {
        return readProtoResource(this.read(field.from, field.to - field.from));
      } catch (error) {
        if (!(error instanceof ProtoFault)) throw error;
        this.sink.issue(
          field.from,
          field.to - field.from,
          error.reason,
          `This resource cannot be read (${error.message}): its spans stand without service and node.`,
        );
        return NO_RESOURCE;
      }
    }
    return NO_RESOURCE;
  }

  private *element({ at, from, to }: WireField, resource: SpanResource): Generator<number, void> {
    yield to;
    const length = to - from;
    if (length === 0) {
      this.sink.skipped(at, to - at, 'empty-span');
      return;
    }
    if (length > IMPORT_LIMITS.recordBytes) {
      this.sink.rejected(
        from,
        length,
        'limit',
        `One span of ${length} bytes; the limit (recordBytes) is ${IMPORT_LIMITS.recordBytes}.`,
      );
      return;
    }
    this.tell(this.read(from, length), from, resource);
  }

  private tell(bytes: Uint8Array, offset: number, resource: SpanResource): void {
    const { length } = bytes;
    // Behind a span of the same scope only what cannot be read as one is looked at for what it is.
    const signal = this.holdsSpans ? 'span' : signalOf(bytes);
    if (signal !== 'span') {
      this.tellOther(bytes, offset, 'syntax', 'its fields are not those of a span');
      return;
    }
    this.holdsSpans = true;
    try {
      const statement = readProtoSpan(bytes, resource);
      this.sink.accepted(offset, length);
      this.sink.statement(statement, offset, length);
    } catch (error) {
      if (!(error instanceof ProtoFault)) throw error;
      this.tellOther(bytes, offset, error.reason, error.message);
    }
  }

  private tellOther(bytes: Uint8Array, offset: number, reason: string, why: string): void {
    const signal = signalOf(bytes);
    if (signal !== null && signal !== 'span') this.sink.skipped(offset, bytes.length, signal);
    else this.sink.rejected(offset, bytes.length, reason, `This span cannot be read: ${why}.`);
  }
}
