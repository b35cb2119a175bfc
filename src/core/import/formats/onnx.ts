/** The header of an ONNX model; its graph and weights are kept and not looked at. docs/formats/onnx.md */
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { artifactStatement } from '../artifact/artifact-statement.ts';
import { snapshotPlace } from '../artifact/snapshot-path.ts';
import type { Head, Importer, SourceBytes } from '../importer.ts';
import { fieldsOf, wireFields } from '../proto/wire-fields.ts';
import type { ReadAt, WireField } from '../proto/wire-fields.ts';

/** Fields of ModelProto and of GraphProto (onnx/onnx, onnx/onnx.proto). */
const MODEL = {
  irVersion: 1,
  producer: 2,
  producerVersion: 3,
  modelVersion: 5,
  graph: 7,
  opset: 8,
  metadata: 14,
} as const;
const MODEL_FIELDS: ReadonlySet<number> = new Set([1, 2, 3, 4, 5, 6, 7, 8, 14, 20, 25, 26]);
const GRAPH_FIELDS: ReadonlySet<number> = new Set([1, 2, 5, 10, 11, 12, 13, 14, 15, 16]);
const INITIALIZER = 5;
const NEWEST_IR = 32;
const MOST_TEXT = 4096;
const LABEL_KEYS = ['model_name', 'name', 'title'] as const;

function readerOf(bytes: SourceBytes): ReadAt {
  return (offset, length) => bytes.read(offset, Math.max(0, Math.min(length, bytes.size - offset)));
}

function textOf(read: ReadAt, { from, to }: WireField): string {
  return Buffer.from(read(from, Math.min(MOST_TEXT, to - from))).toString('utf8');
}

function entryOf(read: ReadAt, { from, to }: WireField): readonly [string, string] {
  const entry: [string, string] = ['', ''];
  const held = read(from, Math.min(MOST_TEXT, to - from));
  for (const field of fieldsOf(held)) {
    if (field.no !== 1 && field.no !== 2) continue;
    entry[field.no - 1] = Buffer.from(held.subarray(field.from, field.to)).toString('utf8');
  }
  return entry;
}

/** The graph's field when the beginning is that of a model, and its graph begins as one. */
function graphIn({ bytes, size }: Head): WireField | null {
  const read: ReadAt = (offset, length) => bytes.subarray(offset, offset + length);
  let isFirst = true;
  for (const field of wireFields(read, 0, bytes.length)) {
    if (!MODEL_FIELDS.has(field.no)) return null;
    if (isFirst && !isIrVersion(read, field)) return null;
    isFirst = false;
    if (field.no !== MODEL.graph) continue;
    if (field.type !== WireType.LengthDelimited || field.to > size || field.from >= bytes.length) return null;
    const [inner] = wireFields(read, field.from, Math.min(field.to, bytes.length));
    return inner !== undefined && inner.type === WireType.LengthDelimited && GRAPH_FIELDS.has(inner.no) ? field : null;
  }
  return null;
}

function isIrVersion(read: ReadAt, { no, type, from, to }: WireField): boolean {
  if (no !== MODEL.irVersion || type !== WireType.Varint || to - from > 2) return false;
  const version = new BinaryReader(read(from, to - from)).uint32();
  return version >= 1 && version <= NEWEST_IR;
}

export const onnx: Importer = {
  id: 'onnx',
  title: 'Models in ONNX',
  alterations: [
    'Weights may lie in files beside the model (external data): the hash of the model does not cover them.',
    'Optimisers and quantisers rewrite the graph and keep names: the same name in two files does not make them one model.',
  ],
  clock: 'none',

  sniff(head) {
    const graph = graphIn(head);
    return graph === null
      ? { confidence: 0, reason: 'No ONNX model.' }
      : { confidence: 0.9, reason: `An ONNX model: ir_version first, its graph at byte ${graph.at}.` };
  },

  read(bytes, sink, { path }) {
    const read = readerOf(bytes);
    const values = new Map<string, string>();
    const metadata = new Map<string, string>();
    let tensors = 0;
    let headerEnd = 0;
    let end = 0;
    const fields = wireFields(read, 0, bytes.size);
    for (let next = fields.next(); ; next = fields.next()) {
      if (next.done === true) {
        if (next.value !== null && end < bytes.size)
          sink.rejected(end, bytes.size - end, 'syntax', `From byte ${end} on this is no model: ${next.value.message}`);
        break;
      }
      const field = next.value;
      if (field.to > bytes.size) {
        sink.rejected(
          field.at,
          bytes.size - field.at,
          'cut',
          `Field ${field.no} of the model leads behind the end of the file.`,
        );
        break;
      }
      end = field.to;
      if (field.no === MODEL.graph) {
        sink.skipped(field.at, field.to - field.at, 'graph');
        for (const inner of wireFields(read, field.from, field.to)) if (inner.no === INITIALIZER) tensors += 1;
        continue;
      }
      sink.accepted(field.at, field.to - field.at);
      if (headerEnd === field.at) headerEnd = field.to;
      if (field.no === MODEL.metadata) {
        const [key, value] = entryOf(read, field);
        metadata.set(key, value);
      } else if (field.type === WireType.LengthDelimited) values.set(String(field.no), textOf(read, field));
      else if (field.no === MODEL.modelVersion)
        values.set(String(field.no), new BinaryReader(read(field.from, field.to - field.from)).int64().toString());
    }
    if (headerEnd === 0) return Promise.resolve();
    const producer = [values.get(String(MODEL.producer)), values.get(String(MODEL.producerVersion))].filter(Boolean);
    sink.statement(
      artifactStatement(
        { ref: null, artifactKind: 'file-sha256', role: 'weights' },
        {
          form: producer.length === 0 ? 'onnx' : `onnx, ${producer.join(' ')}`,
          label: LABEL_KEYS.map((key) => metadata.get(key)).find((name) => name !== undefined && name !== '') ?? null,
          version: values.get(String(MODEL.modelVersion)) ?? null,
          size: String(bytes.size),
          tensors: String(tensors),
          ...snapshotPlace(path),
        },
      ),
      0,
      headerEnd,
    );
    return Promise.resolve();
  },
};
