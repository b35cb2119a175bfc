/** The row of one source. */
import type { Db } from '../store/db.ts';
import type { Digest } from './acquire.ts';
import type { Choice } from './choose-importer.ts';
import type { FoundFile } from './container.ts';
import type { Place } from './source-context.ts';

export interface SourceFacts {
  readonly id: number;
  readonly file: FoundFile;
  readonly digest: Digest;
  readonly place: Place;
  /** Where its bytes are read from; null where the case holds them. */
  readonly referencePath: string | null;
  /** The source that holds the same bytes. */
  readonly duplicateOf: number | null;
  readonly choice: Pick<Choice, 'importer' | 'confidence' | 'reason'>;
  readonly captureNs: bigint | null;
  readonly acquiredNs: bigint;
  /** Records accepted. */
  readonly records: number;
}

export function putSource(db: Db, { id, file, digest, place, referencePath, choice, ...facts }: SourceFacts): void {
  const { importer, confidence, reason } = choice;
  db.named('source_put').run(
    id,
    place.parentId,
    file.path,
    file.name,
    place.origin,
    digest.bytes,
    digest.sha256,
    referencePath === null ? 'embedded' : 'reference',
    referencePath,
    facts.duplicateOf,
    importer?.id ?? null,
    confidence,
    reason,
    importer?.clock ?? null,
    JSON.stringify(importer?.alterations ?? []),
    file.fileTimeNs,
    facts.captureNs,
    facts.acquiredNs,
    facts.records,
  );
}
