import type { LedgerLine, SourceOrigin } from '../source.ts';

/** Bytes `offset` to `offset + length` of a source as acquired. `source` is a handle (`x-1`). */
export interface ReportGround {
  readonly source: string;
  readonly path: string;
  readonly offset: number;
  readonly length: number;
  /** The record's own text where it is worth printing, secrets masked. Never a part of an id. */
  readonly excerpt?: string;
}

/** How often one kind of issue was recorded for a source, and the first of them. */
export interface ReportIssueCount {
  readonly code: string;
  readonly count: number;
  readonly firstOffset: number;
  readonly firstMessage: string;
}

/** One item of evidence. Its ledger adds up to `bytes`, or the report says that it does not. */
export interface ReportSource {
  /** Handle, `x-1`. */
  readonly id: string;
  /** As received. */
  readonly path: string;
  readonly origin: SourceOrigin;
  /** Handle of the archive or compressed file that it came out of. */
  readonly parent: string | null;
  readonly format: string | null;
  /** Why it was read as this format, or why it was not read. */
  readonly formatReason: string;
  readonly bytes: number;
  /** 64 hex digits. */
  readonly sha256: string;
  readonly storage: 'embedded' | 'reference';
  readonly duplicateOf: string | null;
  readonly records: number;
  readonly issues: number;
  /** The column mapping that a table was read with. */
  readonly mapping: { readonly name: string; readonly basis: 'proposed' | 'given'; readonly sha256: string } | null;
  readonly issueCounts: readonly ReportIssueCount[];
  readonly acquiredNs: string;
  readonly captureNs: string | null;
  /** Earliest and latest time that a record of it states. */
  readonly firstNs: string | null;
  readonly lastNs: string | null;
  readonly clock: 'wall' | 'chain' | 'none' | null;
  /** What exporters of this format are known to change. */
  readonly alterations: readonly string[];
  readonly ledger: readonly LedgerLine[];
}
