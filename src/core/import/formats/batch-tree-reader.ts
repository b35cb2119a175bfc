/**
 * Gathers one OpenZeppelin `standard-v1` dump from its members, in whatever order they come, and tells
 * it when its end is known. Source: OpenZeppelin/merkle-tree `src/standard.ts` (v1.0.8) for the shape,
 * inference-facilitator `all_networks_shared.ts` over its history for the leaf encodings.
 */
import { fromHex } from '../../../base/bytes.ts';
import { asText, isArray, isObject } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { hexKey, isWalrusBlobId, word32 } from '../../../base/ids.ts';
import type { BatchLeafStatement } from '../../../model/statement.ts';
import { wholeOf } from '../field-readers.ts';
import type { RecordSink } from '../importer.ts';
import { IMPORT_LIMITS } from '../limits.ts';
import type { RawRecord } from '../scan/for-each-record.ts';
import { tryParse } from '../scan/for-each-record.ts';
import type { WantedPath } from '../scan/json-path.ts';
import { wanted } from '../scan/json-path.ts';

type LeafFields = Omit<BatchLeafStatement, 'root'>;

interface Leaf {
  readonly fields: LeafFields;
  readonly offset: number;
  readonly length: number;
}

/** The members of a dump under `prefix`, in the order that `add` numbers them. */
export function batchTreePaths(prefix: string): readonly WantedPath[] {
  const at = (key: string): string => (prefix === '' ? key : `${prefix}.${key}`);
  return [
    wanted(at('format')),
    wanted(at('leafEncoding')),
    wanted(at('tree[]')),
    wanted(at('values[]')),
    wanted(prefix, 'scope'),
  ];
}

export const TREE_MEMBERS = 4;

/** The blob id that the file's own name is, or null. */
export function blobIdInName(name: string): string | null {
  const stem = name.replace(/\.(?:json|bin|blob|txt|dat)$/i, '');
  return isWalrusBlobId(stem) ? stem : null;
}

export class BatchTreeReader {
  private readonly sink: RecordSink;
  private readonly blobId: string | null;
  private format: string | null = null;
  private encoding: readonly string[] = [];
  private root: string | null = null;
  private nodes = 0;
  private seen = 0;
  private leaves: Leaf[] = [];
  private faults: {
    readonly offset: number;
    readonly length: number;
    readonly code: string;
    readonly message: string;
  }[] = [];

  constructor(sink: RecordSink, blobId: string | null) {
    this.sink = sink;
    this.blobId = blobId;
  }

  begin(): void {
    this.format = null;
    this.encoding = [];
    this.root = null;
    this.nodes = 0;
    this.seen = 0;
    this.leaves = [];
    this.faults = [];
  }

  /** `which`: 0 format, 1 leafEncoding, 2 a node, 3 a leaf. */
  add(which: number, record: RawRecord): void {
    if (which === 2 && this.nodes > 0) {
      this.nodes += 1;
      return;
    }
    const parsed = tryParse(record.bytes);
    if (parsed.fault !== null) {
      if (which === 3) this.seen += 1;
      this.faults.push({
        offset: record.offset,
        length: record.length,
        code: parsed.fault.reason,
        message: parsed.fault.message,
      });
      return;
    }
    const { json, oddities } = parsed;
    for (const { code, message } of oddities)
      this.faults.push({ offset: record.offset, length: record.length, code, message });
    if (which === 0) this.format = asText(json);
    else if (which === 1 && isArray(json)) this.encoding = json.map((type) => asText(type) ?? '');
    else if (which === 2) {
      this.nodes += 1;
      const text = asText(json);
      this.root = text === null ? null : word32(text);
    } else if (which === 3) this.addLeaf(json, record);
  }

  private addLeaf(json: Json, record: RawRecord): void {
    const position = this.seen;
    this.seen += 1;
    if (position >= IMPORT_LIMITS.batchLeaves) return;
    const fields = readLeaf(json, position);
    if (fields !== null) this.leaves.push({ fields, offset: record.offset, length: record.length });
    else {
      const message = `Leaf ${position} is not two, three or five values with a treeIndex.`;
      this.faults.push({ offset: record.offset, length: record.length, code: 'unknown-shape', message });
    }
  }

  /** Books the dump as one unit. A dump without a root says nothing that a settlement could rest on. */
  finish(offset: number, length: number): void {
    const { sink, root } = this;
    if (this.seen === 0 && this.nodes === 0) {
      sink.skipped(offset, length, 'unknown-shape');
      return;
    }
    if (root === null) {
      sink.rejected(offset, length, 'no-root', 'The dump has no root: tree[0] is missing or is not 32 bytes of hex.');
      return;
    }
    if (this.seen > IMPORT_LIMITS.batchLeaves) {
      sink.rejected(
        offset,
        length,
        'limit',
        `${this.seen} leaves; the limit (batchLeaves) is ${IMPORT_LIMITS.batchLeaves}.`,
      );
      return;
    }
    sink.accepted(offset, length);
    if (this.format !== 'standard-v1') {
      sink.issue(
        offset,
        length,
        'format',
        `The dump calls its format ${JSON.stringify(this.format)}, not "standard-v1".`,
      );
    }
    for (const fault of this.faults) sink.issue(fault.offset, fault.length, fault.code, fault.message);
    sink.statement(
      {
        kind: 'batch-tree',
        root,
        leafEncoding: this.encoding,
        leafCount: this.seen,
        nodeCount: this.nodes,
        blobIdFromName: this.blobId,
      },
      offset,
      length,
    );
    for (const leaf of this.leaves) sink.statement({ ...leaf.fields, root }, leaf.offset, leaf.length);
  }
}

/**
 * Five values: enclave, input, output, signature, seconds. Three: input, output, hash of the signature's
 * text. Two: input, output. The older ones name no enclave and no time.
 */
function readLeaf(json: Json, position: number): LeafFields | null {
  if (!isObject(json)) return null;
  const value = json.get('value');
  const treeIndex = wholeOf(json, 'treeIndex', 'tree_index');
  if (!isArray(value) || treeIndex === null) return null;
  const texts = value.map((part) => asText(part));
  const five = value.length === 5;
  if (!five && value.length !== 3 && value.length !== 2) return null;
  const [inputHash, outputHash] = (five ? texts.slice(1, 3) : texts.slice(0, 2)).map((text) =>
    text == null ? null : word32(text),
  );
  if (inputHash == null || outputHash == null) return null;
  const signature = five ? (texts[3] ?? null) : null;
  const seconds = five ? (texts[4] ?? null) : null;
  return {
    kind: 'batch-leaf',
    position,
    treeIndex: Number(treeIndex),
    teeId: five && texts[0] != null ? hexKey(texts[0]) : null,
    inputHash,
    outputHash,
    signature: signature === null || fromHex(signature) === null ? null : hexKey(signature),
    signedTime: seconds !== null && /^\d+$/.test(seconds) ? seconds : null,
  };
}
