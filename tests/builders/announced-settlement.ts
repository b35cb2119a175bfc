/** A settlement that a facilitator says it has made, on a chain that goes on without it. */
import { batchSettlementLog } from '../../tools/simulate/chain-log.ts';
import { blob, hash, mined, T0 } from '../../src/core/reconstruct/evidence.test-helper.ts';

export function announcedSettlement(): {
  readonly jobs: readonly object[];
  readonly later: readonly ReturnType<typeof mined>[];
} {
  const iso = (sec: number): string => new Date((T0 + sec) * 1000).toISOString();
  const job = {
    jobId: 'settlement-individual-7',
    queue: 'x402-settle-data-individual-queue-v2',
    status: 'succeeded',
    createdAt: iso(-900),
    updatedAt: iso(-899),
    settlementType: 'individual',
    txHash: `0x${hash('announced')}`,
    walrusBlobId: blob('announced'),
  };
  return { jobs: [job], later: [mined(2000, hash('later'), batchSettlementLog(hash('later root'), 1, blob('later')))] };
}
