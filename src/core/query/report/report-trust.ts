/** What checks rest on: the public keys of the case and the tables that ship with the tool. */
import { sha256 } from '@noble/hashes/sha2.js';
import contracts from '../../../../resources/knowledge/contracts.json?raw';
import gatewayImages from '../../../../resources/knowledge/gateway-images.json?raw';
import providerRedirects from '../../../../resources/knowledge/provider-redirects.json?raw';
import walrusNetworks from '../../../../resources/knowledge/walrus-networks.json?raw';
import { fromHex, toHex, utf8 } from '../../../base/bytes.ts';
import { hexKey } from '../../../base/ids.ts';
import type { Locator } from '../../../model/locator.ts';
import type { ReportKnowledgeTable } from '../../../model/report.ts';
import { statementsOf } from '../../reconstruct/evidence.ts';
import { KNOWLEDGE_SOURCES } from '../../reconstruct/things/knowledge.ts';
import type { Db } from '../../store/db.ts';
import { teeIdOf } from '../../verify/tee-id.ts';

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
