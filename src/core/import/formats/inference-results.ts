/** Results that a chain's REST answer keeps for inferences whose event was empty. docs/formats/inference-results.md */
import { isArray, member } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { readMessage } from '../../../model/http-message.ts';
import { textOf } from '../field-readers.ts';
import { placesUnder, placeWith, probeHead } from '../head-probe.ts';
import type { Importer } from '../importer.ts';
import { forEachRecord } from '../scan/for-each-record.ts';
import { wanted } from '../scan/json-path.ts';
import { inferenceIdInUrl, readKeptResult } from './model-run.ts';

const PATHS = ['', '[]', 'captures[]', 'entries[]'] as const;
const SIDES = ['', 'body', 'response', 'response.body'] as const;
const PLACES = placesUnder(PATHS, SIDES);
const WHICH_ID =
  'The answer does not say which inference it is of: the id stands in the url only. Keep it with the answer, as {"url": …, "body": …}.';

interface Kept {
  readonly results: readonly Json[];
  readonly inferenceId: string | null;
}

/** The results of one answer, with the url that it was asked by where the record has it. */
export function keptResultsIn(json: Json): Kept | null {
  const response = member(json, 'response');
  const bodies = [json, readMessage(member(json, 'body')).body, readMessage(response).body];
  const results = bodies.map((body) => member(body, 'inference_results')).find(isArray);
  if (results === undefined) return null;
  const url = textOf(json, 'url') ?? textOf(member(json, 'request'), 'url');
  return { results, inferenceId: textOf(json, 'inferenceID', 'inference_id') ?? inferenceIdInUrl(url) };
}

export const inferenceResults: Importer = {
  id: 'inference-results',
  title: 'Inference results kept by a node of the chain',
  alterations: [
    'The answer does not name the inference: its id stands in the url.',
    'Of a ZKML run the output is kept; a proof is there only where the node put one into the record.',
  ],
  clock: 'none',

  sniff(head) {
    return placeWith(probeHead(head.bytes), PLACES, 'inference_results') === null
      ? { confidence: 0, reason: 'No inference_results.' }
      : { confidence: 0.95, reason: 'A list of inference_results.' };
  },

  async read(bytes, sink, context) {
    await forEachRecord(
      bytes,
      sink,
      context,
      PATHS.map((path) => wanted(path)),
      (json, { offset, length }) => {
        const kept = keptResultsIn(json);
        if (kept === null) {
          sink.skipped(offset, length, 'unknown-shape');
          return;
        }
        const read = kept.results.map((result) => readKeptResult(result, kept.inferenceId));
        const faults = read.filter((one) => one.kind === 'unreadable');
        if (read.length === 0) sink.skipped(offset, length, 'empty');
        else if (faults.length === read.length)
          sink.rejected(offset, length, 'unreadable-result', faults[0]?.message ?? 'No result can be read.');
        else {
          sink.accepted(offset, length);
          for (const one of read) if (one.kind === 'run') sink.statement(one.run, offset, length);
          for (const { message } of faults) sink.issue(offset, length, 'unreadable-result', message);
          if (kept.inferenceId === null) sink.issue(offset, length, 'no-inference-id', WHICH_ID);
        }
      },
    );
  },
};
