/** A mapping while a person corrects it: every column of the table with what it is read as. Pure. */
import { TIME_FIELDS } from '../../model/column-mapping.ts';
import type { ColumnMapping, MappedField, TimeUnit } from '../../model/column-mapping.ts';
import type { MappingOffer } from '../../shared/mapping-views.ts';

export interface DraftColumn {
  readonly column: string;
  readonly field: MappedField | null;
  readonly unit: TimeUnit | null;
  /** Why it was proposed; null where nothing was, and once a person has said otherwise. */
  readonly why: string | null;
  readonly examples: readonly string[];
}

export interface MappingDraft {
  readonly name: string;
  readonly form: ColumnMapping['form'];
  readonly columns: readonly DraftColumn[];
}

/** The mapping that counts now, else the one that the file proposes. */
export function draftOf({ path, proposal, current }: MappingOffer): MappingDraft {
  const used = new Map(current?.mapping.columns.map((one) => [one.column, one]));
  const fileName = path.slice(path.lastIndexOf('/') + 1);
  return {
    name: current?.basis === 'given' ? current.mapping.name : `columns of ${fileName}`.slice(0, 200),
    form: current?.mapping.form ?? proposal.form,
    columns: proposal.columns.map((proposed) => {
      if (current === null) return proposed;
      const { field = null, unit = null } = used.get(proposed.column) ?? {};
      const isProposed = field === proposed.field && unit === proposed.unit;
      return { ...proposed, field, unit, why: isProposed ? proposed.why : null };
    }),
  };
}

function changed(draft: MappingDraft, change: (column: DraftColumn) => DraftColumn): MappingDraft {
  return { ...draft, columns: draft.columns.map(change) };
}

/** Reads a column as a field; the column that was read as it before is then read as nothing. */
export function withField(draft: MappingDraft, column: string, field: MappedField | null): MappingDraft {
  return changed(draft, (one) => {
    if (one.column === column)
      return { ...one, field, unit: field !== null && TIME_FIELDS.has(field) ? one.unit : null, why: null };
    return field !== null && one.field === field ? { ...one, field: null, unit: null, why: null } : one;
  });
}

export function withUnit(draft: MappingDraft, column: string, unit: TimeUnit | null): MappingDraft {
  return changed(draft, (one) => (one.column === column ? { ...one, unit, why: null } : one));
}

export function mappingOfDraft({ name, form, columns }: MappingDraft): ColumnMapping {
  return {
    version: 1,
    name: name.trim() === '' ? 'columns' : name.trim(),
    form,
    columns: columns.flatMap(({ column, field, unit }) => (field === null ? [] : [{ column, field, unit }])),
  };
}
