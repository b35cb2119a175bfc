/** Streamed answers as a client wrote them down, frame by frame. docs/formats/sse-transcript.md */
import { isUtf8 } from 'node:buffer';
import { answerOf } from '../../../model/answer.ts';
import { readAnswerParts } from '../../../model/answer-parts.ts';
import { joinEventStream } from '../../../model/event-stream.ts';
import type { Importer, RecordSink } from '../importer.ts';
import { IMPORT_LIMITS } from '../limits.ts';
import { forEachLine } from '../scan/for-each-line.ts';

const FIELD = /^(?:data|event|id|retry)?:/;
const DONE = /^data:\s*\[DONE\]\s*$/;
const SIGNED = /"tee_(?:signature|request_hash)"\s*:/;

/** One stream in the making: from its first field to `[DONE]`, to the next stream, or to the end. */
class Transcript {
  private readonly sink: RecordSink;
  private lines: Buffer[] = [];
  private start = -1;
  private end = -1;
  private isSigned = false;
  private isDone = false;
  private isTooLong = false;

  constructor(sink: RecordSink) {
    this.sink = sink;
  }

  line(offset: number, bytes: Buffer): void {
    const text = bytes.toString('latin1').trimEnd();
    const isData = text.startsWith('data:');
    // The frame with the signature is the last of its stream, `[DONE]` or not.
    if (isData && this.isSigned && !DONE.test(text)) this.finish();
    if (this.start < 0) {
      if (!FIELD.test(text)) {
        if (text.trim() !== '') this.sink.skipped(offset, bytes.length, 'no-field');
        return;
      }
      this.start = offset;
    }
    if (text === '') {
      this.lines.push(Buffer.from('\n'));
      return;
    }
    const length = offset + bytes.length - this.start;
    this.end = offset + bytes.length;
    if (length > IMPORT_LIMITS.recordBytes) {
      this.isTooLong = true;
      this.lines = [];
    } else this.lines.push(Buffer.from(bytes), Buffer.from('\n'));
    if (isData && SIGNED.test(text)) this.isSigned = true;
    if (DONE.test(text)) {
      this.isDone = true;
      this.finish();
    }
  }

  tooLong(offset: number, length: number): void {
    if (this.start < 0) this.start = offset;
    this.end = offset + length;
    this.isTooLong = true;
    this.lines = [];
  }

  finish(): void {
    if (this.start < 0) return;
    this.book(this.start, this.end - this.start);
    this.lines = [];
    this.start = -1;
    this.isSigned = false;
    this.isDone = false;
    this.isTooLong = false;
  }

  private book(offset: number, length: number): void {
    const { sink } = this;
    if (this.isTooLong) {
      const limit = IMPORT_LIMITS.recordBytes;
      sink.rejected(offset, length, 'limit', `One stream of ${length} bytes; the limit (recordBytes) is ${limit}.`);
      return;
    }
    const bytes = Buffer.concat(this.lines);
    if (!isUtf8(bytes)) {
      sink.rejected(offset, length, 'encoding', 'This stream is not valid UTF-8.');
      return;
    }
    const joined = joinEventStream(bytes.toString('utf8'));
    const parts = joined === null ? null : readAnswerParts(joined);
    const statement = parts === null ? null : answerOf(parts);
    if (statement === null) {
      if (joined === null && /data:\s*\{/.test(bytes.toString('utf8')))
        sink.rejected(offset, length, this.isDone ? 'syntax' : 'cut', 'No frame of this stream is whole JSON.');
      else sink.skipped(offset, length, parts?.isError === true ? 'error-answer' : 'unknown-shape');
      return;
    }
    sink.accepted(offset, length);
    sink.statement(statement, offset, length);
    if (!this.isDone && !this.isSigned)
      sink.issue(offset + length, 0, 'cut', 'The stream ends without its last frame: its output is not whole.');
  }
}

export const sseTranscript: Importer = {
  id: 'sse-transcript',
  title: 'Transcripts of streamed answers',
  alterations: [
    'A stream does not hold the request, nor an id of the answer.',
    'A client that stops reading loses the last frame, and with it the signature.',
  ],
  clock: 'wall',

  sniff(head) {
    const text = Buffer.from(head.bytes.buffer, head.bytes.byteOffset, head.bytes.byteLength).toString('utf8');
    const first = text.replace(/^\uFEFF/, '').trimStart();
    if (!FIELD.test(first) || !/^data:\s*\{/m.test(first)) return { confidence: 0, reason: 'No event stream.' };
    if (/^data:.*"tee_(?:signature|request_hash)"\s*:/m.test(first))
      return { confidence: 0.97, reason: 'An event stream whose last frame is signed.' };
    if (/^data:.*"choices"\s*:/m.test(first)) return { confidence: 0.8, reason: 'An event stream of chat chunks.' };
    return { confidence: 0.2, reason: 'An event stream of something else.' };
  },

  async read(bytes, sink, context) {
    const transcript = new Transcript(sink);
    await forEachLine(bytes, sink, context, IMPORT_LIMITS.recordBytes, {
      line: (offset, line) => transcript.line(offset, line.at(-1) === 0x0d ? line.subarray(0, -1) : line),
      tooLong: (offset, length) => transcript.tooLong(offset, length),
    });
    transcript.finish();
  },
};
