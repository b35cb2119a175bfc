import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sharedPath } from '../../../../tests/shared-files.ts';
import { fromBase64, toHex, utf8 } from '../../../base/bytes.ts';
import { encodeAbi } from './abi-encode.test-helper.ts';
import { parseAbiTypes } from './abi-type.ts';
import type { AbiValue } from './abi.ts';
import evmInterfaces from '../../../../resources/knowledge/evm-interfaces.json' with { type: 'json' };
import { blobIdOf } from './abi-members.ts';
import { decodeChainLog, READ_EVENTS, topicOf } from './chain-events.ts';

const BLOB = 'orGaXuTN-hxHTViVALqcbFN8Cv6fxjaC3OUqg1ZjvZY';
const OUTPUT = '((string,(int128,int128)[],uint32[])[],(string,string[])[],(string,string)[],bool)';
const INFERENCE = `ModelInferenceEvent(string,(uint8,string,((string,(int128,int128)[],uint32[])[],(string,string[])[])),${OUTPUT})`;

function encoded(types: string, values: readonly AbiValue[]): string {
  return `0x${toHex(encodeAbi(parseAbiTypes(types), values))}`;
}

/** A byte, thirty-two times. */
function word(byte: string): string {
  return byte.repeat(32);
}

function indexed(...words: readonly string[]): readonly string[] {
  return words.map((text) => `0x${text.padStart(64, '0').toUpperCase()}`);
}

const TOPICS: readonly (readonly [string, string])[] = [
  ['c2aff8d8a10a4543baabf39bd9ff45e7fc3881d19098df350a3b7f339e911127', 'BatchSettlement(bytes32,uint256,bytes)'],
  [
    '74e71a1981c03bd0c36f3b1227f3ee2a34dca5d6fef25c4b2787e033ab60b782',
    'IndividualSettlement(bytes32,address,bytes32,bytes32,uint256,bytes,bytes)',
  ],
  ['97d0af70a4d2c616e9c1093d5f57c8b31b3a7d824f1d335e5d5416402ec14931', 'TEERegistered(bytes32,address,uint8)'],
  ['1b283af3452f3718585ce100f80d9aa81fc60924db4a582a36db6aae3b109d87', INFERENCE],
  ['c1396ff68bc2d8630100df29ce5561fa99078c602e8676ab72a53e37095d7168', `InferenceResult(${OUTPUT})`],
];

const membersOf = (signature: string): readonly string[] => signature.slice(signature.indexOf('(') + 1, -1).split(',');

describe('topicOf', () => {
  it.each(TOPICS)('%s', (topic, signature) => {
    expect(topicOf(signature)).toBe(topic);
  });
});

describe('decodeChainLog', () => {
  it('reads a batch settlement, blob id as text', () => {
    const topics = [`0x${TOPICS[0]![0]}`, ...indexed(word('ab')), null, null];
    const data = encoded('(uint256,bytes)', [20n, utf8(BLOB)]);
    expect(decodeChainLog({ topics, data })).toEqual({
      name: 'BatchSettlement',
      merkleRoot: word('ab'),
      batchSize: '20',
      blobId: BLOB,
    });
  });

  it('reads an individual settlement', () => {
    const topics = [TOPICS[1]![0].toUpperCase(), ...indexed(word('01'), '24'.repeat(20))];
    const values = [
      fromHexBytes(word('02')),
      fromHexBytes(word('03')),
      1772100000n,
      utf8(BLOB),
      Uint8Array.of(0xd3),
    ] as const;
    const data = encoded('(bytes32,bytes32,uint256,bytes,bytes)', values);
    expect(decodeChainLog({ topics, data })).toEqual({
      name: 'IndividualSettlement',
      teeId: word('01'),
      ethAddress: '24'.repeat(20),
      inputHash: word('02'),
      outputHash: word('03'),
      signedTime: '1772100000',
      blobId: BLOB,
      signature: 'd3',
    });
  });

  it('reads the registry’s events, however many members are indexed', () => {
    const enabled = topicOf('TEEEnabled(bytes32)');
    const expected = { name: 'TEEEnabled', teeId: word('0a') };
    expect(decodeChainLog({ topics: [enabled, ...indexed(word('0a'))], data: '0x' })).toEqual(expected);
    expect(decodeChainLog({ topics: [enabled, ...indexed(word('0a'))], data: null })).toEqual(expected);
    expect(decodeChainLog({ topics: [enabled], data: `0x${word('0a')}` })).toEqual(expected);

    const approved = topicOf('PCRApproved(bytes32,uint8,string)');
    const image = { name: 'PCRApproved', pcrHash: word('6c'), teeType: 1, version: 'v1.4 – ü' };
    const version = encoded('(string)', ['v1.4 – ü']);
    expect(decodeChainLog({ topics: [approved, ...indexed(word('6c'), '1')], data: version })).toEqual(image);
    const both = encoded('(uint8,string)', [1n, 'v1.4 – ü']);
    expect(decodeChainLog({ topics: [approved, ...indexed(word('6c'))], data: both })).toEqual(image);

    const registered = [TOPICS[2]![0], ...indexed(word('0b'), 'cd'.repeat(20))];
    expect(decodeChainLog({ topics: registered, data: encoded('(uint8)', [0n]) })).toEqual({
      name: 'TEERegistered',
      teeId: word('0b'),
      owner: 'cd'.repeat(20),
      teeType: 0,
    });
    const disabled = [topicOf('TEEDisabled(bytes32)'), ...indexed(word('0c'))];
    expect(decodeChainLog({ topics: disabled, data: '' })).toEqual({ name: 'TEEDisabled', teeId: word('0c') });
    const revoked = [topicOf('PCRRevoked(bytes32,uint8)'), ...indexed(word('6c'), '0')];
    expect(decodeChainLog({ topics: revoked, data: '0x' })).toEqual({
      name: 'PCRRevoked',
      pcrHash: word('6c'),
      teeType: 0,
    });
    const heartbeat = [topicOf('HeartbeatReceived(bytes32,uint256)'), ...indexed(word('0d'))];
    expect(decodeChainLog({ topics: heartbeat, data: encoded('(uint256)', [1772100000n]) })).toEqual({
      name: 'HeartbeatReceived',
      teeId: word('0d'),
      timeNs: '1772100000000000000',
    });
  });

  it('reads an inference and its result', () => {
    const numbers = [['price', [[-125n, 2n]], [1n, 1n]]];
    const output = [numbers, [['words', ['a', 'é']]], [['j', '{}']], false];
    const values = ['inf-1', [2n, BLOB, [numbers, []]], output];
    const data = encoded(INFERENCE.slice(INFERENCE.indexOf('(')), values);
    expect(decodeChainLog({ topics: [TOPICS[3]![0]], data })).toEqual({
      name: 'ModelInferenceEvent',
      inferenceId: 'inf-1',
      mode: 2,
      modelCid: BLOB,
    });
    const result = (value: readonly AbiValue[]) =>
      decodeChainLog({ topics: [TOPICS[4]![0]], data: encoded(`(${OUTPUT})`, [value]) });
    expect(result(output)).toEqual({ name: 'InferenceResult', isEmpty: false });
    expect(result([[], [], [['j', '{}']], false])).toEqual({ name: 'InferenceResult', isEmpty: false });
    expect(result([[], [], [], true])).toEqual({ name: 'InferenceResult', isEmpty: true });
  });

  it('reads the settlements of the relay’s first contracts', () => {
    const read = (signature: string, values: readonly AbiValue[], ...topics: readonly string[]) =>
      decodeChainLog({
        topics: [topicOf(signature), ...topics],
        data: encoded(`(${membersOf(signature).slice(topics.length).join(',')})`, values),
      });
    expect(read('BatchSettlement(bytes32,uint256)', [3n], word('ab'))).toEqual({
      name: 'BatchSettlement',
      merkleRoot: word('ab'),
      batchSize: '3',
      blobId: null,
    });
    const hashes = [fromHexBytes(word('01')), fromHexBytes(word('02'))];
    const expected = { name: 'Settlement', inputHash: word('01'), outputHash: word('02'), modelInfo: null };
    expect(read('Settlement(bytes32,bytes32)', hashes)).toEqual(expected);
    expect(
      read('SettlementWithMetadata(bytes32,bytes32,string,bytes,bytes)', [
        ...hashes,
        'gpt-4.1',
        utf8('{"q":1}'),
        utf8('{"a":2}'),
      ]),
    ).toEqual({ ...expected, modelInfo: 'gpt-4.1' });
    expect(read('PCRRevoked(bytes32)', [], word('6c'))).toEqual({
      name: 'PCRRevoked',
      pcrHash: word('6c'),
      teeType: null,
    });
  });

  it('reads inferences and results of every generation', () => {
    const data = (signature: string, values: readonly AbiValue[]) =>
      decodeChainLog({ topics: [topicOf(signature)], data: encoded(signature.slice(signature.indexOf('(')), values) });
    for (const name of ['ModelInferenceEvent', 'LLMChat', 'LLMCompletionEvent']) {
      expect(data(`${name}(string,uint8,string)`, ['i', 1n, BLOB])).toEqual({
        name,
        inferenceId: 'i',
        mode: 1,
        modelCid: BLOB,
      });
    }
    const message = ['user', 'hi', '', '', []];
    const CHAT = '(string,string,string,string,(string,string,string)[])';
    expect(
      data(
        `LLMChat(string,(uint8,string,${CHAT}[],(string,string,string)[],string,uint32,string[],uint32),(string,${CHAT}))`,
        ['i', [0n, 'llama', [message], [], '', 10n, [], 0n], ['stop', message]],
      ),
    ).toEqual({ name: 'LLMChat', inferenceId: 'i', mode: 0, modelCid: 'llama' });
    const numbers = [['n', [[1n, 0n]]]];
    const old = 'InferenceResult(((string,(int128,int128)[])[],(string,string[])[],bool))';
    expect(data(old, [[numbers, [], false]])).toEqual({ name: 'InferenceResult', isEmpty: false });
    expect(data(old, [[[], [], false]])).toEqual({ name: 'InferenceResult', isEmpty: true });
    expect(data('LLMResult((string))', [['said']])).toEqual({ name: 'InferenceResult', isEmpty: false });
    expect(data('LLMCompletionResult((string))', [['']])).toEqual({ name: 'InferenceResult', isEmpty: true });
  });

  it('names what says nothing', () => {
    expect(decodeChainLog({ topics: [topicOf('TEETypeAdded(uint8,string)')], data: '0xnothex' })).toEqual({
      silent: 'TEETypeAdded',
    });
  });

  it('reads exactly the events that the table marks as read', () => {
    const marked = evmInterfaces.events.filter(({ isRead }) => isRead).map(({ signature }) => signature);
    expect(READ_EVENTS.toSorted()).toEqual(marked.toSorted());
  });

  it('knows nothing of other topics and of anonymous logs', () => {
    expect(decodeChainLog({ topics: [word('ee')], data: '0x' })).toBeNull();
    expect(decodeChainLog({ topics: [], data: '0x' })).toBeNull();
    expect(decodeChainLog({ topics: [null], data: null })).toBeNull();
  });

  it.each<[string, readonly string[], string]>([
    ['BatchSettlement: ABI data of 0 bytes', [TOPICS[0]![0], word('ab')], '0x'],
    ['BatchSettlement: the data is not hex', [TOPICS[0]![0], word('ab')], '0xzz'],
    ['BatchSettlement: topic 1 is not 32 bytes', [TOPICS[0]![0], '0xab'], '0x'],
    [
      'TEERegistered: ABI data of 96 bytes: the number at byte 64',
      [TOPICS[2]![0], word('0b'), word('00'), word('ff')],
      '0x',
    ],
    ['TEEEnabled: 2 indexed members', [topicOf('TEEEnabled(bytes32)'), word('0a'), word('0b')], '0x'],
    ['InferenceResult: 1 indexed members', [TOPICS[4]![0], word('0a')], '0x'],
    [
      'PCRApproved: member 2 is not UTF-8',
      [topicOf('PCRApproved(bytes32,uint8,string)'), word('6c'), word('00')],
      `0x${'20'.padStart(64, '0')}${'1'.padStart(64, '0')}${'ff'.padEnd(64, '0')}`,
    ],
  ])('says “%s”', (what, topics, data) => {
    expect(() => decodeChainLog({ topics, data })).toThrow(what);
  });
});

describe('blobIdOf', () => {
  it('takes the id as text or as its 32 bytes, and nothing else', () => {
    expect(blobIdOf(utf8(BLOB))).toBe(BLOB);
    expect(blobIdOf(fromBase64(BLOB)!)).toBe(BLOB);
    expect(blobIdOf(new Uint8Array())).toBeNull();
    expect(blobIdOf(utf8(`${BLOB}A`))).toBeNull();
    expect(blobIdOf(utf8(BLOB.replace('-', '+')))).toBeNull();
  });
});

function fromHexBytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}

const topicsPath = sharedPath('vectors/evm_topics.json');

describe.skipIf(topicsPath === null)('the table of topics', () => {
  it('is known in full: every event is read or says nothing', () => {
    const table = JSON.parse(readFileSync(topicsPath!, 'utf8')) as { events: Record<string, { signature: string }> };
    for (const [topic, { signature }] of Object.entries(table.events)) {
      expect(`0x${topicOf(signature)}`).toBe(topic);
      const name = signature.slice(0, signature.indexOf('('));
      if (READ_EVENTS.includes(signature)) expect(() => decodeChainLog({ topics: [topic], data: '0x' })).toThrow(name);
      else expect(decodeChainLog({ topics: [topic], data: '0x' })).toEqual({ silent: name });
    }
    const known = new Set(evmInterfaces.events.map(({ signature }) => signature));
    for (const { signature } of Object.values(table.events)) expect(known).toContain(signature);
  });
});
