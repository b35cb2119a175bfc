import { describe, expect, it } from 'vitest';
import { batchSettlementLog } from '../../../../tools/simulate/chain-log.ts';
import { fromHex, toHex, utf8 } from '../../../base/bytes.ts';
import { formatNs, secondsToNs } from '../../../base/time.ts';
import { encodeAbi } from '../../import/evm/abi-encode.test-helper.ts';
import type { AbiValue } from '../../import/evm/abi.ts';
import { parseAbiTypes } from '../../import/evm/abi-type.ts';
import { selectorOf } from '../../import/evm/chain-calls.ts';
import { createDetailContext, requestDetail } from '../../query/requests/request-detail.ts';
import { sql } from '../../store/sql.ts';
import { caseOf, file, type GivenFile } from '../case.test-helper.ts';
import {
  answered,
  enclave,
  hash,
  leafOf,
  logList,
  mined,
  NEW_IMAGE,
  pairs,
  registry,
  registryEntry,
  T0,
  tree,
} from '../evidence.test-helper.ts';

const gw = enclave('gw');
const answer = answered(gw, 10);
const batch = tree('t', leafOf(gw, 10, answer));

function transaction(name: string, status: string | null, signature: string, values: readonly AbiValue[]): GivenFile {
  const types = parseAbiTypes(signature.slice(signature.indexOf('(')));
  return file(`${name}.ndjson`, {
    hash: `0x${hash(name)}`,
    block_number: 77,
    timestamp: formatNs(secondsToNs(T0 + 600)),
    from: { hash: `0x${'11'.repeat(20)}` },
    to: { hash: `0x${'22'.repeat(20)}` },
    ...(status === null ? {} : { status }),
    raw_input: `0x${selectorOf(signature)}${toHex(encodeAbi(types, values))}`,
  });
}

const settle = (status: string | null): GivenFile =>
  transaction('settle', status, 'batchSettle(bytes32,uint256,bytes)', [fromHex(batch.root)!, 1n, utf8(batch.blobId)]);

async function settledBy(...files: readonly GivenFile[]) {
  const made = await caseOf(pairs('p.ndjson', answer), registry(registryEntry(gw)), batch.file, ...files);
  const { path } = requestDetail(made.db, createDetailContext(made.db), 1);
  const [row] = made.db.all(sql`SELECT event_tx, event_source_id FROM tree`);
  return { status: path.find(({ title }) => title === 'Settlement')?.status, tx: row?.['event_tx'], made };
}

describe('a transaction that succeeded', () => {
  it('anchors the tree that it settled', async () => {
    expect(await settledBy(settle('ok'))).toMatchObject({ status: 'proved', tx: hash('settle') });
  });

  it('does so only when it is known to have succeeded', async () => {
    expect(await settledBy(settle(null))).toMatchObject({ status: 'observed', tx: null });
    expect(await settledBy(settle('error'))).toMatchObject({ status: 'observed', tx: null });
  });

  it('adds nothing where its log is in the case', async () => {
    const logs = logList('l.json', mined(600, hash('settle'), batchSettlementLog(batch.root, 1, batch.blobId)));
    const { made, tx } = await settledBy(logs, settle('ok'));
    expect(tx).toBe(hash('settle'));
    expect(made.db.all(sql`SELECT event_source_id FROM tree`)).toEqual([{ event_source_id: 4 }]);
    expect(made.findings).toEqual([]);
  });

  it('approves an image at its block’s time', async () => {
    const pcrs = NEW_IMAGE.pcrs!.map((pcr) => fromHex(pcr)!);
    const approve = transaction('approve', 'ok', 'approvePCR((bytes,bytes,bytes),string,uint8)', [pcrs, '1.4.0', 0n]);
    const made = await caseOf(approve);
    const time = secondsToNs(T0 + 600).toString();
    expect(made.db.all(sql`SELECT pcr_hash, version, CAST(approved_ns AS TEXT) AS ns FROM image`)).toEqual([
      { pcr_hash: NEW_IMAGE.pcrHash, version: '1.4.0', ns: time },
    ]);
  });
});
