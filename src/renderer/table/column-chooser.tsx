import { Icon } from '../parts/icons.tsx';
import { Menu } from '../parts/menu.tsx';
import { useTable } from '../stores/table-store.ts';
import { COLUMNS } from './columns.tsx';

/** Which columns are shown; the request itself always is. */
export function ColumnChooser({ shown }: { readonly shown: readonly string[] }) {
  const columns = useTable((state) => state.columns);
  const choose = useTable((state) => state.choose);
  const toggle = (key: string): void => {
    const next = COLUMNS.map((column) => column.key).filter((one) =>
      one === key ? !shown.includes(key) : shown.includes(one),
    );
    choose(next);
  };
  return (
    <div className="column-chooser">
      <Menu text={<Icon name="table" size={12} />} name="Columns" label="Choose columns" isIcon>
        {COLUMNS.filter(({ key }) => key !== 'id').map((column) => (
          <button
            key={column.key}
            type="button"
            role="menuitemcheckbox"
            aria-checked={shown.includes(column.key)}
            onClick={() => toggle(column.key)}
          >
            {column.title}
            {shown.includes(column.key) && <Icon name="check" size={12} />}
          </button>
        ))}
        <hr />
        <button type="button" role="menuitem" disabled={columns === null} onClick={() => choose(null)}>
          As many as there is room for
        </button>
      </Menu>
    </div>
  );
}
