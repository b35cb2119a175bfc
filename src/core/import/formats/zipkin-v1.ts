/** Zipkin's spans of before 2018, with binaryAnnotations. docs/formats/zipkin-v1.md */
import { placeWith, probeHead } from '../head-probe.ts';
import type { Importer } from '../importer.ts';
import { forEachRecord } from '../scan/for-each-record.ts';
import { wanted } from '../scan/json-path.ts';
import { BAD_TIME } from '../trace/span-issue.ts';
import { hasBadTime, ZIPKIN_PLACES } from './zipkin-record.ts';
import { readZipkinV1 } from './zipkin-v1-span.ts';

const PATHS = ZIPKIN_PLACES.map((place) => wanted(place));

export const zipkinV1: Importer = {
  id: 'zipkin-v1',
  title: 'Spans of Zipkin (v1, before 2018)',
  alterations: [
    'A server that stored both halves of a call under one id gives them out as one record: it is told as two spans, each with the times that its own annotations have.',
    'What clocks said of the other side may have been shifted by the server before it answered (clock skew adjustment); the record does not say so.',
    'Times are whole microseconds; most values of tags are text, names and services come in lower case.',
  ],
  clock: 'wall',

  sniff(head) {
    const probe = probeHead(head.bytes);
    for (const key of ['binaryAnnotations', 'annotations[].endpoint']) {
      const place = placeWith(probe, ZIPKIN_PLACES, 'traceId', 'id', key);
      if (place !== null) return { confidence: 0.94, reason: `id and ${key} at ${place === '' ? 'the top' : place}.` };
    }
    return { confidence: 0, reason: 'No spans with binaryAnnotations.' };
  },

  read: (bytes, sink, context) =>
    forEachRecord(bytes, sink, context, PATHS, (json, { offset, length }) => {
      const spans = readZipkinV1(json);
      if (spans === null) {
        sink.skipped(offset, length, 'unknown-shape');
        return;
      }
      sink.accepted(offset, length);
      for (const { span } of spans) sink.statement(span, offset, length);
      for (const { code, message } of spans.flatMap(({ issues }) => issues)) sink.issue(offset, length, code, message);
      if (hasBadTime(json)) sink.issue(offset, length, BAD_TIME.code, BAD_TIME.message);
    }),
};
