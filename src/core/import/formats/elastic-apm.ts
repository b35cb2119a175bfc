/** Transactions and spans of Elastic APM: what agents send, and what Elasticsearch keeps of it. docs/formats/elastic-apm.md */
import { isObject, member } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { placeWith, probeHead } from '../head-probe.ts';
import type { Importer, RecordSink } from '../importer.ts';
import { DOCUMENT_PLACES } from '../scan/document-places.ts';
import { forEachRecord } from '../scan/for-each-record.ts';
import type { RawRecord } from '../scan/for-each-record.ts';
import { wanted } from '../scan/json-path.ts';
import { bookSpan } from '../trace/book-span.ts';
import { BAD_TIME } from '../trace/span-issue.ts';
import { KINDS, NO_METADATA, readApmDocument, readApmEvent, readApmMetadata } from './elastic-apm-span.ts';
import type { ApmMetadata } from './elastic-apm-span.ts';

const PATHS = DOCUMENT_PLACES.map((place) => wanted(place));
/** Events of agents and documents of the server that are no spans. */
const OTHER_EVENTS = ['error', 'metricset', 'log'] as const;

/** Records in their order: what an agent says of itself holds for the events behind it. */
class ApmRecords {
  private readonly sink: RecordSink;
  private metadata: ApmMetadata = NO_METADATA;

  constructor(sink: RecordSink) {
    this.sink = sink;
  }

  add(json: Json, record: RawRecord): void {
    const { offset, length } = record;
    const metadata = member(json, 'metadata');
    const kind = KINDS.find((each) => isObject(member(json, each)) && member(json, 'trace') === undefined);
    if (isObject(metadata)) {
      this.metadata = readApmMetadata(metadata);
      this.sink.skipped(offset, length, 'metadata');
      return;
    }
    const event = kind === undefined ? undefined : member(json, kind);
    const span =
      kind === undefined || event === undefined ? readApmDocument(json) : readApmEvent(event, kind, this.metadata);
    if (span === null && OTHER_EVENTS.some((each) => member(json, each) !== undefined)) {
      this.sink.skipped(offset, length, 'other-signal');
      return;
    }
    if (bookSpan(this.sink, span, record) && (span.startNs === null || span.endNs === null))
      this.sink.issue(offset, length, BAD_TIME.code, BAD_TIME.message);
  }
}

export const elasticApm: Importer = {
  id: 'elastic-apm',
  title: 'Transactions and spans of Elastic APM',
  alterations: [
    'Agents sample: a transaction that was not sampled is kept without its spans, and the server may drop whole traces after the fact (tail-based sampling).',
    'Agents drop spans above a number (500 for each transaction unless it was set), leave short ones out, and put like ones behind each other into one that is as long as all (composite).',
    'Names of labels have no dots: an underscore stands for each.',
    'Times are whole microseconds.',
  ],
  clock: 'wall',

  sniff(head) {
    const probe = probeHead(head.bytes);
    for (const kind of KINDS) {
      const place = placeWith(probe, DOCUMENT_PLACES, 'trace.id', `${kind}.id`, `${kind}.duration.us`);
      if (place !== null)
        return {
          confidence: 0.94,
          reason: `Documents with trace.id and ${kind}.duration.us at ${place === '' ? 'the top' : place}.`,
        };
      if (['id', 'trace_id', 'duration'].every((key) => probe.paths.has(`${kind}.${key}`)))
        return { confidence: 0.94, reason: `Events with a ${kind} that has an id, a trace_id and a duration.` };
    }
    if (probe.paths.has('metadata.service') && OTHER_EVENTS.some((key) => probe.paths.has(key)))
      return { confidence: 0.6, reason: 'Events of an agent without transactions and spans.' };
    return { confidence: 0, reason: 'No transactions and no spans of Elastic APM.' };
  },

  async read(bytes, sink, context) {
    const records = new ApmRecords(sink);
    await forEachRecord(bytes, sink, context, PATHS, (json, record) => records.add(json, record));
  },
};
