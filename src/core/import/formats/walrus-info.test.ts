import { describe, expect, it } from 'vitest';
import type { WalrusCommitteeStatement } from '../../../model/walrus-statement.ts';
import { headOf, runImporter } from '../import.test-helper.ts';
import { walrusInfo } from './walrus-info.ts';

const START = '2025-03-25T15:00:24.408Z';
const START_NS = '1742914824408000000';

async function read(value: unknown, options: Parameters<typeof runImporter>[2] = {}) {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const { statements, units, issues } = await runImporter(walrusInfo, text, options);
  return {
    said: statements.map(({ statement }) => statement),
    booked: units.map(({ category, reason }) => (reason === '' ? category : reason)),
    codes: issues.map(({ code }) => code),
  };
}

const epochInfo = (start: unknown): object => ({
  currentEpoch: 42,
  startOfCurrentEpoch: start,
  epochDuration: { secs: 1_209_600, nanos: 5 },
  maxEpochsAhead: 53,
});

describe('walrus-info', () => {
  it('reads when the change to the current epoch was done', async () => {
    for (const value of [
      { epochInfo: epochInfo({ DateTime: START }), storageInfo: { nShards: 1000 } },
      epochInfo({ DateTime: START }),
    ]) {
      expect(walrusInfo.sniff(headOf(JSON.stringify(value))).confidence).toBeGreaterThanOrEqual(0.9);
      const { said, codes } = await read(value);
      expect(codes).toEqual([]);
      expect(said).toMatchObject([
        {
          kind: 'walrus-anchor',
          epoch: '42',
          edge: 'done',
          timeNs: START_NS,
          basis: 'stated',
          durationNs: '1209600000000005',
        },
      ]);
    }
  });

  it('dates a moment of the epoch only by what a person says', async () => {
    const value = { epochInfo: epochInfo({ Message: 'Epoch change is currently in progress...' }) };
    expect((await read(value, { fileTimeNs: 5n })).booked).toEqual(['no-time']);
    expect((await read(value, { askedCaptureNs: 7n, fileTimeNs: 5n })).said).toMatchObject([
      { epoch: '42', edge: 'within', timeNs: '7', basis: 'asked' },
    ]);
  });

  it('reads who stores now and in the next epoch', async () => {
    const node = (i: number, more: object): object => ({
      name: `node ${i}`,
      publicKey: Buffer.alloc(48, i).toString('base64'),
      nodeId: `0x${i}`,
      ...more,
    });
    const value = {
      epochInfo: epochInfo({ DateTime: START }),
      committeeInfo: {
        nShards: 1000,
        currentStorageNodes: [
          node(1, { nShards: 400 }),
          node(2, { shardIds: [1, 2, 3] }),
          { ...node(3, {}), publicKey: 'AAAA' },
        ],
        nextStorageNodes: [node(1, { nShards: 1000 })],
      },
    };
    const { said, codes } = await read(value);
    expect(codes).toEqual(['unreadable-key']);
    const [, now, next] = said as WalrusCommitteeStatement[];
    expect([now!.epoch, now!.shards, next!.epoch]).toEqual(['42', '1000', '43']);
    expect(now!.members).toMatchObject([
      { nodeId: '1'.padStart(64, '0'), name: 'node 1', publicKey: '01'.repeat(48), weight: '400' },
      { publicKey: '02'.repeat(48), weight: '3' },
      { publicKey: null, weight: null },
    ]);
  });

  it('reads a committee that was asked for alone, whose epoch it does not say', async () => {
    const node = { name: 'a', publicKey: Buffer.alloc(48).toString('base64'), nShards: 1000, nodeId: '0x1' };
    const { said } = await read({ nShards: 1000, currentStorageNodes: [node] });
    expect(said).toMatchObject([{ kind: 'walrus-committee', epoch: null }]);
  });

  it('reads what is printed for people, coloured or not', async () => {
    // As walrus’ own page on the command has it.
    const text =
      'Walrus system information\nCurrent epoch: 1\nStart time: 2025-03-25 15:00:24.408 UTC\n' +
      'End time: 2025-04-08 15:00:24.408 UTC\nEpoch duration: 14days\n\nStorage nodes\n';
    for (const printed of [text, text.replaceAll('\n', '\r\n'), text.replace('Current', '\u001b[1mCurrent\u001b[0m')]) {
      expect(walrusInfo.sniff(headOf(printed)).confidence).toBe(0.9);
      const { said, booked } = await read(printed);
      expect(booked).toEqual(['other-text', 'accepted', 'other-text']);
      expect(said).toMatchObject([
        { epoch: '1', edge: 'done', timeNs: START_NS, durationNs: '1209600000000000' },
        { epoch: '1', edge: 'planned-end', timeNs: '1744124424408000000' },
      ]);
    }
    expect((await read('Current epoch: 1\nStart time: 2025-03-25 15:00:24 UTC\nCurrent epoch: 2\n')).booked).toEqual([
      'accepted',
      'cut',
    ]);
  });

  it('refuses an epoch that is no number, and doubts a time that is none', async () => {
    expect((await read({ epochInfo: { ...epochInfo({ DateTime: START }), currentEpoch: 'x' } })).booked).toEqual([
      'malformed-record',
    ]);
    expect((await read({ epochInfo: epochInfo({ DateTime: 'noon' }) })).codes).toEqual(['unreadable-time']);
  });

  it.each([
    ['the epochs of a training', '{"currentEpoch":3,"loss":0.1}'],
    ['text', 'Current epoch: 3\nloss: 0.1\n'],
  ])('leaves look-alikes alone: %s', (_what, text) => {
    expect(walrusInfo.sniff(headOf(text)).confidence).toBe(0);
  });
});
