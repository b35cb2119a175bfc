/** Attestation documents of enclaves, in base64 or as they are. docs/formats/attestation.md */
import { fromBase64 } from '../../../base/bytes.ts';
import { AppError, throwIfAborted } from '../../../base/errors.ts';
import { attestationStatement, beginsDocument, DOCUMENT_CHARACTERS } from '../attestation-text.ts';
import type { Importer, RecordSink, SourceBytes } from '../importer.ts';
import { IMPORT_LIMITS } from '../limits.ts';
import { hasByteOrderMark } from '../scan/container-form.ts';
import { LineSplitter } from '../scan/line-splitter.ts';
import { CBOR_LIMITS } from '../../verify/cbor.ts';

/** Four parts, with the COSE tag or without, of which the first is a header that names its algorithm. */
const RAW = /^(?:d2)?84(?:43|44)a101/;

const hexOfHead = (bytes: Uint8Array): string => Buffer.from(bytes.subarray(0, 6)).toString('hex');

function tell(bytes: Uint8Array | null, offset: number, length: number, sink: RecordSink): void {
  if (bytes === null) {
    sink.rejected(offset, length, 'encoding', 'This document is not valid base64.');
    return;
  }
  try {
    const statement = attestationStatement(bytes);
    sink.accepted(offset, length);
    sink.statement(statement, offset, length);
    if (statement.keyHash === null)
      sink.issue(offset, length, 'no-key', 'This document vouches for no signing key, so it belongs to no enclave.');
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const reason = error.code === 'LIMIT' ? 'limit' : 'malformed-document';
    sink.rejected(offset, length, reason, `This attestation document cannot be read: ${error.message}.`);
  }
}

/** Documents in base64, one behind the other: a line that begins one ends the one before it. */
class TextDocuments {
  private readonly sink: RecordSink;
  private parts: string[] = [];
  private characters = 0;
  private start = -1;
  private end = -1;

  constructor(sink: RecordSink) {
    this.sink = sink;
  }

  line(offset: number, bytes: Buffer): void {
    const text = bytes.toString('latin1').trimEnd();
    if (text.trim() === '') return;
    if (beginsDocument(text.trimStart())) this.finish();
    if (this.start < 0) {
      if (!beginsDocument(text.trimStart())) {
        this.sink.skipped(offset, text.length, 'no-document');
        return;
      }
      this.start = offset;
    }
    this.end = offset + text.length;
    this.characters += text.length;
    if (this.characters <= 2 * DOCUMENT_CHARACTERS) this.parts.push(text);
  }

  finish(): void {
    if (this.start >= 0) {
      const [offset, length] = [this.start, this.end - this.start];
      if (this.characters > 2 * DOCUMENT_CHARACTERS)
        this.sink.rejected(offset, length, 'limit', `This document is longer than ${CBOR_LIMITS.bytes} bytes.`);
      else tell(fromBase64(this.parts.join('')), offset, length, this.sink);
    }
    this.start = -1;
    this.parts = [];
    this.characters = 0;
  }
}

function readRaw(bytes: SourceBytes, sink: RecordSink): void {
  if (bytes.size > CBOR_LIMITS.bytes)
    sink.rejected(0, bytes.size, 'limit', `This document is longer than ${CBOR_LIMITS.bytes} bytes.`);
  else tell(Uint8Array.from(bytes.read(0, bytes.size)), 0, bytes.size, sink);
}

export const attestation: Importer = {
  id: 'attestation',
  title: 'Attestation documents of enclaves',
  alterations: [
    'A document says what ran when it was made; nothing in it names a request.',
    'Its certificates live for hours: tools that check them against the present refuse it.',
  ],
  clock: 'wall',

  sniff(head) {
    if (RAW.test(hexOfHead(head.bytes)))
      return { confidence: 0.98, reason: 'Four signed parts whose header names an algorithm, as in COSE_Sign1.' };
    const text = Buffer.from(head.bytes.subarray(0, 256))
      .toString('latin1')
      .replace(/^\xEF\xBB\xBF/, '')
      .trimStart();
    if (beginsDocument(text) && /^[A-Za-z0-9+/=\s]+$/.test(text))
      return { confidence: 0.98, reason: 'Base64 that begins as an attestation document does.' };
    return { confidence: 0, reason: 'No attestation document.' };
  },

  async read(bytes, sink, context) {
    if (bytes.size === 0) return;
    const head = bytes.read(0, Math.min(6, bytes.size));
    if (RAW.test(hexOfHead(head))) {
      readRaw(bytes, sink);
      return;
    }
    const mark = hasByteOrderMark(Buffer.from(head)) ? 3 : 0;
    if (mark > 0) sink.skipped(0, mark, 'byte-order-mark');
    const documents = new TextDocuments(sink);
    const splitter = new LineSplitter(
      {
        line: (offset, line) => documents.line(offset, line),
        tooLong(offset, length) {
          documents.finish();
          sink.rejected(offset, length, 'limit', `One line of ${length} bytes is no document.`);
        },
      },
      IMPORT_LIMITS.recordBytes,
      mark,
    );
    let skip = mark;
    for await (const piece of bytes.stream()) {
      throwIfAborted(context.signal);
      splitter.push(piece.subarray(skip));
      skip = Math.max(0, skip - piece.length);
    }
    splitter.end();
    documents.finish();
  },
};
