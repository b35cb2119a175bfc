/** docs/rules.md, "The proof": trees, leaves and individual settlements, and the requests that they settle. */
import { describe, expect, it } from 'vitest';
import { toHex } from '../../../base/bytes.ts';
import { batchSettlementLog, individualSettlementLog } from '../../../../tools/simulate/chain-log.ts';
import { PLACEHOLDER_TEE_ID } from '../../../../tools/simulate/render-llm.ts';
import type { SignedAnswer } from '../../../../tools/simulate/gateway-answer.ts';
import { sql } from '../../store/sql.ts';
import { caseOf, onlyRequest, rulesOf, type GivenFile, type MemoryCase } from '../case.test-helper.ts';
import {
  answered,
  bare,
  blob,
  enclave,
  hash,
  leafOf,
  logList,
  mined,
  pairs,
  receipts,
  registry,
  registryEntry,
  T0,
  tree,
  treeFile,
  type Tree,
} from '../evidence.test-helper.ts';

const gw = enclave('gw');
const ENTRY = registry(registryEntry(gw));
const answers = [answered(gw, 0), answered(gw, 10, { prompt: 'two' }), answered(gw, 20, { prompt: 'three' })] as const;
const [first, second, third] = answers;
const leaves = answers.map((answer, i) => leafOf(gw, i * 10, answer));
const ONE = tree('one', ...leaves);

function announced(of: Tree, sec: number, root = of.root): GivenFile {
  return logList(
    `event-${of.blobId}-${sec}-${root.slice(0, 4)}.json`,
    mined(sec, hash(`tx ${of.blobId} ${sec}`), batchSettlementLog(root, 1, of.blobId)),
  );
}

function alone(answer: SignedAnswer, sec: number, settledSec: number, tx = 'alone') {
  const body = individualSettlementLog({
    teeId: gw.teeId,
    ethAddress: `0x${'22'.repeat(20)}`,
    inputHash: answer.inputHash,
    outputHash: answer.outputHash ?? '',
    sec: T0 + sec,
    blobId: blob(tx),
    signature: toHex(answer.signature),
  });
  return mined(settledSec, hash(tx), body);
}

const verdicts = (made: MemoryCase): readonly unknown[] =>
  made.requests.map((request) => request.settlement?.verdict ?? null);

describe('a batch tree', () => {
  it('includes the answers whose tuple stands in it', async () => {
    const made = await caseOf(ENTRY, pairs('p.ndjson', ...answers), ONE.file, announced(ONE, 60));
    expect(verdicts(made)).toEqual(['included', 'included', 'included']);
    expect(made.requests[0]?.settlement).toMatchObject({ kind: 'batch', blobId: ONE.blobId, merkleRoot: ONE.root });
    expect(made.findings).toEqual([]);
  });

  it('holds without any event, and with an event of another blob', async () => {
    const other = tree('other', leafOf(gw, 99, answered(gw, 99)));
    expect(rulesOf(await caseOf(pairs('p.ndjson', ...answers), ONE.file, announced(other, 60)))).toEqual([]);
  });

  it('does not match the chain when the event that names its blob has another root', async () => {
    const made = await caseOf(ENTRY, pairs('p.ndjson', ...answers), ONE.file, announced(ONE, 60, hash('another root')));
    expect(verdicts(made)).toEqual(Array(3).fill('root-mismatch'));
    expect(made.findings).toMatchObject([{ rule: 'root-mismatch', requestCount: 3 }]);
  });

  it('is compared with every event that names its blob, in whatever order they come', async () => {
    const events = [announced(ONE, 60), announced(ONE, 61, hash('another root'))];
    for (const given of [events, events.toReversed()]) {
      expect(rulesOf(await caseOf(pairs('p.ndjson', ...answers), ONE.file, ...given))).toEqual(['root-mismatch']);
    }
  });

  it('is tied to its event by its root where its file has another name', async () => {
    const made = await caseOf(
      pairs('p.ndjson', ...answers),
      { ...ONE.file, name: 'download.json' },
      announced(ONE, 60),
    );
    expect(made.requests[0]?.settlement).toMatchObject({
      verdict: 'included',
      blobId: ONE.blobId,
      txHash: hash(`tx ${ONE.blobId} 60`),
    });
  });

  it('does not have its root when a value was changed', async () => {
    const values = ONE.dump.values.map((leaf, i) =>
      i === 0 ? { ...leaf, value: leaf.value.with(3, `0x${'00'.repeat(256)}`) } : leaf,
    );
    const made = await caseOf(
      pairs('p.ndjson', ...answers),
      treeFile({ ...ONE.dump, values }, ONE.blobId),
      announced(ONE, 60),
    );
    expect(rulesOf(made)).toEqual(['root-mismatch']);
    expect(verdicts(made)).toEqual(Array(3).fill('root-mismatch'));
  });
});

describe('copies of a tree', () => {
  const plain = { name: 'copy.json', text: JSON.stringify(ONE.dump, null, 1) };

  it('settle nothing twice', async () => {
    const made = await caseOf(pairs('p.ndjson', ...answers), ONE.file, plain);
    expect(made.findings).toEqual([]);
    expect(verdicts(made)).toEqual(['included', 'included', 'included']);
    expect(made.db.all(sql`SELECT count(*) AS n FROM settlement`)).toEqual([{ n: 3 }]);
  });

  it('are said once when the tree itself is bad', async () => {
    const made = await caseOf(pairs('p.ndjson', ...answers), ONE.file, plain, announced(ONE, 60, hash('another root')));
    expect(
      made.findings.filter((finding) => finding.rule === 'root-mismatch').map((finding) => finding.requestCount),
    ).toEqual([3]);
  });

  it('settle only what is their own when they were changed, whichever is read first', async () => {
    const values = ONE.dump.values.map((leaf, i) =>
      i === 0 ? { ...leaf, value: leaf.value.with(2, `0x${hash('swapped')}`) } : leaf,
    );
    const changed = { name: 'changed.json', text: JSON.stringify({ ...ONE.dump, values }) };
    for (const files of [
      [ONE.file, changed],
      [changed, ONE.file],
    ]) {
      const made = await caseOf(pairs('p.ndjson', ...answers), ...files, announced(ONE, 60));
      expect(verdicts(made)).toEqual(['included', 'included', 'included']);
      expect(rulesOf(made)).toEqual(['orphan-settlement', 'root-mismatch']);
    }
  });
});

describe('a tuple that is settled twice', () => {
  const again = tree('again', leaves[0]!, leafOf(gw, 99, answered(gw, 99)));

  it('stands in two trees', async () => {
    const made = await caseOf(pairs('p.ndjson', ...answers, answered(gw, 99)), ONE.file, again.file);
    expect(made.findings).toMatchObject([{ rule: 'duplicate-settlement', requests: [made.requests[0]?.id] }]);
  });

  it('stands in one tree twice', async () => {
    expect(rulesOf(await caseOf(pairs('p.ndjson', first), tree('two', leaves[0]!, leaves[0]!).file))).toEqual([
      'duplicate-settlement',
    ]);
  });

  it('stands in a leaf and an individual settlement', async () => {
    const made = await caseOf(pairs('p.ndjson', ...answers), ONE.file, logList('l.json', alone(second, 10, 30)));
    expect(made.findings).toMatchObject([{ rule: 'duplicate-settlement', requests: [made.requests[1]?.id] }]);
  });

  it('is not one log that a list and a receipt both tell of, nor two individual settlements', async () => {
    const logs = alone(first, 0, 30);
    expect(
      rulesOf(await caseOf(pairs('p.ndjson', first), logList('l.json', logs), receipts('r.ndjson', logs))),
    ).toEqual([]);
    expect(
      rulesOf(await caseOf(pairs('p.ndjson', first), logList('l.json', [...logs, ...alone(first, 0, 31, 'more')]))),
    ).toEqual([]);
  });
});

describe('an individual settlement', () => {
  it('settles the request with its tuple', async () => {
    const made = await caseOf(pairs('p.ndjson', first), logList('l.json', alone(first, 0, 21)));
    expect(onlyRequest(made).settlement).toEqual({
      kind: 'individual',
      blobId: blob('alone'),
      merkleRoot: null,
      txHash: hash('alone'),
      verdict: 'individual',
    });
  });

  it('is an orphan when no request has its tuple', async () => {
    expect(rulesOf(await caseOf(pairs('p.ndjson', first), logList('l.json', alone(second, 10, 30))))).toEqual([
      'orphan-settlement',
    ]);
  });
});

describe('a leaf that no request has', () => {
  it('is an orphan for any of the four values', async () => {
    const leaf = leaves[0]!;
    const others = [
      { ...leaf, teeId: hash('t') },
      { ...leaf, inputHash: hash('i') },
      { ...leaf, outputHash: hash('o') },
      { ...leaf, sec: leaf.sec + 1 },
    ];
    for (const other of others)
      expect(rulesOf(await caseOf(pairs('p.ndjson', first), tree('x', other).file))).toEqual(['orphan-settlement']);
  });

  it('is none when the request is held and names no enclave', async () => {
    const older = answered(gw, 0, { generation: 'G2' });
    for (const teeId of [gw.teeId, PLACEHOLDER_TEE_ID]) {
      const made = await caseOf(pairs('p.ndjson', older), tree('x', { ...leafOf(gw, 0, older), teeId }).file);
      expect(onlyRequest(made).settlement?.verdict).toBe('included');
      expect(rulesOf(made)).toEqual(teeId === gw.teeId ? [] : ['placeholder-identity']);
    }
  });

  it('stays with the request that has its tuple when another agrees without an enclave', async () => {
    const nameless = bare('re-export.ndjson', {
      ...first,
      response: first.response.replace(/"tee_id":"[^"]*",/, '').replace('chatcmpl-', 'other-'),
    });
    for (const files of [
      [pairs('p.ndjson', first), nameless],
      [nameless, pairs('p.ndjson', first)],
    ]) {
      const made = await caseOf(...files, ONE.file);
      const named = made.requests.find((request) => request.node !== null);
      expect(made.db.all(sql`SELECT request_id, loose_match FROM settlement WHERE request_id IS NOT NULL`)).toEqual([
        { request_id: Number(named?.id.slice(2)), loose_match: 0 },
      ]);
      expect(made.findings.filter((finding) => finding.rule === 'orphan-settlement')).toHaveLength(2);
    }
  });

  it('is none when only one of the request’s records holds the tuple', async () => {
    // What a client library re-exports keeps the response id and drops hashes and enclave.
    const reExport = {
      name: 'sdk.ndjson',
      text: `${JSON.stringify({ id: first.responseId, model: 'gemini-2.5-pro', choices: [{ message: { role: 'assistant', content: 'hi' } }] })}\n`,
    };
    for (const files of [
      [pairs('p.ndjson', first), reExport],
      [reExport, pairs('p.ndjson', first)],
    ]) {
      const made = await caseOf(...files, tree('x', leaves[0]!).file);
      expect(onlyRequest(made).settlement?.verdict).toBe('included');
      expect(made.findings).toEqual([]);
    }
  });
});

describe('an answer that is settled nowhere', () => {
  const later = (sec: number): GivenFile => logList('later.json', alone(third, 20, sec));
  const known = [pairs('p.ndjson', first, third), ENTRY];

  it('is unsettled when the case holds a settlement 15 minutes after it, not a second earlier', async () => {
    expect(rulesOf(await caseOf(...known, later(899)))).toEqual([]);
    const made = await caseOf(...known, later(900));
    expect(made.findings).toMatchObject([{ rule: 'unsettled-request', requests: [made.requests[0]?.id] }]);
    expect(verdicts(made)).toEqual(['missing', 'individual']);
  });

  it('is not when it was private, names no enclave, or lacks a value', async () => {
    const stated = {
      name: 'p.ndjson',
      text: `{"request":{"headers":{"X-SETTLEMENT-TYPE":"private"},"body":${first.request}},"response":${first.response}}\n`,
    };
    const older = pairs('p.ndjson', answered(gw, 0, { generation: 'G2' }));
    const partial = bare('p.ndjson', { ...first, response: first.response.replace(/"tee_output_hash":"[^"]*",/, '') });
    for (const file of [stated, older, partial]) {
      const made = await caseOf(file, pairs('q.ndjson', third), ENTRY, later(2000));
      expect(rulesOf(made)).not.toContain('unsettled-request');
    }
  });

  it('is not when one copy of it says that it was private', async () => {
    const stated = {
      name: 'a.ndjson',
      text: `{"response":{"headers":{"X-Settlement-Type":"private"},"body":${first.response}}}\n`,
    };
    expect(rulesOf(await caseOf(...known, stated, later(2000)))).toEqual([]);
  });

  it('counts a tree by its block’s time, else by the signed times in it', async () => {
    const late = tree('late', leafOf(gw, 901, answered(gw, 901)));
    const files = [pairs('p.ndjson', first, answered(gw, 901)), ENTRY];
    expect(rulesOf(await caseOf(...files, late.file))).toEqual(['unsettled-request']);
    expect(
      rulesOf(
        await caseOf(
          pairs('p.ndjson', first, third),
          ENTRY,
          tree('t', leaves[2]!).file,
          announced(tree('t', leaves[2]!), 900),
        ),
      ),
    ).toEqual(['unsettled-request']);
  });
});
