import type { CaseFacts } from '../../model/facts.ts';
import type { Finding } from '../../model/finding.ts';
import type { Rule } from '../../model/rule.ts';
import type { RecordMismatch } from '../../model/walrus/walrus-facts.ts';
import { known, makeFinding } from './make-finding.ts';

/** Two sides of one Walrus record say different things. */
export const editedRecord: Rule = {
  id: 'edited-record',
  title: 'A record contradicts its own bytes',
  version: 1,
  begin: (facts) => ({
    end: () => facts.walrus.mismatches.map((mismatch) => toFinding(facts, mismatch)),
  }),
};

interface Words {
  readonly subject: string;
  readonly alternative: string;
}

const WORDS: Readonly<Record<RecordMismatch['what'], Words>> = {
  'event-bytes': {
    subject: 'The JSON of a Walrus event does not say what the event’s own bytes say',
    alternative:
      'The bytes are what the chain keeps and the JSON was made from them: whoever exported or passed on the file may have changed either.',
  },
  'event-copies': {
    subject: 'Two records of one Walrus event, by transaction and place in it, do not say the same',
    alternative: 'One of the exports was edited, or an index holds an event of a chain state that was given up.',
  },
  'id-spellings': {
    subject: 'A record writes one blob id in two spellings that do not stand for the same bytes',
    alternative:
      'Decimal ids are read from the bytes as a little-endian number; a tool that read them the other way round would write another number.',
  },
  'derived-id': {
    subject: 'A registration names a blob id that does not follow from its own root hash and size',
    alternative:
      'The contract refuses such a call: the record was edited, or its root is written in another order of bytes.',
  },
  metadata: {
    subject: 'Metadata of a blob does not give the blob’s id',
    alternative:
      'The metadata may be of another blob, of another encoding, or cut; a storage node checks it before it keeps it.',
  },
};

function toFinding(
  facts: CaseFacts,
  { what, blobId, txDigest, differences, timeNs, grounds }: RecordMismatch,
): Finding {
  const { subject, alternative } = WORDS[what];
  const blob = blobId === null ? undefined : facts.walrus.blobs.get(blobId);
  const names = [...known(blobId).map((id) => `blob ${id}`), ...known(txDigest).map((id) => `transaction ${id}`)];
  const about = names.length === 0 ? '' : ` (${names.join(', ')})`;
  return makeFinding('edited-record', {
    summary: `${subject}${about}: ${differences.join('; ')}.`,
    alternatives: [alternative],
    settledBy:
      'The same record read again from a full node or a storage node, by transaction digest and event sequence or by blob id.',
    artifacts: known(blob?.artifactId ?? null),
    fromNs: timeNs,
    toNs: timeNs,
    grounds,
  });
}
