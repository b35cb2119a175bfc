/** The header of a safetensors file; the tensors behind it are kept and not looked at. docs/formats/safetensors.md */
import { asText, isObject, member } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { artifactStatement } from '../artifact/artifact-statement.ts';
import { snapshotPlace } from '../artifact/snapshot-path.ts';
import { listOf, textOf } from '../field-readers.ts';
import type { Importer } from '../importer.ts';
import { IMPORT_LIMITS } from '../limits.ts';
import { tryParse } from '../scan/for-each-record.ts';

const LENGTH_BYTES = 8;
const METADATA = '__metadata__';
/** Keys under which trainers and hubs put names (Stability's ModelSpec, kohya, transformers). */
const LABEL_KEYS = ['modelspec.title', 'ss_output_name', 'general.name', 'name', 'model_name'] as const;
const ARCHITECTURE_KEYS = ['modelspec.architecture', 'general.architecture', 'architecture', 'model_type'] as const;
const VERSION_KEYS = ['modelspec.version', 'general.version', 'version'] as const;

/** Bytes of the header behind its length; null when they cannot be one. */
function headerLength(bytes: Uint8Array, size: number): number | null {
  if (bytes.length < LENGTH_BYTES + 2 || bytes[LENGTH_BYTES] !== 0x7b) return null;
  const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(0, true);
  return length < 2n || length > BigInt(Math.max(0, size - LENGTH_BYTES)) ? null : Number(length);
}

/** Where a tensor ends, counted from the first byte behind the header; null for what is no tensor. */
function endOf(tensor: Json): bigint | null {
  const text = asText(listOf(tensor, 'data_offsets')?.[1]);
  return text !== null && /^\d{1,18}$/.test(text) && textOf(tensor, 'dtype') !== null ? BigInt(text) : null;
}

export const safetensors: Importer = {
  id: 'safetensors',
  title: 'Weights in safetensors',
  alterations: [
    'The metadata of the header is what whoever wrote the file put there, and can be changed without touching a tensor.',
    'A model is often cut into several files: each has a hash of its own, and an index beside them says which belong together.',
  ],
  clock: 'none',

  sniff(head) {
    const length = headerLength(head.bytes, head.size);
    if (length === null) return { confidence: 0, reason: 'No header of safetensors.' };
    const text = Buffer.from(head.bytes).toString('latin1', LENGTH_BYTES, LENGTH_BYTES + length);
    if (/"data_offsets"\s*:/.test(text) && /"dtype"\s*:/.test(text))
      return { confidence: 0.97, reason: `A header of ${length} bytes with dtype and data_offsets.` };
    if (text.includes(`"${METADATA}"`))
      return { confidence: 0.9, reason: `A header of ${length} bytes with ${METADATA}.` };
    return { confidence: 0, reason: 'No tensor in what could be a header.' };
  },

  read(bytes, sink, { path }) {
    const length = headerLength(bytes.read(0, Math.min(bytes.size, LENGTH_BYTES + 2)), bytes.size);
    if (length === null || LENGTH_BYTES + length > IMPORT_LIMITS.recordBytes) {
      sink.rejected(
        0,
        bytes.size,
        length === null ? 'unknown-shape' : 'limit',
        length === null
          ? 'The length in the first 8 bytes leads to no header.'
          : `A header of ${length} bytes; the limit (recordBytes) is ${IMPORT_LIMITS.recordBytes}.`,
      );
      return Promise.resolve();
    }
    const end = LENGTH_BYTES + length;
    const parsed = tryParse(Buffer.from(bytes.read(LENGTH_BYTES, length)));
    if (parsed.fault !== null || !isObject(parsed.json)) {
      sink.rejected(
        0,
        end,
        parsed.fault?.reason ?? 'unknown-shape',
        parsed.fault?.message ?? 'The header is no object.',
      );
    } else {
      const { json } = parsed;
      const metadata = member(json, METADATA);
      const tensors = json.members.filter(([name]) => name !== METADATA);
      const ends = tensors.map(([, tensor]) => endOf(tensor));
      sink.accepted(0, end);
      sink.statement(
        artifactStatement(
          { ref: null, artifactKind: 'file-sha256', role: 'weights' },
          {
            form: 'safetensors',
            label: textOf(metadata, ...LABEL_KEYS),
            version: textOf(metadata, ...VERSION_KEYS),
            architecture: textOf(metadata, ...ARCHITECTURE_KEYS),
            size: String(bytes.size),
            tensors: String(tensors.length),
            ...snapshotPlace(path),
          },
        ),
        0,
        end,
      );
      const last = ends.reduce<bigint>((most, at) => (at !== null && at > most ? at : most), 0n);
      if (ends.includes(null)) sink.issue(0, end, 'structure', 'An entry of the header is no tensor.');
      else if (last !== BigInt(bytes.size - end))
        sink.issue(0, end, 'size', `The tensors take ${last} bytes by the header, and ${bytes.size - end} are there.`);
    }
    if (end < bytes.size) sink.skipped(end, bytes.size - end, 'tensor-data');
    return Promise.resolve();
  },
};
