/** Column mappings as the case keeps them: canonical JSON under its hash. */
import { createHash } from 'node:crypto';
import { AppError } from '../../base/errors.ts';
import { canonicalJson, type Plain } from '../../base/canonical-json.ts';
import type { ColumnMapping, MappedColumn } from '../../model/column-mapping.ts';
import type { Db } from '../store/db.ts';

export type MappingBasis = 'proposed' | 'given';

/** What the custody log says of a mapping. */
export interface LoggedMapping {
  readonly basis: MappingBasis;
  readonly name: string;
  readonly sha256: string;
}

function plainMapping({ version, name, form, columns }: ColumnMapping): Plain {
  return {
    version,
    name,
    form: { ...form },
    columns: columns.map(({ column, field, unit }: MappedColumn) => ({ column, field, unit })),
  };
}

/** In the order of the columns that `mapping` has; equal mappings give equal text. */
function profileOf(mapping: ColumnMapping): { readonly profile: string; readonly sha256: string } {
  const profile = canonicalJson(plainMapping(mapping));
  return { profile, sha256: createHash('sha256').update(profile).digest('hex') };
}

/** What the log tells of the mapping that an import begins with: all of it, for there is no source yet that it is kept with. */
export function mappingToLog(mapping: ColumnMapping): Plain {
  return { name: mapping.name, sha256: profileOf(mapping).sha256, profile: plainMapping(mapping) };
}

export function putMapping(db: Db, source: number, mapping: ColumnMapping, basis: MappingBasis): LoggedMapping {
  const { profile, sha256 } = profileOf(mapping);
  db.named('column_mapping_put').run(source, basis, mapping.name, sha256, profile);
  return { basis, name: mapping.name, sha256 };
}

/** The mapping that a reading was made with; null where it was made with none. @throws AppError CASE_CORRUPT */
export function getMapping(db: Db, source: number): (LoggedMapping & { readonly mapping: ColumnMapping }) | null {
  const row = db.named('column_mapping_get').get(source);
  if (row === undefined) return null;
  const profile = String(row['profile']);
  const sha256 = createHash('sha256').update(profile).digest('hex');
  if (sha256 !== row['sha256'])
    throw new AppError(
      'CASE_CORRUPT',
      `The column mapping of x-${source} is not the one that was kept: its hash differs.`,
    );
  return {
    basis: row['basis'] as MappingBasis,
    name: String(row['name']),
    sha256,
    mapping: JSON.parse(profile) as ColumnMapping,
  };
}
