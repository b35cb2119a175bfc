/** What crosses the line about handing a case on, exporting it, and taking it back. */
import type { AnnotationKind } from '../model/annotation.ts';
import type { CustodyHead } from './views.ts';

/** One side of a conflict: what somebody said last. */
export interface SaidLast {
  readonly value: string;
  readonly text: string;
  readonly actor: string;
  readonly atNs: string;
}

/** Two people said different things of one, each without knowing of the other. */
export interface MergeConflict {
  /** Handle in the open case. */
  readonly subject: string;
  readonly kind: AnnotationKind;
  /** Empty but for tags. */
  readonly tag: string;
  readonly about: string;
  readonly mine: SaidLast;
  readonly theirs: SaidLast;
}

export interface MergeResult {
  /** Name and custody head of the returned case. */
  readonly from: string;
  readonly head: string;
  /** Rows that came in, and such that were there already. */
  readonly added: number;
  readonly known: number;
  /** What was said of things that the open case does not have. */
  readonly lost: readonly { readonly about: string; readonly handleThen: string }[];
  readonly conflicts: readonly MergeConflict[];
  /** Which side was taken where they differ; null: neither, the conflicts stay open. */
  readonly taken: 'mine' | 'theirs' | null;
}

export interface SubsetSource {
  readonly id: string;
  /** Handle in the parent. */
  readonly parent: string;
  readonly path: string;
  readonly sha256: string;
}

export interface SubsetResult {
  readonly case: string;
  readonly sources: readonly SubsetSource[];
  /** Sources of the parent that are not in it. */
  readonly leftOut: readonly { readonly id: string; readonly path: string; readonly sha256: string }[];
  /** Requests that were asked for, and how many the new case holds: whole sources may tell of more. */
  readonly requests: { readonly asked: number; readonly ofParent: number; readonly held: number };
  readonly annotations: number;
}

/** What an export holds. */
export interface ExportResult {
  readonly path: string;
  readonly tables: readonly { readonly table: string; readonly rows: number }[];
  readonly files: number;
  readonly bytes: number;
  /** One sentence each. */
  readonly leftOut: readonly string[];
  readonly custody: CustodyHead;
  /** Of `manifest.json`, hex: keep it where the export is not. */
  readonly manifestSha256: string;
  /** The same for the same evidence, in whatever order it was imported. */
  readonly evidenceSha256: string;
  /** SHA-256 of the public key's DER, hex; null: not signed. */
  readonly signedBy: string | null;
  /** When an authority stamped the manifest; null: no time stamp. */
  readonly stampedNs: string | null;
}
