/** What manifests, caches and headers of files in the case say of an artifact, and which others they list under it. */
import type { ArtifactStatement } from '../../model/artifact-statement.ts';
import type { GroundRow } from '../../shared/views.ts';
import { artifactKey } from '../reconstruct/resolve/artifact-key.ts';
import type { Db, Row } from '../store/db.ts';
import { sql } from '../store/sql.ts';
import { groundOf } from './cells.ts';

export type ArtifactClaim = Omit<ArtifactStatement, 'kind' | 'artifactKind'> & { readonly ground: GroundRow };

export interface ArtifactClaims {
  /** What is said of it. Names in it are what others call it. */
  readonly claims: readonly ArtifactClaim[];
  /** What it lists. */
  readonly parts: readonly ArtifactClaim[];
}

const MANY = 100;

function claimOf(row: Row): ArtifactClaim {
  const {
    kind: _kind,
    artifactKind: _artifactKind,
    ref,
    ...said
  } = JSON.parse(String(row['body'])) as ArtifactStatement;
  return { ref: ref ?? String(row['sha256']), ...said, ground: groundOf(row) };
}

export function artifactClaims(db: Db, ref: string): ArtifactClaims {
  const key = artifactKey(ref);
  const spellings = JSON.stringify([...new Set([ref, key, `sha256:${key}`, `sha256-${key}`])]);
  const rows = (where: ReturnType<typeof sql>): readonly ArtifactClaim[] =>
    db
      .all(
        sql`
        SELECT body, source_id, offset, length, source.sha256 AS sha256, source.path AS path
        FROM statement JOIN source ON source.id = source_id
        WHERE statement.kind = 'artifact' AND (${where}) ORDER BY statement.id LIMIT ${MANY}`,
      )
      .map(claimOf);
  return {
    claims: rows(sql`
      body ->> '$.ref' IN (SELECT value FROM json_each(${spellings})) OR (body ->> '$.ref' IS NULL AND source.sha256 = ${key})`),
    parts: rows(sql`body ->> '$.partOf' IN (SELECT value FROM json_each(${spellings}))`),
  };
}
