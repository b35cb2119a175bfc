/** What reading one source needs of its import, and what comes of it. */
import type { ColumnMapping } from '../../model/column-mapping.ts';
import type { SourceOrigin } from '../../model/source.ts';
import type { CallContext } from '../../shared/contract.ts';
import type { ImportedSource } from '../../shared/views.ts';
import type { CaseEffects } from '../case/case-file.ts';
import type { FreshSpans } from '../spans/fresh-spans.ts';
import type { Db } from '../store/db.ts';
import type { Importer } from './importer.ts';

export interface SourceContext {
  readonly db: Db;
  readonly effects: CaseEffects;
  readonly call: CallContext;
  /** Waits for as long as the import is paused. */
  readonly rest: () => Promise<void>;
  readonly isReference: boolean;
  /** Read every file as this format. */
  readonly as: Importer | null;
  readonly askedCaptureNs: bigint | null;
  /** Takes the spans that the passes will ask for; null where none follow at once. */
  readonly fresh: FreshSpans | null;
  /** How to read tables, where a person said it; else each file's own words decide. */
  readonly mapping: ColumnMapping | null;
}

export interface Place {
  readonly parentId: number | null;
  readonly origin: SourceOrigin;
  /** Where the file lies on this machine; null for what lies inside a container. */
  readonly realPath: string | null;
}

export interface Imported {
  readonly id: number;
  readonly source: ImportedSource;
}
