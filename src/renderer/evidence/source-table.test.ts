import { describe, expect, it } from 'vitest';
import { sumLedger } from './source-table.tsx';

describe('sumLedger', () => {
  it('holds only when every byte is accounted for', () => {
    const ledger = [
      { category: 'accepted', reason: '', records: 3, bytes: 90 },
      { category: 'rejected', reason: 'syntax', records: 1, bytes: 7 },
      { category: 'skipped', reason: 'blank', records: 1, bytes: 2 },
      { category: 'skipped', reason: 'unknown-shape', records: 1, bytes: 1 },
    ] as const;
    expect(sumLedger(ledger, 100)).toEqual({ accepted: 90, rejected: 7, skipped: 3, isWhole: true });
    expect(sumLedger(ledger, 101).isWhole).toBe(false);
    expect(sumLedger([], 0).isWhole).toBe(true);
  });
});
