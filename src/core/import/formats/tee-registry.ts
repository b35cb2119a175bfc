/** Entries of the TEE registry, and a gateway's own `/signing-key`. docs/formats/tee-registry.md */
import { hexKey } from '../../../base/ids.ts';
import { isArray, isObject, member } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import type { RegistryStatement } from '../../../model/statement.ts';
import { hexOf, textOf, timeOf, wholeOf, wordOf } from '../field-readers.ts';
import { anywhere, probeHead } from '../head-probe.ts';
import type { Importer } from '../importer.ts';
import { readPublicKey } from '../public-key.ts';
import { forEachRecord } from '../scan/for-each-record.ts';
import { wanted } from '../scan/json-path.ts';
import type { WantedPath } from '../scan/json-path.ts';

const LISTS = ['tees', 'result', 'data', 'items', 'entries', 'enclaves', 'nodes'] as const;
/** A map may be keyed by the enclave id. */
const TEE_ID = /^(?:0x)?[0-9a-fA-F]{64}$/;
const PATHS: readonly WantedPath[] = [
  wanted(''),
  wanted('[]'),
  { steps: [TEE_ID], mode: 'value' },
  ...LISTS.flatMap((key): WantedPath[] => [wanted(key), wanted(`${key}[]`), { steps: [key, TEE_ID], mode: 'value' }]),
];

const KEY_NAMES = [
  'publicKey',
  'public_key',
  'signingKey',
  'signing_key',
  'signing_key_pem',
  'publicKeyPem',
  'public_key_pem',
] as const;

/** Null when the object is no entry: it must name an enclave by id or by key, and say something of it. */
export function readRegistryEntry(json: Json, idFromKey: string | null): RegistryStatement | null {
  if (!isObject(json)) return null;
  const teeId = hexOf(json, 'teeId', 'tee_id') ?? wordOf(json, 'id') ?? (idFromKey === null ? null : hexKey(idFromKey));
  const publicKey = readPublicKey(textOf(json, ...KEY_NAMES));
  const pcrHash = hexOf(json, 'pcrHash', 'pcr_hash');
  const enabled = member(json, 'enabled', 'isEnabled', 'is_enabled', 'active', 'isActive', 'is_active');
  const endpoint = textOf(json, 'endpoint', 'url');
  if ((teeId === null && publicKey === null) || (publicKey === null && pcrHash === null && endpoint === null))
    return null;
  const teeType = wholeOf(json, 'teeType', 'tee_type');
  return {
    kind: 'registry-entry',
    teeId,
    publicKey,
    pcrHash,
    endpoint,
    teeType: teeType === null ? null : Number(teeType),
    enabled: typeof enabled === 'boolean' ? enabled : null,
    registeredNs: timeOf(json, 'registeredAt', 'registered_at'),
    heartbeatNs: timeOf(json, 'lastHeartbeatAt', 'last_heartbeat_at', 'lastHeartbeat', 'last_heartbeat'),
  };
}

/** Entries of a whole answer: one, a list of them, or a map by enclave id. Each says more than a name and an address. */
export function registryEntriesIn(json: Json): readonly RegistryStatement[] {
  const says = (entry: RegistryStatement | null): entry is RegistryStatement =>
    entry !== null && (entry.publicKey !== null || entry.pcrHash !== null);
  const own = readRegistryEntry(json, null);
  if (says(own)) return [own];
  const holders = [json, ...LISTS.map((key) => member(json, key))];
  for (const holder of holders) {
    const found = isArray(holder)
      ? holder.map((row) => readRegistryEntry(row, null))
      : isObject(holder)
        ? [...holder.members].map(([key, row]) => (TEE_ID.test(key) ? readRegistryEntry(row, key) : null))
        : [];
    const entries = found.filter(says);
    if (entries.length > 0) return entries;
  }
  return [];
}

export const teeRegistry: Importer = {
  id: 'tee-registry',
  title: 'TEE registry entries',
  alterations: [
    'A registry answer is the state when it was asked: an enclave that was disabled later looks as if it never was enabled.',
    'The address of the registry changed over time and is not in the export.',
  ],
  clock: 'chain',

  sniff(head) {
    const probe = probeHead(head.bytes);
    for (const [key, sibling] of [
      ['pcrHash', 'publicKey'],
      ['pcr_hash', 'public_key'],
      ['pcrHash', 'endpoint'],
      ['pcr_hash', 'endpoint'],
      ['pcrHash', 'registeredAt'],
      ['pcr_hash', 'registered_at'],
      ['teeType', 'publicKey'],
      ['tee_type', 'public_key'],
    ] as const) {
      if (anywhere(probe, key, sibling) !== null)
        return { confidence: 0.95, reason: `Entries with ${key} and ${sibling}.` };
    }
    if (anywhere(probe, 'enclave_info', 'public_key') !== null)
      return { confidence: 0.95, reason: 'The answer of /signing-key.' };
    for (const [key, sibling] of [
      ['publicKey', 'teeId'],
      ['public_key', 'tee_id'],
      ['signing_key_pem', 'tee_id'],
    ] as const) {
      if (anywhere(probe, key, sibling) !== null)
        return { confidence: 0.6, reason: `Records with ${key} and ${sibling}.` };
    }
    return { confidence: 0, reason: 'No registry entry.' };
  },

  async read(bytes, sink, context) {
    await forEachRecord(bytes, sink, context, PATHS, (json, record) => {
      const idKey = record.key !== null && TEE_ID.test(record.key.text) ? record.key : null;
      const statement = readRegistryEntry(json, idKey?.text ?? null);
      // The key is part of the record: it may be the only place that names the enclave.
      const offset = idKey?.offset ?? record.offset;
      const length = record.offset + record.length - offset;
      if (statement === null) {
        sink.skipped(offset, length, 'unknown-shape');
        return;
      }
      sink.accepted(offset, length);
      sink.statement(statement, offset, length);
    });
  },
};
