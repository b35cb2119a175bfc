/** The header of a GGUF file; the tensors behind it are kept and not looked at. docs/formats/gguf.md */
import { artifactStatement } from '../artifact/artifact-statement.ts';
import { snapshotPlace } from '../artifact/snapshot-path.ts';
import type { Importer } from '../importer.ts';
import { IMPORT_LIMITS } from '../limits.ts';
import { GGUF_MAGIC, readGgufHeader } from './gguf-header.ts';

/** Names that the file gives itself, the fullest first. */
const LABEL_KEYS = ['general.name', 'general.basename'] as const;

export const gguf: Importer = {
  id: 'gguf',
  title: 'Weights in GGUF',
  alterations: [
    'The names in the header are what whoever converted the file put there: quantised copies often keep the name of what they were made from.',
    'Tools may change the header in place: the hash is then another one, and every tensor the same.',
  ],
  clock: 'none',

  sniff(head) {
    return Buffer.from(head.bytes.subarray(0, 4)).toString('latin1') === GGUF_MAGIC
      ? { confidence: 0.97, reason: 'The file begins with GGUF.' }
      : { confidence: 0, reason: 'The file does not begin with GGUF.' };
  },

  read(bytes, sink, { path }) {
    try {
      const { values, tensors, version, end } = readGgufHeader(bytes, IMPORT_LIMITS.recordBytes);
      sink.accepted(0, end);
      sink.statement(
        artifactStatement(
          { ref: null, artifactKind: 'file-sha256', role: 'weights' },
          {
            form: `gguf ${version}`,
            label: LABEL_KEYS.map((key) => values.get(key)).find((name) => name !== undefined && name !== '') ?? null,
            version: values.get('general.version') ?? null,
            architecture: values.get('general.architecture') ?? null,
            size: String(bytes.size),
            tensors: tensors.toString(),
            ...snapshotPlace(path),
          },
        ),
        0,
        end,
      );
      if (end < bytes.size) sink.skipped(end, bytes.size - end, 'tensor-data');
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      sink.rejected(0, bytes.size, 'header', `The header cannot be read: ${error.message}.`);
    }
    return Promise.resolve();
  },
};
