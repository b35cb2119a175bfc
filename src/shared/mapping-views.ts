/** What crosses the line about tables and their column mappings. */
import type { ColumnMapping, MappingProposal } from '../model/column-mapping.ts';
import type { SpanStatement } from '../model/statement.ts';

/** What the case knows of the columns of a source. */
export interface MappingOffer {
  /** Handle of the source that holds the bytes. */
  readonly source: string;
  readonly path: string;
  readonly proposal: MappingProposal;
  /** The mapping that counts now, and the reading it made; null: the table is not read yet. */
  readonly current: {
    readonly mapping: ColumnMapping;
    readonly basis: 'proposed' | 'given';
    readonly sha256: string;
    readonly reading: string;
  } | null;
}

/** One of the first rows as a mapping reads it. */
export interface PreviewRow {
  readonly offset: number;
  readonly length: number;
  /** Null where the row cannot be read or says nothing; `doubts` tells why. */
  readonly span: SpanStatement | null;
  readonly doubts: readonly string[];
}

export interface MappingPreview {
  /** What the mapping lacks, in sentences; with any of them no row is read. */
  readonly faults: readonly string[];
  readonly rows: readonly PreviewRow[];
}

export interface AppliedMapping {
  /** Handle of the new reading. */
  readonly source: string;
  readonly records: number;
  readonly issues: number;
  /** Of the mapping as it is kept. */
  readonly sha256: string;
}
