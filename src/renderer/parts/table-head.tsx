export interface TableColumn {
  readonly text: string;
  /** Numbers stand on the right. */
  readonly isRight?: boolean;
  /** Said to screen readers only: a column of buttons needs no word over it. */
  readonly isHidden?: boolean;
}

/** The head of a plain table: one cell per column. */
export function TableHead({ columns }: { readonly columns: readonly (TableColumn | string)[] }) {
  return (
    <thead>
      <tr>
        {columns
          .map((column): TableColumn => (typeof column === 'string' ? { text: column } : column))
          .map(({ text, isRight = false, isHidden = false }) => (
            <th key={text} scope="col" className={isRight ? 'right' : undefined}>
              {isHidden ? <span className="off-screen">{text}</span> : text}
            </th>
          ))}
      </tr>
    </thead>
  );
}
