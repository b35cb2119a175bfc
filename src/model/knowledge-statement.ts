/**
 * Public facts that a person adds to a case (`blobtrail-knowledge/1`). They count as that person's: what rests on them
 * names them, and is never surer than the same fact of the shipped tables would make it.
 */

/** Whose word it is. Members are as the file writes them; null where it does not say. */
interface AddedFact {
  readonly author: string | null;
  /** When the facts were collected, as written. */
  readonly collected: string | null;
  /** Where the author has it from. */
  readonly source: string | null;
}

/** A measured image, and what it makes of labels. */
export interface KnownImageStatement extends AddedFact {
  readonly kind: 'known-image';
  /** Hex key. */
  readonly pcrHash: string;
  /** 48 bytes each, hex; null where only their hash is given. */
  readonly pcr0: string | null;
  readonly pcr1: string | null;
  readonly pcr2: string | null;
  readonly version: string | null;
  /** Label and the provider's model name, without the provider. */
  readonly aliases: readonly (readonly [label: string, model: string])[];
}

/** A model name that does not pin what answers. */
export interface KnownRedirectStatement extends AddedFact {
  readonly kind: 'known-redirect';
  readonly asked: string;
  readonly served: string | null;
  readonly since: string | null;
  readonly until: string | null;
  readonly note: string;
}

/** What stands at an address of a chain. */
export interface KnownContractStatement extends AddedFact {
  readonly kind: 'known-contract';
  readonly network: string;
  /** 40 hex digits. */
  readonly address: string;
  readonly name: string;
}

export type KnowledgeStatement = KnownImageStatement | KnownRedirectStatement | KnownContractStatement;
