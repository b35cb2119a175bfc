/** What a report's checks rest on: the public keys of the case and the tables that ship with the tool. */
import { sha256 } from '@noble/hashes/sha2.js';
import contracts from '../../../resources/knowledge/contracts.json?raw';
import gatewayImages from '../../../resources/knowledge/gateway-images.json?raw';
import providerRedirects from '../../../resources/knowledge/provider-redirects.json?raw';
import walrusNetworks from '../../../resources/knowledge/walrus-networks.json?raw';
import { fromHex, toHex, utf8 } from '../../base/bytes.ts';
import { hexKey } from '../../base/ids.ts';
import type { Locator } from '../../model/locator.ts';
import type { ReportKnowledgeTable, ReportTrustKey } from '../../model/report.ts';
import type { Filter } from '../../shared/views.ts';
import { statementsOf } from '../reconstruct/evidence.ts';
import { KNOWLEDGE_SOURCES } from '../reconstruct/knowledge.ts';
import type { Registry } from '../reconstruct/registry.ts';
import type { Db } from '../store/db.ts';
import { sql } from '../store/sql.ts';
import { teeIdOf } from '../verify/tee-id.ts';
import { numberOf } from './cells.ts';
import { whereRequest } from './filter.ts';
import type { GroundAt } from './report-sources.ts';

export interface LearnedKey {
  readonly how: string;
  readonly at: Locator;
  /** The key itself, DER. */
  readonly der: Uint8Array;
  /** The record names the very enclave whose id the key gives. */
  readonly isOwn: boolean;
}

/** The record that gives each key, the one that names its own enclave before others. */
export function learnedKeys(db: Db): ReadonlyMap<string, LearnedKey> {
  const keys = new Map<string, LearnedKey>();
  for (const { statement, at } of statementsOf(db, 'registry-entry')) {
    const der = statement.publicKey === null ? null : fromHex(statement.publicKey);
    if (der === null) continue;
    const id = teeIdOf(der);
    const named = statement.teeId === null ? null : hexKey(statement.teeId);
    const isOwn = named === id;
    const known = keys.get(id);
    if (known !== undefined && (known.isOwn || !isOwn)) continue;
    const how = isOwn
      ? 'A record of the case gives it for this enclave, and its Keccak-256 is the enclave’s id.'
      : named === null
        ? 'A record of the case gives the key alone; the id is its Keccak-256.'
        : `A record of the case gives it for another enclave, 0x${named}; its own Keccak-256 is the id shown here.`;
    keys.set(id, { how, at, der, isOwn });
  }
  return keys;
}

/** Signatures in scope by the key that they were checked under: that of the enclave that the answer names. */
function signatureCounts(db: Db, filter: Filter | undefined): ReadonlyMap<string, number> {
  const rows = db.all(sql`
    SELECT CASE WHEN request.signed_by_other IS NULL THEN proof.checks ->> '$.keyId' ELSE request.tee_id END AS key,
           proof.verdict, count(*) AS n
    FROM request JOIN proof ON proof.request_id = request.id WHERE ${whereRequest(filter)} GROUP BY 1, 2`);
  return new Map(rows.map((row) => [`${String(row['key'])} ${String(row['verdict'])}`, numberOf(row['n'])]));
}

export function reportKeys(
  db: Db,
  filter: Filter | undefined,
  registry: Registry,
  groundAt: GroundAt,
): readonly ReportTrustKey[] {
  const learned = learnedKeys(db);
  const counts = signatureCounts(db, filter);
  const ids = [...registry.keys.keys()].toSorted();
  return ids.flatMap((id): ReportTrustKey[] => {
    const der = registry.keys.get(id);
    if (der === undefined) return [];
    const from = learned.get(id);
    return [
      {
        teeId: `0x${id}`,
        keySha256: toHex(sha256(der)),
        learned: from?.how ?? 'A record of the case gives it.',
        ground: from === undefined ? null : groundAt(from.at),
        signaturesValid: counts.get(`${id} valid`) ?? 0,
        signaturesInvalid: counts.get(`${id} invalid`) ?? 0,
      },
    ];
  });
}

/** The files as shipped, and the member of each that holds its entries. */
const SHIPPED: Readonly<Record<(typeof KNOWLEDGE_SOURCES)[number]['id'], readonly [text: string, entries: string]>> = {
  'gateway-images': [gatewayImages, 'images'],
  'provider-redirects': [providerRedirects, 'redirects'],
  contracts: [contracts, 'contracts'],
  'walrus-networks': [walrusNetworks, 'networks'],
};

export function knowledgeTables(): readonly (ReportKnowledgeTable & { readonly id: string })[] {
  return KNOWLEDGE_SOURCES.map(({ id, title, source, collected }) => {
    const [text, member] = SHIPPED[id];
    const table = JSON.parse(text) as Readonly<Record<string, readonly unknown[] | undefined>>;
    return {
      id,
      name: `${title} (${id})`,
      entries: table[member]?.length ?? 0,
      sha256: toHex(sha256(utf8(text))),
      asOf: collected,
      origin: source,
    };
  });
}
