/** Lines of the open event vocabulary `ogtrace/1`. docs/formats/ogtrace.md */
import { isObject, member } from '../../../base/json.ts';
import type { JsonObject } from '../../../base/json.ts';
import { TRACE_EVENT_KINDS } from '../../../model/statement.ts';
import type { TraceEventKind, TraceEventStatement } from '../../../model/statement.ts';
import { hexOf, textOf, timeOf } from '../field-readers.ts';
import { probeHead } from '../head-probe.ts';
import type { Importer } from '../importer.ts';
import { forEachRecord } from '../scan/for-each-record.ts';
import { wanted } from '../scan/json-path.ts';

const PATHS = ['', '[]', 'events[]'].map((path) => wanted(path));
const PLACES = ['', '[].', 'events[].'];
const KINDS: ReadonlySet<string> = new Set(TRACE_EVENT_KINDS);
const SCHEMA = 'ogtrace/1';

function isKind(text: string): text is TraceEventKind {
  return KINDS.has(text);
}

function readEvent(json: JsonObject, event: TraceEventKind): TraceEventStatement {
  const sha256 = hexOf(json, 'sha256');
  return {
    kind: 'trace-event',
    event,
    timeNs: timeOf(json, 'ts'),
    requestId: textOf(json, 'request_id'),
    label: textOf(json, 'label'),
    version: textOf(json, 'version'),
    blobId: textOf(json, 'blob_id'),
    computedBlobId: textOf(json, 'computed_blob_id'),
    apiName: textOf(json, 'api_name'),
    providerModel: textOf(json, 'provider_model'),
    sha256: sha256 === null ? null : sha256.replace(/^sha256:/i, '').toLowerCase(),
    nodeId: textOf(json, 'node_id'),
    teeId: hexOf(json, 'tee_id'),
    inputHash: hexOf(json, 'input_hash'),
    outputHash: hexOf(json, 'output_hash'),
    txHash: hexOf(json, 'tx_hash'),
    inferenceId: textOf(json, 'inference_id'),
    responseId: textOf(json, 'response_id'),
    traceId: hexOf(json, 'trace_id'),
    spanId: hexOf(json, 'span_id'),
    merkleRoot: hexOf(json, 'merkle_root'),
    result: textOf(json, 'result'),
    resolver: textOf(json, 'resolver'),
  };
}

export const ogtrace: Importer = {
  id: 'ogtrace',
  title: 'Events in the ogtrace/1 vocabulary',
  alterations: ['Written by whoever ran the node or the client, unsigned: it says what its writer says.'],
  clock: 'wall',

  sniff(head) {
    const { texts } = probeHead(head.bytes);
    for (const place of PLACES) {
      const schema = texts.get(`${place}schema`);
      if (schema === SCHEMA) return { confidence: 0.99, reason: `schema is ${SCHEMA}.` };
      if (schema?.startsWith('ogtrace/') === true) return { confidence: 0.9, reason: `schema is ${schema}.` };
    }
    for (const place of PLACES) {
      const kind = texts.get(`${place}kind`);
      if (kind !== undefined && isKind(kind)) return { confidence: 0.7, reason: `kind is ${kind}, without a schema.` };
    }
    return { confidence: 0, reason: 'No ogtrace schema.' };
  },

  async read(bytes, sink, context) {
    await forEachRecord(bytes, sink, context, PATHS, (json, { offset, length }) => {
      const kind = textOf(json, 'kind');
      const schema = textOf(json, 'schema');
      if (!isObject(json) || kind === null || (schema !== null && !schema.startsWith('ogtrace/'))) {
        sink.skipped(offset, length, 'unknown-shape');
        return;
      }
      if (schema !== null && schema !== SCHEMA) {
        sink.rejected(
          offset,
          length,
          'unsupported-version',
          `The event is written in ${schema}; this reads ${SCHEMA}.`,
        );
        return;
      }
      if (!isKind(kind)) {
        sink.skipped(offset, length, 'unknown-kind');
        return;
      }
      const statement = readEvent(json, kind);
      sink.accepted(offset, length);
      if (statement.timeNs === null && member(json, 'ts') != null) {
        sink.issue(offset, length, 'unreadable-time', 'ts is neither RFC 3339 nor a unix time.');
      }
      sink.statement(statement, offset, length);
    });
  },
};
