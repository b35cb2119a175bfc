import { describe, expect, it } from 'vitest';
import type { ChainEventStatement } from '../../../model/statement.ts';
import { topicOf } from '../evm/chain-events.ts';
import { headOf, runImporter } from '../import.test-helper.ts';
import { evmLogs } from './evm-logs.ts';

const ENABLED = `0x${topicOf('TEEEnabled(bytes32)')}`;
const OLD = `0x${topicOf('BatchSettlement(bytes32,uint256)')}`;
const TEE = 'ab'.repeat(32);
const log = (n: number, more: object = {}) => ({
  address: '0xF1DC0d5Dcf2A01924faC78185B9227CF3EC839A5',
  topics: [ENABLED, `0x${TEE}`],
  data: '0x',
  blockNumber: '0x10',
  transactionHash: `0x${'1'.repeat(64)}`,
  logIndex: `0x${n.toString(16)}`,
  ...more,
});
const receipt = (...logs: object[]) => ({
  transactionHash: `0x${'1'.repeat(64)}`,
  status: '0x1',
  logsBloom: '0x',
  logs,
});

async function read(content: unknown, text = JSON.stringify(content)) {
  const written = await runImporter(evmLogs, text);
  const events = written.statements.map((entry) => entry.statement as ChainEventStatement);
  return {
    events,
    indexes: events.map((event) => event.logIndex),
    written,
    issues: written.issues.map((issue) => issue.code),
  };
}

describe('evm-logs', () => {
  it('reads lists, JSON-RPC answers and lines as bare logs', async () => {
    const both = [log(0), log(1)];
    for (const text of [
      JSON.stringify(both),
      JSON.stringify({ jsonrpc: '2.0', id: 1, result: both }),
      both.map((one) => JSON.stringify(one)).join('\n'),
    ]) {
      const { indexes, events, issues } = await read(null, text);
      expect([indexes, issues, events.every((event) => !event.inReceipt)]).toEqual([[0, 1], [], true]);
      expect(evmLogs.sniff(headOf(text)).confidence).toBeGreaterThan(0.9);
    }
    expect((await read(log(5))).events).toEqual([
      {
        kind: 'chain-event',
        blockHash: null,
        address: 'f1dc0d5dcf2a01924fac78185b9227cf3ec839a5',
        txHash: '1'.repeat(64),
        blockNumber: '16',
        logIndex: 5,
        blockTimeNs: null,
        inReceipt: false,
        event: { name: 'TEEEnabled', teeId: TEE },
      },
    ]);
  });

  it('knows logs in receipts, in every wrapping, and receipts without logs', async () => {
    for (const content of [
      receipt(log(0), log(1)),
      [receipt(log(0)), receipt(), receipt(log(1))],
      { jsonrpc: '2.0', id: 1, result: receipt(log(0), log(1)) },
    ]) {
      const { indexes, events, issues } = await read(content);
      expect([indexes, issues, events.every((event) => event.inReceipt)]).toEqual([[0, 1], [], true]);
    }
    const empty = await read({ jsonrpc: '2.0', id: 1, result: receipt() });
    expect(empty.written.units.map((unit) => unit.reason)).toEqual(['no-logs']);
  });

  it("reads a block explorer's page, as a receipt when it is of one transaction", async () => {
    const item = (n: number, tx: string) => ({
      address: { hash: '0xF1DC0d5Dcf2A01924faC78185B9227CF3EC839A5' },
      topics: [ENABLED, `0x${TEE}`, null, null],
      data: null,
      index: n,
      transaction_hash: `0x${tx.repeat(64)}`,
      block_number: 16,
      block_timestamp: '2026-03-02T14:05:09.000000Z',
    });
    const one = await read({ items: [item(0, '1'), item(1, '1')], next_page_params: null });
    expect(one.events.map((event) => [event.logIndex, event.inReceipt, event.blockTimeNs, event.blockNumber])).toEqual([
      [0, true, '1772460309000000000', '16'],
      [1, true, '1772460309000000000', '16'],
    ]);
    const two = await read({ items: [item(0, '1'), item(1, '2')] });
    expect(two.events.map((event) => event.inReceipt)).toEqual([false, false]);
  });

  it('reads block times in hex, decimal and ISO', async () => {
    const times = [
      { blockTimestamp: '0x69a599d5' },
      { blockTimestamp: 1772460501 },
      { timeStamp: '1772460501' },
      { block_timestamp: '2026-03-02T14:08:21Z' },
    ];
    const { events } = await read(times.map((time) => log(0, time)));
    expect(new Set(events.map((event) => event.blockTimeNs))).toEqual(new Set(['1772460501000000000']));
  });

  it('books what it does not read, and reads older generations', async () => {
    const { events, written, issues } = await read([
      log(0),
      log(1, { topics: [`0x${'9'.repeat(64)}`] }),
      log(2, { topics: [OLD, `0x${TEE}`], data: `0x${'3'.padStart(64, '0')}` }),
      log(3, { topics: [OLD] }),
      log(4, { topics: [ENABLED, '0x12'] }),
      log(5, { removed: true }),
      log(6, { topics: [] }),
      log(7),
    ]);
    expect(events.map((event) => event.logIndex)).toEqual([0, 2, 7]);
    expect(written.units.map((unit) => unit.reason)).toEqual([
      '',
      'unknown-event',
      '',
      'malformed-log',
      'malformed-log',
      'removed-log',
      'unknown-event',
      '',
    ]);
    expect(issues).toEqual(['malformed-log', 'malformed-log']);
    expect(written.issues[0]?.message).toContain('BatchSettlement');
  });

  it('loses one broken log, and the end of a cut list', async () => {
    const text = JSON.stringify([log(0), log(1), log(2)]);
    expect(await read(null, text.replace('"logIndex":"0x1"', '"logIndex":'))).toMatchObject({
      indexes: [0, 2],
      issues: ['syntax'],
    });
    expect(await read(null, text.replace('"logIndex":"0x1"}', '"logIndex":"0x1"'))).toMatchObject({
      indexes: [0, 2],
      issues: ['syntax'],
    });
    expect(await read(null, text.slice(0, -20))).toMatchObject({ indexes: [0, 1], issues: ['cut'] });
  });

  it('takes an empty answer as one', async () => {
    const { written } = await read({ jsonrpc: '2.0', id: 1, result: [] });
    expect([written.units.map((unit) => unit.reason), written.issues]).toEqual([['no-logs'], []]);
    expect(evmLogs.sniff(headOf('{"jsonrpc":"2.0","id":1,"result":[]}')).confidence).toBe(0.35);
  });
});
