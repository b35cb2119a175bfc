/** The Merkle tree of one settlement batch, as stored on Walrus. docs/formats/og-batch-tree.md */
import { placeWith, probeHead } from '../head-probe.ts';
import type { Importer } from '../importer.ts';
import { visitRecords } from '../scan/for-each-record.ts';
import { BatchTreeReader, batchTreePaths, blobIdInName } from './batch-tree-reader.ts';

export const ogBatchTree: Importer = {
  id: 'og-batch-tree',
  title: 'Settlement batch tree (OpenZeppelin standard-v1)',
  alterations: [
    'The dump names neither its blob nor its transaction; values keep the order of arrival, not of the tree.',
  ],
  clock: 'none',

  sniff(head) {
    const probe = probeHead(head.bytes);
    const isStandard = probe.texts.get('format') === 'standard-v1';
    if (isStandard && placeWith(probe, [''], 'leafEncoding') !== null) {
      return { confidence: 0.98, reason: 'format is standard-v1 and there is a leafEncoding.' };
    }
    if (
      placeWith(probe, [''], 'leafEncoding', 'tree') !== null ||
      placeWith(probe, [''], 'tree', 'values[].treeIndex') !== null
    ) {
      return { confidence: 0.85, reason: 'A tree with its leaves, without the name of its format.' };
    }
    return { confidence: 0, reason: 'No Merkle tree.' };
  },

  async read(bytes, sink, context) {
    const reader = new BatchTreeReader(sink, blobIdInName(context.name));
    let start = -1;
    let isBroken = false;
    await visitRecords(bytes, sink, context, batchTreePaths(''), {
      record: (record) => reader.add(record.path, record),
      enter: (_path, offset) => {
        start = offset;
        isBroken = false;
        reader.begin();
      },
      leave: (_path, offset, length) => {
        if (!isBroken) reader.finish(offset, length);
        start = -1;
      },
      // A tree is one record: cut off, none of it is whole.
      broken: (offset, length, reason, message) => {
        if (start < 0) return false;
        if (reason !== 'cut') {
          sink.issue(offset, length, reason, message);
          return true;
        }
        isBroken = true;
        sink.rejected(start, offset + length - start, reason, message);
        return true;
      },
    });
  },
};
