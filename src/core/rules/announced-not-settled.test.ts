import { describe, expect, it } from 'vitest';
import type { Announcement } from '../../model/facts.ts';
import { NS_PER_SECOND } from '../../base/time.ts';
import { caseOf, file, rulesOf, type GivenFile } from '../reconstruct/case.test-helper.ts';
import {
  answered,
  at as iso,
  blob,
  enclave,
  hash,
  leafOf,
  logList,
  mined,
  pairs,
  tree,
} from '../reconstruct/evidence.test-helper.ts';
import { batchSettlementLog } from '../../../tools/simulate/chain-log.ts';
import { announcedNotSettled } from './announced-not-settled.ts';
import { at, findingsOf, ground } from './case-facts.test-helper.ts';

const TX = 'ab'.repeat(32);
const announcement = (parts: Partial<Announcement> = {}): Announcement => ({
  txHash: TX,
  jobId: 'settlement-individual-1',
  blobId: 'blob',
  blob: 'unseen',
  timeNs: at(0),
  requestId: 1,
  ground: ground(9, 1),
  ...parts,
});
const WAIT = 900n * NS_PER_SECOND;

describe('announced-not-settled', () => {
  it('finds a transaction that the chain does not have, and says what became of its blob', () => {
    for (const [state, words] of [
      ['unseen', 'no event of the case names'],
      ['held', 'it was stored'],
      ['settled', 'another transaction'],
    ] as const) {
      const announcements = [announcement({ blob: state })];
      const [found, ...others] = findingsOf(announcedNotSettled, { announcements, chainUntilNs: at(0) + WAIT });
      expect(others).toEqual([]);
      expect(found).toMatchObject({ severity: 'medium', grounds: [ground(9, 1)], fromNs: at(0) });
      expect([...(found?.requests ?? [])]).toEqual([1]);
      expect(found?.summary).toContain(TX);
      expect(found?.summary).toContain(words);
    }
  });

  it('does not hold where the case’s chain ends earlier, or is not there', () => {
    const announcements = [announcement()];
    expect(findingsOf(announcedNotSettled, { announcements, chainUntilNs: at(0) + WAIT - 1n })).toEqual([]);
    expect(findingsOf(announcedNotSettled, { announcements, chainUntilNs: null })).toEqual([]);
  });
});

describe('in a case', () => {
  const gw = enclave('gw');
  const answer = answered(gw, 0);
  const other = tree('later', leafOf(gw, 1, answered(gw, 1)));
  const job = (members: object = {}) =>
    file('jobs.ndjson', {
      jobId: 'settlement-individual-7',
      queue: 'x402-settle-data-individual-queue-v2',
      status: 'succeeded',
      createdAt: iso(5),
      updatedAt: iso(6),
      settlementType: 'individual',
      txHash: `0x${TX}`,
      walrusBlobId: blob('announced'),
      ...members,
    });
  const settled = (sec: number, tx: string) =>
    logList('l.json', mined(sec, tx, batchSettlementLog(other.root, 1, other.blobId)));
  const rules = async (...files: readonly GivenFile[]) =>
    rulesOf(await caseOf(pairs('p.ndjson', answer), ...files)).filter((rule) => rule === 'announced-not-settled');

  it('holds when the chain goes on without it', async () => {
    expect(await rules(job(), settled(1000, hash('else')))).toEqual(['announced-not-settled']);
  });

  it('does not hold when it is on the chain, failed, has no time, or came last', async () => {
    expect(await rules(job(), settled(1000, TX))).toEqual([]);
    expect(await rules(job({ status: 'failed' }), settled(1000, hash('else')))).toEqual([]);
    expect(await rules(job({ createdAt: undefined, updatedAt: undefined }), settled(1000, hash('else')))).toEqual([]);
    expect(await rules(job(), settled(30, hash('else')))).toEqual([]);
    expect(await rules(job())).toEqual([]);
  });
});
