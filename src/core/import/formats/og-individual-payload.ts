/** What an individual settlement stores: one call with its answer. docs/formats/og-individual-payload.md */
import { hasAny } from '../../../model/answer-parts.ts';
import { readAnswer } from '../../../model/answer.ts';
import { placeWith, probeHead } from '../head-probe.ts';
import type { Importer } from '../importer.ts';
import { forEachRecord } from '../scan/for-each-record.ts';
import { wanted } from '../scan/json-path.ts';
import { blobIdInName } from './batch-tree-reader.ts';

const PATHS = ['', '[]'] as const;
const WHOLE = 0;
const MARKS = ['teeSignature', 'tee_signature', 'ethAddress', 'eth_address', 'teeId', 'tee_id'] as const;

export const ogIndividualPayload: Importer = {
  id: 'og-individual-payload',
  title: 'Payload of an individual settlement',
  alterations: [
    'The payload does not hold the hashes that were settled; they stand in the event, and often in the answer inside.',
    'With some payment schemes ethAddress is the contract that spends, not the one who pays.',
  ],
  clock: 'wall',

  sniff(head) {
    const probe = probeHead(head.bytes);
    for (const mark of MARKS) {
      if (placeWith(probe, PATHS, 'input', 'output', mark) !== null)
        return { confidence: 0.97, reason: `input and output together with ${mark}.` };
    }
    return { confidence: 0, reason: 'No input and output of a settled call.' };
  },

  async read(bytes, sink, context) {
    const blobId = blobIdInName(context.name);
    await forEachRecord(
      bytes,
      sink,
      context,
      PATHS.map((path) => wanted(path)),
      (json, { path, offset, length }) => {
        const answer = hasAny(json, ['input']) && hasAny(json, ['output']) ? readAnswer(json) : null;
        if (answer === null) {
          sink.skipped(offset, length, 'unknown-shape');
          return;
        }
        sink.accepted(offset, length);
        const stored = path === WHOLE ? blobId : null;
        sink.statement(
          {
            ...answer,
            settlementType: answer.settlementType ?? 'individual',
            settlementBlob: answer.settlementBlob ?? stored,
          },
          offset,
          length,
        );
      },
    );
  },
};
