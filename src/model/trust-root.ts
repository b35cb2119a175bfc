/**
 * What checks rest on and cannot prove themselves: each a row with its origin and its fingerprint. Withdrawing one
 * takes away what rested on it, and nothing else.
 */
import type { StatementKind } from './statement.ts';

export const TRUST_ROOT_KINDS = [
  /** A public key that signatures of answers are checked under. `key:<enclave id>` */
  'enclave-key',
  /** An export of the TEE registry: which image, enabled or not, since when. `registry:x-4` */
  'registry-export',
  /** The root certificate of attestation documents. `root:<SHA-256 of its DER>` */
  'attestation-root',
  /** A published measurement of an image, in the case. `image:<pcrHash>` */
  'image-measurement',
  /** A table of public facts: shipped (`knowledge:gateway-images`), or added to the case (`knowledge:x-7`). */
  'knowledge',
  /** A source of chain records, which no node's signature ties to its chain. `chain:x-3` */
  'chain-export',
  /** The storage nodes of one epoch with their keys and weights. `committee:<network>:<epoch>` */
  'walrus-committee',
] as const;
export type TrustRootKind = (typeof TRUST_ROOT_KINDS)[number];

export const TRUST_ROOT_WORDS: Readonly<Record<TrustRootKind, string>> = {
  'enclave-key': 'Key of an enclave',
  'registry-export': 'Export of the TEE registry',
  'attestation-root': 'Root certificate of attestations',
  'image-measurement': 'Measurement of an image',
  knowledge: 'Table of public facts',
  'chain-export': 'Export of a chain',
  'walrus-committee': 'Committee of storage nodes',
};

export interface TrustRoot {
  /** Names it on the command line: `key:3f…`, `chain:x-3`. */
  readonly id: string;
  readonly kind: TrustRootKind;
  readonly title: string;
  /** SHA-256 in hex of what is trusted: a key's DER, a certificate's, a table's or a source's bytes. */
  readonly fingerprint: string;
  /** Where it came from, one sentence. */
  readonly origin: string;
  /** It ships with the tool; else a record of the case gives it. */
  readonly isShipped: boolean;
  /** The source that gives it; null for what ships. */
  readonly source: string | null;
}

/** Statements that say what a chain holds: they rest on the export that tells them. */
export const ON_CHAIN_KINDS: readonly StatementKind[] = [
  'chain-event',
  'chain-call',
  'chain-block',
  'walrus-event',
  'walrus-object',
  'walrus-pool',
  'walrus-registration',
];
