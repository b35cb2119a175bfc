/** The trust roots of a case: what its own records give, and what ships with the tool (src/model/trust-root.ts). */
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, fromHex, toHex, utf8 } from '../../base/bytes.ts';
import { canonicalJson, type Plain } from '../../base/canonical-json.ts';
import { formatHandle } from '../../base/ids.ts';
import { ON_CHAIN_KINDS, type TrustRoot } from '../../model/trust-root.ts';
import { listOf, numberOf } from '../query/cells.ts';
import { knowledgeTables, learnedKeys } from '../query/report/report-trust.ts';
import { statementsOf } from '../reconstruct/evidence.ts';
import { adderOf } from '../reconstruct/things/knowledge.ts';
import type { Db } from '../store/db.ts';
import { sql } from '../store/sql.ts';
import { NITRO_ROOT_SHA256 } from '../verify/attestation.ts';
import { pcrHashOf } from '../verify/pcr.ts';
import { contractNames } from './contract-names.ts';

const handle = (source: number): string => formatHandle('x', source);

/** SHA-256 and path of a source. */
function sourceOf(db: Db, id: number): { readonly sha256: string; readonly path: string } {
  const row = db.get(sql`SELECT sha256, path FROM source WHERE id = ${id}`);
  return { sha256: String(row?.['sha256']), path: String(row?.['path']) };
}

function enclaveKeys(db: Db): readonly TrustRoot[] {
  return [...learnedKeys(db)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, { how, at, der }]) => ({
      id: `key:${id}`,
      kind: 'enclave-key',
      title: `Key of enclave 0x${id}`,
      fingerprint: toHex(sha256(der)),
      origin: how,
      isShipped: false,
      source: handle(at.source),
    }));
}

function registryExports(db: Db): readonly TrustRoot[] {
  const rows = db.all(sql`
    SELECT source_id, count(*) AS n FROM statement
    WHERE kind = 'registry-entry'
      AND (body ->> '$.pcrHash' IS NOT NULL OR body ->> '$.registeredNs' IS NOT NULL OR body ->> '$.enabled' IS NOT NULL)
    GROUP BY 1 ORDER BY 1`);
  return rows.map((row) => {
    const source = numberOf(row['source_id']);
    const { sha256: fingerprint, path } = sourceOf(db, source);
    const n = numberOf(row['n']);
    return {
      id: `registry:${handle(source)}`,
      kind: 'registry-export',
      title: `Registry entries in ${path}`,
      fingerprint,
      origin: `${n} ${n === 1 ? 'entry' : 'entries'} of a TEE registry, as that file gives them; nothing in it ties them to the chain.`,
      isShipped: false,
      source: handle(source),
    };
  });
}

const NITRO: TrustRoot = {
  id: `root:${NITRO_ROOT_SHA256}`,
  kind: 'attestation-root',
  title: 'AWS Nitro Enclaves root certificate',
  fingerprint: NITRO_ROOT_SHA256,
  origin: 'Published by AWS as “aws.nitro-enclaves” (AWS_NitroEnclaves_Root-G1); named in the tool by its fingerprint.',
  isShipped: true,
  source: null,
};

function measurements(db: Db): readonly TrustRoot[] {
  const roots = new Map<string, TrustRoot>();
  for (const { statement, at } of statementsOf(db, 'measurement')) {
    const { pcr0, pcr1, pcr2, name } = statement;
    const id = `image:${pcrHashOf(pcr0, pcr1, pcr2)}`;
    if (roots.has(id)) continue;
    roots.set(id, {
      id,
      kind: 'image-measurement',
      title: `Measurement of image 0x${id.slice(6)}`,
      fingerprint: toHex(sha256(concatBytes(...[pcr0, pcr1, pcr2].map((pcr) => fromHex(pcr) ?? new Uint8Array())))),
      origin: `Stated by a record of the case${name === null ? '' : ` as ${name}`}; its PCRs hash to the image’s pcrHash.`,
      isShipped: false,
      source: handle(at.source),
    });
  }
  return [...roots.values()];
}

function shippedTables(): readonly TrustRoot[] {
  return knowledgeTables().map(({ id, name, sha256: fingerprint, asOf, origin }) => ({
    id: `knowledge:${id}`,
    kind: 'knowledge',
    title: name,
    fingerprint,
    origin: `Ships with the tool, collected ${asOf} from ${origin}.`,
    isShipped: true,
    source: null,
  }));
}

/** Whose facts a file adds, as the first entry of it says; its epochs name nobody. */
function adders(db: Db): ReadonlyMap<number, string> {
  const out = new Map<number, string>();
  for (const kind of ['known-image', 'known-redirect', 'known-contract'] as const) {
    for (const stated of statementsOf(db, kind)) {
      const { source } = stated.statement;
      const words = `${adderOf(stated)}${source === null ? '' : `, from ${source}`}`;
      if (!out.has(stated.at.source)) out.set(stated.at.source, words);
    }
  }
  return out;
}

function addedTables(db: Db): readonly TrustRoot[] {
  const adder = adders(db);
  const rows = db.all(sql`
    SELECT id, path, sha256 FROM source WHERE format = 'knowledge' AND duplicate_of IS NULL ORDER BY id`);
  return rows.map((row) => {
    const id = numberOf(row['id']);
    return {
      id: `knowledge:${handle(id)}`,
      kind: 'knowledge',
      title: `Facts added in ${String(row['path'])}`,
      fingerprint: String(row['sha256']),
      origin: `Added to the case: ${adder.get(id) ?? handle(id)}.`,
      isShipped: false,
      source: handle(id),
    };
  });
}

function chainExports(db: Db): readonly TrustRoot[] {
  const nameOf = contractNames(db);
  const kinds = JSON.stringify(ON_CHAIN_KINDS);
  const rows = db.all(sql`
    SELECT source_id, count(*) AS n, json_group_array(DISTINCT coalesce(body ->> '$.address', body ->> '$.package', body ->> '$.to')) AS addresses FROM statement
    WHERE kind IN (SELECT value FROM json_each(${kinds})) GROUP BY 1 ORDER BY 1`);
  return rows.map((row) => {
    const source = numberOf(row['source_id']);
    const { sha256: fingerprint, path } = sourceOf(db, source);
    const contracts = listOf(row['addresses']).filter((address) => address !== null);
    const from = contracts.map((address) => `0x${address} (${nameOf(address) ?? 'a contract that no table names'})`);
    const n = numberOf(row['n']);
    return {
      id: `chain:${handle(source)}`,
      kind: 'chain-export',
      title: `Chain records in ${path}`,
      fingerprint,
      origin: `${n} ${n === 1 ? 'record' : 'records'}${from.length === 0 ? '' : ` of ${from.join(', ')}`}, as that file gives them; no header or proof of the chain is checked.`,
      isShipped: false,
      source: handle(source),
    };
  });
}

function committees(db: Db): readonly TrustRoot[] {
  const roots = new Map<string, TrustRoot>();
  for (const { statement, at } of statementsOf(db, 'walrus-committee')) {
    const { network, epoch, members } = statement;
    const id = `committee:${network ?? 'unknown'}:${epoch ?? 'unknown'}`;
    if (roots.has(id)) continue;
    const rows = members
      .map(({ nodeId, publicKey, weight }): Plain => ({ nodeId, publicKey, weight }))
      .toSorted((a, b) => (canonicalJson(a) < canonicalJson(b) ? -1 : 1));
    roots.set(id, {
      id,
      kind: 'walrus-committee',
      title: `Walrus committee of epoch ${epoch ?? 'unknown'}${network === null ? '' : ` on ${network}`}`,
      fingerprint: toHex(sha256(utf8(canonicalJson(rows)))),
      origin: `${members.length} storage nodes as a record of the case gives them; its fingerprint is that of their ids, keys and weights.`,
      isShipped: false,
      source: handle(at.source),
    });
  }
  return [...roots.values()];
}

/** In the order of their kinds, and within a kind of their ids or sources. */
export function listTrustRoots(db: Db): readonly TrustRoot[] {
  return [
    ...enclaveKeys(db),
    ...registryExports(db),
    NITRO,
    ...measurements(db),
    ...shippedTables(),
    ...addedTables(db),
    ...chainExports(db),
    ...committees(db),
  ];
}
