/** Answers of an ONNX node's `/infer`, bare or with their requests. docs/formats/onnx-infer.md */
import type { ModelRunStatement } from '../../../model/log-statement.ts';
import { placesUnder, placeWith, probeHead } from '../head-probe.ts';
import type { Importer, RecordSink } from '../importer.ts';
import { forEachRecord } from '../scan/for-each-record.ts';
import { wanted } from '../scan/json-path.ts';
import { traceEvent } from '../trace-event.ts';
import { readInfer } from './model-run.ts';

const PATHS = ['', '[]', 'responses[]', 'records[]', 'entries[]', 'pairs[]'] as const;
const SIDES = ['', 'response', 'response.body', 'res', 'response_body'] as const;
const PLACES = placesUnder(PATHS, SIDES);

/** The run, and the load that its hash tells of. */
export function tellRun(run: ModelRunStatement, sink: RecordSink, offset: number, length: number): void {
  const { artifactRef, sha256, timeNs } = run;
  sink.statement(run, offset, length);
  if (sha256 !== null)
    sink.statement(traceEvent('artifact.load', { timeNs, blobId: artifactRef, sha256 }), offset, length);
  else
    sink.issue(
      offset,
      length,
      'malformed-hash',
      'model_hash is no SHA-256: what the node loaded is not told by this answer.',
    );
}

export const onnxInfer: Importer = {
  id: 'onnx-infer',
  title: 'Answers of an ONNX node',
  alterations: [
    'The answer names neither the file that was asked for nor the node: both stand in the request.',
    'model_hash is what the node says of itself: nothing is signed.',
  ],
  clock: 'wall',

  sniff(head) {
    const probe = probeHead(head.bytes);
    if (placeWith(probe, PLACES, 'model_hash', 'output') !== null)
      return { confidence: 0.95, reason: 'Outputs beside model_hash.' };
    for (const [path, text] of probe.texts) {
      if (/(?:^|\.)(?:response|body|content\.text)$/.test(path) && /"model_hash"\s*:/.test(text.replaceAll('\\"', '"')))
        return { confidence: 0.9, reason: 'Answers with model_hash, kept as texts.' };
    }
    return { confidence: 0, reason: 'No output with a model_hash.' };
  },

  async read(bytes, sink, context) {
    await forEachRecord(
      bytes,
      sink,
      context,
      PATHS.map((path) => wanted(path)),
      (json, { offset, length }) => {
        const run = readInfer(json);
        if (run === null) {
          sink.skipped(offset, length, 'unknown-shape');
          return;
        }
        sink.accepted(offset, length);
        tellRun(run, sink, offset, length);
      },
    );
  },
};
