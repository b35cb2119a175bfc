/** A blob's metadata from a storage node, in BCS. docs/formats/walrus-metadata.md */
import { BcsReader } from '../../../base/bcs.ts';
import { AppError } from '../../../base/errors.ts';
import type { Importer } from '../importer.ts';
import { MAX_METADATA_BYTES, metadataBytes, readMetadata, readMetadataHead } from '../walrus/metadata-bcs.ts';

/** Up to the first hash: id, version, encoding, size and the number of pairs. */
const HEAD_BYTES = 45;

export const walrusMetadata: Importer = {
  id: 'walrus-metadata',
  title: 'Walrus blob metadata (BCS)',
  alterations: ['Nothing: an id that is not that of the hashes shows when it is computed anew.'],
  clock: 'none',

  sniff({ bytes, size }) {
    if (size > MAX_METADATA_BYTES || size < metadataBytes(1))
      return { confidence: 0, reason: 'Not as long as metadata is.' };
    try {
      const { shards, encodingType } = readMetadataHead(new BcsReader(bytes.subarray(0, HEAD_BYTES)));
      if (size !== metadataBytes(shards))
        return {
          confidence: 0,
          reason: `Metadata of ${shards} sliver pairs would have ${metadataBytes(shards)} bytes.`,
        };
      return { confidence: 0.95, reason: `Hashes of ${shards} sliver pairs (${encodingType}), to the byte.` };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return { confidence: 0, reason: 'No blob metadata.' };
    }
  },

  read(bytes, sink) {
    const { size } = bytes;
    if (size > MAX_METADATA_BYTES) {
      sink.rejected(0, size, 'limit', `Metadata has at most ${MAX_METADATA_BYTES} bytes, not ${size}.`);
    } else if (size > 0) {
      try {
        const statement = readMetadata(Uint8Array.from(bytes.read(0, size)));
        sink.accepted(0, size);
        sink.statement(statement, 0, size);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        sink.rejected(0, size, 'malformed-record', `This metadata cannot be read: ${error.message}.`);
      }
    }
    return Promise.resolve();
  },
};
