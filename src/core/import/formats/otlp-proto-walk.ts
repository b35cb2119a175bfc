/**
 * The way through the OTLP messages of a file to their spans, and what to say where it ends before they do.
 */
import { createHash } from 'node:crypto';
import type { RecordSink, SourceBytes } from '../importer.ts';
import { IMPORT_LIMITS } from '../limits.ts';
import { frameAt } from '../proto/message-frames.ts';
import type { Framing } from '../proto/message-frames.ts';
import { ProtoFault } from '../proto/message-reader.ts';
import { readWindow } from '../proto/read-window.ts';
import { wireFields } from '../proto/wire-fields.ts';
import type { ReadAt, WireBreak, WireField } from '../proto/wire-fields.ts';
import { readProtoResource } from './otlp-proto-span.ts';
import { isMessage, RESOURCE, RESOURCE_SPANS, SCOPES, SPANS } from './otlp-proto-fields.ts';
import { SpanTeller } from './otlp-proto-teller.ts';
import { NO_RESOURCE } from './otlp-span.ts';
import type { SpanResource } from './otlp-span.ts';

const LINE_FEED = 0x0a;

/** One pass over the messages of a source: every span is a record, told with the bytes of its message. */
export class ProtoWalk {
  private readonly source: SourceBytes;
  private readonly sink: RecordSink;
  private readonly read: ReadAt;
  private readonly teller: SpanTeller;
  private toldCut = false;

  constructor(source: SourceBytes, sink: RecordSink) {
    this.source = source;
    this.sink = sink;
    this.read = readWindow(source);
    this.teller = new SpanTeller(sink);
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
    this.teller.beginScope();
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
      const length = field.to - field.from;
      if (length > IMPORT_LIMITS.recordBytes) return NO_RESOURCE;
      try {
        return readProtoResource(this.read(field.from, length), ({ code, message }) =>
          this.sink.issue(field.from, length, code, message),
        );
      } catch (error) {
        if (!(error instanceof ProtoFault)) throw error;
        this.sink.issue(
          field.from,
          length,
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
    this.teller.tell(this.read(from, length), from, resource);
  }
}
