import { createHash } from 'node:crypto';

import { toBase64Url } from '../../src/base/bytes.ts';
import { batchSettlementLog } from './chain-log.ts';
import type { Batch, LlmCall } from './incident.ts';
import { dumpBatch, type BatchDump, type SettlementLeaf } from './merkle-dump.ts';
import type { Rendering } from './rendering.ts';

export interface SettledBatch {
  readonly batch: Batch;
  readonly blobId: string;
  readonly file: string;
  readonly txHash: string;
  /** Hex, no `0x`; the dump's own, and the chain's. */
  readonly dumpRoot: string;
  readonly eventRoot: string;
  readonly leaves: ReadonlyMap<LlmCall, SettlementLeaf>;
}

export const STUB_SIGNATURE = 'd3';

/** The dump with one value changed after the tree was built: the signature, so that the tuple stays what it was. */
function withEditedValue(dump: BatchDump): BatchDump {
  const values = dump.values.map(({ value, treeIndex }, i) => {
    if (i > 0) return { value, treeIndex };
    const signature = value[3] ?? '';
    const edited = `${signature.slice(0, -2)}${signature.endsWith('00') ? '01' : '00'}`;
    return { value: value.map((member, at) => (at === 3 ? edited : member)), treeIndex };
  });
  return { ...dump, values };
}

/** Writes one batch: its dump under the name of its blob, its event on the settlement chain. */
export function renderBatch(rendering: Rendering, batch: Batch): SettledBatch {
  const { prng, writer, settlementChain, settlementLogs } = rendering;
  const leaves = new Map<LlmCall, SettlementLeaf>();
  for (const call of batch.calls) {
    const leaf = rendering.leaves.get(call);
    if (leaf === undefined) throw new RangeError('a batch holds a call that was not written down');
    leaves.set(call, batch.stubSignature === call ? { ...leaf, signature: STUB_SIGNATURE } : leaf);
  }
  const dump = dumpBatch([...leaves.values()]);
  const built = JSON.stringify(dump);
  const blobId = toBase64Url(createHash('sha256').update(built).digest());
  const file = `settlements/${blobId}.json`;
  writer.file(file, batch.spoiled === 'edited-value' ? JSON.stringify(withEditedValue(dump)) : built);
  const dumpRoot = (dump.tree[0] ?? '').slice(2);
  const eventRoot = batch.spoiled === 'event-root' ? prng.hex(32) : dumpRoot;
  const txHash = prng.hex(32);
  settlementLogs.push(...settlementChain.mine(batch.sec, txHash, [batchSettlementLog(eventRoot, leaves.size, blobId)]));
  return { batch, blobId, file, txHash, dumpRoot, eventRoot, leaves };
}
