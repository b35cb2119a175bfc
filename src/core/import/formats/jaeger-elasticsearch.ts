/** Jaeger's spans out of Elasticsearch: documents, dumps, search answers. docs/formats/jaeger-elasticsearch.md */
import { placeWith, probeHead } from '../head-probe.ts';
import type { Importer } from '../importer.ts';
import { forEachRecord } from '../scan/for-each-record.ts';
import { DOCUMENT_PLACES } from '../scan/document-places.ts';
import { wanted } from '../scan/json-path.ts';
import { JAEGER_ALTERATIONS, readBareSpan } from './jaeger-span.ts';

const PATHS = DOCUMENT_PLACES.map((place) => wanted(place));

export const jaegerElasticsearch: Importer = {
  id: 'jaeger-elasticsearch',
  title: 'Spans of Jaeger’s Elasticsearch index',
  alterations: [
    'The index holds what the collector stored: ids, clocks and copies are not yet adjusted as they are in a download of the UI.',
    'Where tags are kept as fields, their types are lost, and dots in their names may have been written as @.',
    JAEGER_ALTERATIONS[1]!,
  ],
  clock: 'wall',

  sniff(head) {
    const place = placeWith(probeHead(head.bytes), DOCUMENT_PLACES, 'traceID', 'spanID', 'startTimeMillis');
    return place === null
      ? { confidence: 0, reason: 'No startTimeMillis beside a spanID.' }
      : { confidence: 0.95, reason: `A span with startTimeMillis at ${place === '' ? 'the top' : place}.` };
  },

  read: (bytes, sink, context) =>
    forEachRecord(bytes, sink, context, PATHS, (json, record) => readBareSpan(json, record, sink)),
};
