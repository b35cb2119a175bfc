/** The rows of a Grafana Tempo block: traces, each with all of its spans. docs/formats/tempo-parquet.md */
import { asText } from '../../../base/json.ts';
import { placeWith, probeHead } from '../head-probe.ts';
import type { Importer, RecordSink } from '../importer.ts';
import { parseRecord, visitRecords } from '../scan/for-each-record.ts';
import type { RawRecord, RecordVisitor } from '../scan/for-each-record.ts';
import { wanted } from '../scan/json-path.ts';
import { NO_TEMPO_RESOURCE, readTempoResource, readTempoSpan } from './tempo-span.ts';

const ROLES = ['row', 'trace-id', 'group', 'resource', 'span', 'rest'] as const;
const PATHS = [
  wanted('', 'scope'),
  wanted('TraceID'),
  wanted('rs[]', 'scope'),
  wanted('rs[].Resource'),
  wanted('rs[].ss[].Spans[]'),
  wanted(''),
];
const UNNAMED =
  'Attributes of this block stand in dedicated columns, whose names the block’s meta.json holds; it did not lie beside the file, or does not name them all: they are not read. A label, an artifact or a node may be among them. Import the folder of the block.';

function visitorFor(sink: RecordSink): RecordVisitor {
  let traceId: string | null = null;
  let resource = NO_TEMPO_RESOURCE;
  let isUnnamedTold = false;

  const addSpan = (record: RawRecord): void => {
    const { offset, length } = record;
    const json = parseRecord(record, sink);
    if (json === undefined) return;
    const found = readTempoSpan(json, traceId, resource);
    if (found === null) {
      sink.rejected(offset, length, 'unknown-shape', 'This element of Spans is no span.');
      return;
    }
    sink.accepted(offset, length);
    sink.statement(found.span, offset, length);
    for (const { code, message } of found.issues) sink.issue(offset, length, code, message);
    if (isUnnamedTold || !(found.hasUnnamed || resource.hasUnnamed)) return;
    isUnnamedTold = true;
    sink.issue(offset, length, 'dedicated-columns', UNNAMED);
  };

  return {
    record(record) {
      const role = ROLES[record.path];
      if (role === 'span') addSpan(record);
      else if (role === 'rest') sink.skipped(record.offset, record.length, 'no-spans');
      else {
        const json = parseRecord(record, sink);
        if (role === 'trace-id') traceId = asText(json);
        else {
          resource = json === undefined ? NO_TEMPO_RESOURCE : readTempoResource(json);
          for (const { code, message } of resource.issues) sink.issue(record.offset, record.length, code, message);
        }
      }
    },
    enter(path) {
      if (ROLES[path] === 'row') traceId = null;
      resource = NO_TEMPO_RESOURCE;
    },
  };
}

export const tempoParquet: Importer = {
  id: 'tempo-parquet',
  title: 'Blocks of Grafana Tempo (Parquet)',
  alterations: [
    'Tempo drops what of a trace goes beyond its limit (max_bytes_per_trace, 5 MB unless set otherwise) and says nothing of it in the block.',
    'A trace that goes on for longer than a block lies in several of them; its spans are joined by a query, not in the block.',
    'Attributes in dedicated columns have their names in meta.json beside the block: they are as true as that file is.',
  ],
  clock: 'wall',

  sniff(head) {
    const probe = probeHead(head.bytes);
    if (placeWith(probe, ['rs[].ss[].Spans[]'], 'SpanID') !== null || placeWith(probe, [''], 'TraceID', 'rs') !== null)
      return { confidence: 0.97, reason: 'Rows of a Tempo block: traces with rs, ss and Spans.' };
    return { confidence: 0, reason: 'No rows of a Tempo block.' };
  },

  read: (bytes, sink, context) => visitRecords(bytes, sink, context, PATHS, visitorFor(sink)),
};
