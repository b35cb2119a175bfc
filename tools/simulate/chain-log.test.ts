import { describe, expect, it } from 'vitest';

import {
  batchSettlementLog,
  Chain,
  individualSettlementLog,
  modelInferenceLogs,
  pcrApprovedLog,
  receiptOf,
  SIGNATURES,
  teeSwitchLog,
  topicOf,
} from './chain-log.ts';

const BLOB = 'orGaXuTN-hxHTViVALqcbFN8Cv6fxjaC3OUqg1ZjvZY';
const BLOB_BYTES = '6f7247615875544e2d68784854566956414c716362464e3843763666786a6143334f557167315a6a765a59';

describe('event topics', () => {
  // As published for the deployed contracts and the SDK's ABIs.
  it.each([
    ['batchSettlement', '0xc2aff8d8a10a4543baabf39bd9ff45e7fc3881d19098df350a3b7f339e911127'],
    ['individualSettlement', '0x74e71a1981c03bd0c36f3b1227f3ee2a34dca5d6fef25c4b2787e033ab60b782'],
    ['teeRegistered', '0x97d0af70a4d2c616e9c1093d5f57c8b31b3a7d824f1d335e5d5416402ec14931'],
    ['teeDisabled', '0x01c235337ed5406ee8cebb3f299d60f237a2837430f8a14fbc81f94ce50236b6'],
    ['teeEnabled', '0xcfe7e61b35fbf35c6b0d5c7ebe6feb619ab832dc476c4a02dbdc041fb92b5ca6'],
    ['pcrApproved', '0x98c6d69cba0181c4e436357d22ac56e02ec472c03f04df0fbf89d1bb614af2fe'],
    ['heartbeat', '0x3cf0bf7708060bf073b6ddb921eef0485b3eb9da828e0ed751fa6582ef337f57'],
    ['modelInference', '0x1b283af3452f3718585ce100f80d9aa81fc60924db4a582a36db6aae3b109d87'],
    ['inferenceResult', '0xc1396ff68bc2d8630100df29ce5561fa99078c602e8676ab72a53e37095d7168'],
  ] as const)('%s', (name, topic) => {
    expect(topicOf(SIGNATURES[name])).toBe(topic);
  });
});

describe('event data', () => {
  it('holds a batch’s blob id as the text of its 43 characters', () => {
    const root = `0x${'12'.repeat(32)}`;
    const log = batchSettlementLog(root, 20, BLOB);
    expect(log.topics[1]).toBe(root);
    const words = log.data.slice(2).match(/.{1,64}/g) ?? [];
    expect(words.map((word) => word.replace(/^0+/, ''))).toEqual([
      '14',
      '40',
      '2b',
      BLOB_BYTES.slice(0, 64),
      BLOB_BYTES.slice(64).padEnd(64, '0'),
    ]);
  });

  it('puts an individual settlement’s two offsets after its three words', () => {
    const log = individualSettlementLog({
      teeId: 'aa'.repeat(32),
      ethAddress: `0x${'bb'.repeat(20)}`,
      inputHash: 'cc'.repeat(32),
      outputHash: 'dd'.repeat(32),
      sec: 1_772_190_000,
      blobId: BLOB,
      signature: 'ee'.repeat(256),
    });
    const words = log.data.slice(2).match(/.{64}/g) ?? [];
    expect(log.topics).toHaveLength(3);
    expect(log.topics[2]).toBe(`0x${'0'.repeat(24)}${'bb'.repeat(20)}`);
    expect(words.slice(0, 2)).toEqual(['cc'.repeat(32), 'dd'.repeat(32)]);
    expect(Number.parseInt(words[2] ?? '', 16)).toBe(1_772_190_000);
    const at = (offset: string | undefined): string | undefined => words[Number.parseInt(offset ?? '', 16) / 32];
    expect([at(words[3]), at(words[4])].map((word) => Number.parseInt(word ?? '', 16))).toEqual([43, 256]);
    expect(words).toHaveLength(5 + 3 + 9);
  });

  it('has no data where everything is indexed', () => {
    expect(teeSwitchLog('ab'.repeat(32), true).data).toBe('0x');
    expect(pcrApprovedLog('ab'.repeat(32), 'v1').topics).toHaveLength(3);
  });

  it('follows an inference with its result, and names the model in the first of the two', () => {
    const tensor = { name: 'x', values: [[-5n, 2n]] as const };
    const [call, result] = modelInferenceLogs('run-1', BLOB, tensor, tensor);
    expect(call.topics).toHaveLength(1);
    expect(call.data).toContain(BLOB_BYTES);
    expect(call.data).toContain(`${'f'.repeat(63)}b`);
    expect(result.data).not.toContain(BLOB_BYTES);
  });
});

describe('Chain', () => {
  const [first, second] = modelInferenceLogs('run-1', BLOB, { name: 'x', values: [] }, { name: 'y', values: [] });

  it('numbers the logs of a block through, whatever transaction they are in', () => {
    const chain = new Chain('test', 1_000);
    const logs = [...chain.mine(1_010, 'a'.repeat(64), [first, second]), ...chain.mine(1_010, 'b'.repeat(64), [first])];
    expect(logs.map((log) => [log.transactionIndex, log.logIndex])).toEqual([
      ['0x0', '0x0'],
      ['0x0', '0x1'],
      ['0x1', '0x2'],
    ]);
    expect(new Set(logs.map((log) => log.blockHash)).size).toBe(1);
    expect(logs[0]).toMatchObject({ blockNumber: '0xa', blockTimestamp: '0x3f2' });
  });

  it('sets three bits of a receipt’s filter for each address and topic', () => {
    const logs = new Chain('test', 0).mine(5, 'a'.repeat(64), [first]);
    const bloom = String(receiptOf(logs, `0x${'1'.repeat(40)}`)['logsBloom']).slice(2);
    const bits = [...bloom].reduce(
      (sum, digit) => sum + Number.parseInt(digit, 16).toString(2).replace(/0/g, '').length,
      0,
    );
    expect(bloom).toHaveLength(512);
    expect(bits).toBe(6);
  });
});
