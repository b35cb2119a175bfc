/**
 * Proof material of one gateway kept together in one file: answers with the texts that were signed, the
 * enclave's key, the batch tree that settled them. docs/formats/og-proof-bundle.md
 */
import { readAnswer } from '../../../model/answer.ts';
import { asText, isObject } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { textOf } from '../field-readers.ts';
import { placeWith, probeHead } from '../head-probe.ts';
import type { Importer, RecordSink } from '../importer.ts';
import { keyEntry, readPublicKey } from '../public-key.ts';
import { parseRecord, visitRecords } from '../scan/for-each-record.ts';
import type { RawRecord } from '../scan/for-each-record.ts';
import { wanted } from '../scan/json-path.ts';
import { BatchTreeReader, batchTreePaths, TREE_MEMBERS } from './batch-tree-reader.ts';

const TREE = batchTreePaths('batch_tree');
const PATHS = [...TREE, wanted('responses[]'), wanted('signing_key_pem'), wanted('tee_id'), wanted('')];
const [RESPONSE, KEY, TEE_ID] = [TREE.length, TREE.length + 1, TREE.length + 2];

/** The two members that make a registry entry together; each is a unit of its own. */
class KeyPair {
  private readonly sink: RecordSink;
  private key: { readonly text: string; readonly offset: number; readonly end: number } | null = null;
  private id: { readonly text: string; readonly offset: number; readonly end: number } | null = null;

  constructor(sink: RecordSink) {
    this.sink = sink;
  }

  add(path: number, json: Json, { offset, length }: RawRecord): void {
    const text = asText(json);
    const isKnown = text !== null && (path === TEE_ID || readPublicKey(text) !== null);
    if (!isKnown) {
      this.sink.skipped(offset, length, 'unknown-shape');
      return;
    }
    this.sink.accepted(offset, length);
    const part = { text, offset, end: offset + length };
    if (path === KEY) this.key = part;
    else this.id = part;
    if (this.key === null || this.id === null) return;
    const { key, id } = this;
    const [first, last] = key.offset < id.offset ? [key, id] : [id, key];
    // Side by side they are shown as one place, else the id's: a ground has to hold its subject.
    const together = last.offset - first.end <= 64;
    const place = together ? { offset: first.offset, end: last.end } : id;
    this.sink.statement(keyEntry(id.text, readPublicKey(key.text)), place.offset, place.end - place.offset);
  }
}

function readWhole(json: Json, { offset, length }: RawRecord, sink: RecordSink): void {
  const answer = readAnswer(json);
  const publicKey = readPublicKey(textOf(json, 'public_key_pem', 'signing_key_pem'));
  if (answer === null && publicKey === null) {
    sink.skipped(offset, length, 'unknown-shape');
    return;
  }
  sink.accepted(offset, length);
  if (answer !== null) sink.statement(answer, offset, length);
  if (publicKey !== null && isObject(json)) sink.statement(keyEntry(null, publicKey), offset, length);
}

export const ogProofBundle: Importer = {
  id: 'og-proof-bundle',
  title: 'Proof bundle: answers, key and batch tree in one file',
  alterations: ['Put together by whoever made it: nothing ties its parts to each other but their hashes.'],
  clock: 'wall',

  sniff(head) {
    const probe = probeHead(head.bytes);
    if (placeWith(probe, [''], 'batch_tree') !== null && placeWith(probe, [''], 'batch_tree.leafEncoding') !== null) {
      return { confidence: 0.97, reason: 'A batch_tree inside an object.' };
    }
    if (placeWith(probe, [''], 'signing_key_pem', 'responses') !== null) {
      return { confidence: 0.96, reason: 'Responses together with the key that signed them.' };
    }
    if (placeWith(probe, [''], 'public_key_pem', 'system_fingerprint') !== null) {
      return { confidence: 0.96, reason: 'A signature block together with its key.' };
    }
    return { confidence: 0, reason: 'No bundle of known parts.' };
  },

  async read(bytes, sink, context) {
    const tree = new BatchTreeReader(sink, null);
    const pair = new KeyPair(sink);
    let treeStart = -1;
    await visitRecords(bytes, sink, context, PATHS, {
      record(record) {
        if (record.path < TREE_MEMBERS) {
          tree.add(record.path, record);
          return;
        }
        const json = parseRecord(record, sink);
        if (json === undefined) return;
        if (record.path === KEY || record.path === TEE_ID) {
          pair.add(record.path, json, record);
        } else if (record.path === RESPONSE) {
          const statement = readAnswer(json);
          if (statement === null) sink.skipped(record.offset, record.length, 'unknown-shape');
          else {
            sink.accepted(record.offset, record.length);
            sink.statement(statement, record.offset, record.length);
          }
        } else {
          readWhole(json, record, sink);
        }
      },
      enter(_path, offset) {
        treeStart = offset;
        tree.begin();
      },
      leave(_path, offset, length) {
        if (treeStart >= 0) tree.finish(offset, length);
        treeStart = -1;
      },
      broken(offset, length, reason, message) {
        if (treeStart < 0) return false;
        if (reason !== 'cut') {
          sink.issue(offset, length, reason, message);
          return true;
        }
        sink.rejected(treeStart, offset + length - treeStart, reason, message);
        treeStart = -1;
        return true;
      },
    });
  },
};
