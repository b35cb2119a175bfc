/** Answers of aggregators with their headers, as curl prints them. docs/formats/http-headers.md */
import type { Head, Importer } from '../importer.ts';
import { forEachLine } from '../scan/for-each-line.ts';
import { CapturedExchanges } from '../walrus/captured-exchange.ts';
import { blobIdOfEtag } from '../walrus/http-answer.ts';
import { readTarget } from '../walrus/read-target.ts';

const LINE_BYTES = 64 * 1024;
const STATUS = /^(?:< ?)?HTTP\/[\d.]+ \d{3}\b/m;
const ETAG = /^(?:< ?)?etag:\s*(\S+)/im;
const PATCH = /^(?:< ?)?x-quilt-patch-identifier:/im;
const REQUEST = /^(?:> ?)?[A-Z]{3,7} (\S+) HTTP\/[\d.]+\r?$/gm;

function textOfHead({ bytes }: Head): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString('latin1')
    .replace(/^\xEF\xBB\xBF/, '');
}

export const httpHeaders: Importer = {
  id: 'http-headers',
  title: 'HTTP headers of Walrus aggregators',
  alterations: [
    'A cache may have answered: then date and age are those of the copy.',
    'A proxy may quote the etag or mark it as weak.',
    'For a file of a quilt the etag is the id of the whole quilt.',
  ],
  clock: 'wall',

  sniff(head) {
    const text = textOfHead(head);
    if (!STATUS.test(text)) return { confidence: 0, reason: 'No status line of an HTTP answer.' };
    if (blobIdOfEtag(ETAG.exec(text)?.[1] ?? null) !== null)
      return { confidence: 0.9, reason: 'Headers of an answer whose etag is a blob id.' };
    if (PATCH.test(text)) return { confidence: 0.9, reason: 'Headers of an answer that names a file of a quilt.' };
    for (const request of text.matchAll(REQUEST)) {
      if (readTarget(request[1]!) !== null)
        return { confidence: 0.9, reason: 'Headers of a request for a blob, and of its answer.' };
    }
    return { confidence: 0, reason: 'Headers of answers that speak of no blob.' };
  },

  async read(bytes, sink, context) {
    const exchanges = new CapturedExchanges(sink);
    await forEachLine(bytes, sink, context, LINE_BYTES, {
      line(offset, line) {
        const raw = line.toString('latin1');
        const text = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
        exchanges.line({ offset, text, length: text.length, next: offset + line.length + 1 });
      },
      tooLong: (offset, length) => exchanges.tooLong(offset, length),
    });
    exchanges.finish();
  },
};
