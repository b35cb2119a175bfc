/**
 * Zipkin's spans as its API answers and as reporters send them. docs/formats/zipkin.md
 * Source: openzipkin/zipkin-api `zipkin2-api.yaml`.
 */
import { member, textMember } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { traceKey } from '../../../base/ids.ts';
import type { SpanStatement } from '../../../model/statement.ts';
import { textOf } from '../field-readers.ts';
import { placeWith, probeHead } from '../head-probe.ts';
import type { Importer } from '../importer.ts';
import { forEachRecord } from '../scan/for-each-record.ts';
import { wanted } from '../scan/json-path.ts';
import { bookSpan } from '../trace/book-span.ts';
import { attributePairs } from '../trace/attribute-pairs.ts';
import { makeSpan, nodeOfResource, readAttributeFields } from '../trace/span-fields.ts';
import { BAD_TIME } from '../trace/span-issue.ts';
import { kindWord, statusOf } from '../trace/tag-words.ts';
import { endText, instantText, unitsToNs } from '../trace/unit-times.ts';
import { addressOf, hasBadTime, ZIPKIN_PLACES } from './zipkin-record.ts';

const PATHS = ZIPKIN_PLACES.map((place) => wanted(place));

function readSpan(record: Json): SpanStatement | null {
  const [traceId, spanId] = [textMember(record, 'traceId'), textMember(record, 'id')];
  if (traceId === null || spanId === null) return null;
  const tags = new Map(attributePairs(member(record, 'tags')));
  const local = member(record, 'localEndpoint');
  const remote = addressOf(member(record, 'remoteEndpoint'));
  const kind = textOf(record, 'kind');
  const startNs = instantText(unitsToNs(textMember(record, 'timestamp'), 'us'));
  const parent = textOf(record, 'parentId');
  // Where a client sent a call says something of the server's side only.
  const peer = kind === 'CLIENT' && remote !== null ? ([['server.address', remote]] as const) : [];
  return makeSpan(
    {
      traceId,
      spanId,
      parentSpanId: traceKey(parent, 8) === null ? null : parent,
      name: textOf(record, 'name') ?? '',
      spanKind: kindWord(kind),
      service: textOf(local, 'serviceName'),
      node: nodeOfResource(tags) ?? addressOf(local),
      startNs,
      endNs: endText(startNs, unitsToNs(textMember(record, 'duration'), 'us')),
      status: tags.has('error') && tags.get('error') !== 'false' ? 'error' : statusOf(tags),
    },
    readAttributeFields([...tags, ...peer]),
  );
}

export const zipkin: Importer = {
  id: 'zipkin',
  title: 'Spans of Zipkin (v2)',
  alterations: [
    'The client and the server half of one call may share one id, and each half knows its own times only.',
    'The server merges nothing, but it drops spans above its limits and lets collectors sample; names and services come in lower case.',
    'All values of tags are text, and times are whole microseconds: what was finer, or of another type, is lost.',
    'An exporter that translates from OpenTelemetry leaves links out and keeps of events their names only.',
  ],
  clock: 'wall',

  sniff(head) {
    const probe = probeHead(head.bytes);
    const place = placeWith(probe, ZIPKIN_PLACES, 'traceId', 'id');
    if (place !== null) {
      const at = place === '' ? '' : `${place}.`;
      const where = place === '' ? 'the top' : place;
      const isOther = ['spanId', 'type', 'binaryAnnotations'].some((key) => probe.paths.has(at + key));
      if (probe.paths.has(`${at}localEndpoint`) && !isOther)
        return { confidence: 0.93, reason: `id and localEndpoint at ${where}.` };
      if (probe.paths.has(`${at}timestamp`) && probe.paths.has(`${at}duration`) && !isOther)
        return { confidence: 0.65, reason: `id, timestamp and duration at ${where}.` };
    }
    return { confidence: 0, reason: 'No spans with an id and an endpoint.' };
  },

  read: (bytes, sink, context) =>
    forEachRecord(bytes, sink, context, PATHS, (json, record) => {
      if (bookSpan(sink, readSpan(json), record) && hasBadTime(json))
        sink.issue(record.offset, record.length, BAD_TIME.code, BAD_TIME.message);
    }),
};
