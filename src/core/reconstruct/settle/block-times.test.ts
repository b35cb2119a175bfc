import { describe, expect, it } from 'vitest';
import { batchSettlementLog, individualSettlementLog } from '../../../../tools/simulate/chain-log.ts';
import { toHex } from '../../../base/bytes.ts';
import { encodeAbi } from '../../import/evm/abi-encode.test-helper.ts';
import { parseAbiTypes } from '../../import/evm/abi-type.ts';
import { selectorOf } from '../../import/evm/chain-calls.ts';
import { sql } from '../../store/sql.ts';
import { caseOf, file, onlyRequest, rulesOf } from '../case.test-helper.ts';
import {
  answered,
  blob,
  enclave,
  hash,
  inference,
  leafOf,
  logList,
  mined,
  ns,
  pairs,
  registry,
  registryEntry,
  T0,
  tree,
  withoutTime,
} from '../evidence.test-helper.ts';

const logs = mined(30, hash('tx'), ...inference('i', blob('model')));
const [log] = logs;
const block = (members: object = {}) => ({
  number: log!.blockNumber,
  hash: log!.blockHash,
  parentHash: `0x${hash('parent')}`,
  timestamp: `0x${(T0 + 30).toString(16)}`,
  transactions: [],
  ...members,
});

describe('the time of a block', () => {
  it('comes from another record, by the block’s hash', async () => {
    const bare = logList('logs.json', withoutTime(logs));
    expect(onlyRequest(await caseOf(bare)).timeNs).toBeNull();
    expect(onlyRequest(await caseOf(bare, file('block.ndjson', block()))).timeNs).toBe(ns(30));
  });

  it('is not that of another block, nor one that two records disagree about', async () => {
    const bare = logList('logs.json', withoutTime(logs));
    const other = file('block.ndjson', block({ hash: `0x${hash('fork')}` }));
    expect(onlyRequest(await caseOf(bare, other)).timeNs).toBeNull();
    const twice = file('block.ndjson', block(), block({ timestamp: '0x69a599d5' }));
    expect(onlyRequest(await caseOf(bare, twice)).timeNs).toBeNull();
  });

  it('is found by the number where the log names no block hash and only one is known', async () => {
    const bare = logList(
      'logs.json',
      withoutTime(logs).map((one) => ({ ...(one as object), blockHash: undefined })),
    );
    expect(onlyRequest(await caseOf(bare, file('b.ndjson', block()))).timeNs).toBe(ns(30));
  });
});

describe('a recorded session with a node of the chain', () => {
  const entry = (question: object, result: unknown) => ({
    startedDateTime: '2026-03-02T14:00:00.000Z',
    request: { method: 'POST', url: 'https://rpc.example.net', postData: { text: JSON.stringify(question) } },
    response: { status: 200, content: { text: JSON.stringify({ jsonrpc: '2.0', id: 1, result }) } },
  });
  const har = (...entries: readonly object[]) => ({
    name: 'session.har',
    text: JSON.stringify({ log: { version: '1.2', creator: { name: 'test' }, entries } }),
  });

  it('dates its logs by its blocks', async () => {
    const asked = entry({ method: 'eth_getLogs', params: [] }, withoutTime(logs));
    const dated = entry({ method: 'eth_getBlockByNumber', params: [] }, block());
    expect(onlyRequest(await caseOf(har(asked))).timeNs).toBeNull();
    for (const session of [har(asked, dated), har(dated, asked)]) {
      const made = await caseOf(session);
      expect(made.formats).toEqual(['har']);
      expect(onlyRequest(made).timeNs).toBe(ns(30));
    }
  });

  it('holds what the registry answered', async () => {
    const gw = enclave('asked');
    const key = encodeAbi(parseAbiTypes('(bytes)'), [gw.key.der]);
    const data = `0x${selectorOf('getTEEPublicKey(bytes32)')}${gw.teeId}`;
    const made = await caseOf(
      pairs('p.ndjson', answered(gw, 10)),
      har(entry({ method: 'eth_call', params: [{ to: '0x00', data }, 'latest'] }, `0x${toHex(key)}`)),
    );
    expect(onlyRequest(made).signature).toBe('valid');
  });
});

describe('settlements of earlier generations', () => {
  const gw = enclave('gw');
  const answer = answered(gw, 10);
  const leaf = leafOf(gw, 10, answer);

  it('of two fields are found by their hashes, loosely', async () => {
    const old = {
      format: 'standard-v1',
      leafEncoding: ['bytes32', 'bytes32'],
      tree: [`0x${hash('root')}`],
      values: [{ value: [`0x${leaf.inputHash}`, `0x${leaf.outputHash}`], treeIndex: 0 }],
    };
    const made = await caseOf(pairs('p.ndjson', answer), registry(registryEntry(gw)), {
      name: `${blob('old')}.json`,
      text: JSON.stringify(old),
    });
    expect(made.db.all(sql`SELECT loose_match, request_id, tee_id FROM settlement`)).toEqual([
      { loose_match: 1, request_id: 1, tee_id: null },
    ]);
    // Its root does not follow from its leaf.
    expect(onlyRequest(made).settlement).toMatchObject({ kind: 'batch', verdict: 'root-mismatch' });
  });

  it('never take the place of one that has the whole tuple', async () => {
    const whole = tree('whole', leaf);
    const event = batchSettlementLog(whole.root, 1, whole.blobId);
    const own = individualSettlementLog({
      teeId: gw.teeId,
      ethAddress: '11'.repeat(20),
      inputHash: leaf.inputHash,
      outputHash: leaf.outputHash,
      sec: T0 + 10,
      blobId: blob('own'),
      signature: toHex(answer.signature),
    });
    const made = await caseOf(
      pairs('p.ndjson', answer),
      registry(registryEntry(gw)),
      whole.file,
      logList('l.json', [...mined(20, hash('b'), event), ...mined(21, hash('o'), own)]),
    );
    expect(made.db.all(sql`SELECT loose_match FROM settlement`)).toEqual([{ loose_match: 0 }, { loose_match: 0 }]);
    expect(rulesOf(made)).toContain('duplicate-settlement');
  });

  it('say that a leaf was put back where one of its trees is on no chain', async () => {
    const [first, second] = [tree('first', leaf), tree('second', leaf, leafOf(gw, 11, answered(gw, 11)))];
    const made = await caseOf(
      pairs('p.ndjson', answer),
      first.file,
      second.file,
      logList('l.json', mined(20, hash('b'), batchSettlementLog(second.root, 2, second.blobId))),
    );
    const found = made.findings.find(({ rule }) => rule === 'duplicate-settlement');
    expect(found?.alternatives[0]).toContain(first.root);
  });
});
