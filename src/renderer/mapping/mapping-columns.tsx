import { visibleText } from '../../base/visible-text.ts';
import { MAPPED_FIELDS, TIME_FIELDS, TIME_UNIT_WORDS, TIME_UNITS } from '../../model/column-mapping.ts';
import type { MappedField, TimeUnit } from '../../model/column-mapping.ts';
import { TableHead } from '../parts/table-head.tsx';
import { withField, withUnit, type DraftColumn, type MappingDraft } from './mapping-draft.ts';

interface ColumnsProps {
  readonly draft: MappingDraft;
  readonly onChange: (draft: MappingDraft) => void;
}

const HEAD = ['Column', 'In the first rows', 'Read as', 'Unit', 'Why'] as const;

/** Every column of the table, with what it is read as; each choice can be changed. */
export function MappingColumns({ draft, onChange }: ColumnsProps) {
  return (
    <table className="plain-table mapping-columns">
      <TableHead columns={HEAD} />
      <tbody>
        {draft.columns.map((column) => (
          <ColumnRow key={column.column} column={column} draft={draft} onChange={onChange} />
        ))}
      </tbody>
    </table>
  );
}

function ColumnRow({ column, draft, onChange }: ColumnsProps & { readonly column: DraftColumn }) {
  const { field, unit, why, examples } = column;
  const name = visibleText(column.column);
  const isTime = field !== null && TIME_FIELDS.has(field);
  return (
    <tr>
      <th scope="row" className="mono break">
        {name}
      </th>
      <td className="mono small break">{examples.map(visibleText).join(' · ')}</td>
      <td>
        <select
          className="select"
          aria-label={`Read ${name} as`}
          value={field ?? ''}
          onChange={({ target }) =>
            onChange(withField(draft, column.column, target.value === '' ? null : (target.value as MappedField)))
          }
        >
          <option value="">nothing</option>
          {MAPPED_FIELDS.map(([id, words]) => (
            <option key={id} value={id}>
              {words}
            </option>
          ))}
        </select>
      </td>
      <td>
        {isTime && (
          <select
            className="select"
            aria-label={`Unit of ${name}`}
            value={unit ?? ''}
            onChange={({ target }) =>
              onChange(withUnit(draft, column.column, target.value === '' ? null : (target.value as TimeUnit)))
            }
          >
            <option value="">choose…</option>
            {TIME_UNITS.filter((one) => (field === 'duration' ? one !== 'iso' : one !== 'iso-duration')).map((one) => (
              <option key={one} value={one}>
                {TIME_UNIT_WORDS[one]}
              </option>
            ))}
          </select>
        )}
      </td>
      <td className="small mid">{field === null ? '' : (why ?? 'As you said.')}</td>
    </tr>
  );
}
