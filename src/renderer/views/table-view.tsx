import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { readAgain } from '../engine.ts';
import { isEmptyFilter } from '../filter/filter-chips.ts';
import { NothingPasses } from '../filter/nothing-passes.tsx';
import { useArtifactSlots } from '../flow/use-flow.ts';
import { markReady } from '../marks.ts';
import { ErrorNote } from '../parts/state-note.tsx';
import { rowForKey } from '../parts/row-keys.ts';
import { useRows } from '../parts/use-rows.ts';
import { useConnection } from '../stores/connection-store.ts';
import { currentZone } from '../stores/zone-store.ts';
import { useTable } from '../stores/table-store.ts';
import { useView } from '../stores/view-store.ts';
import { ColumnChooser } from '../table/column-chooser.tsx';
import { columnsFor, widthOf, type Column } from '../table/columns.tsx';
import { useRequestRows, type Sorting } from '../table/use-request-rows.ts';
import { useCounts } from '../panels/use-counts.ts';

const ROW_HEIGHT = 28;
const HEAD_HEIGHT = 33;

/** Every request as a row; only those in sight are asked for and drawn. */
export function TableView() {
  const filter = useView((state) => state.filter);
  const thing = useView((state) => state.thing);
  const select = useView((state) => state.select);
  const casePath = useConnection((state) => state.info?.path ?? '');
  const slots = useArtifactSlots();
  const { sort, descending, sortBy, columns: chosen } = useTable();
  const sorting: Sorting = { sort, descending };
  const [active, setActive] = useState(0);
  const total = useCounts()?.total ?? 0;
  const { viewRef, onScroll, show, first, end, top, height, viewWidth } = useRows(total, ROW_HEIGHT, HEAD_HEIGHT);
  const { row, error, of } = useRequestRows(filter, sorting, first, end);
  const current = Math.min(active, Math.max(0, total - 1));
  const shownFilter = useRef(filter);
  const columns = columnsFor(chosen, viewWidth);
  const tracks = {
    '--columns': columns.map(({ width }) => width[0]).join(' '),
    '--columns-least': `${widthOf(columns)}px`,
  } as Record<string, string>;

  useEffect(() => markReady(casePath), [casePath]);
  useEffect(() => {
    if (shownFilter.current === filter) return;
    shownFilter.current = filter;
    setActive(0);
    show(0);
  }, [filter, show]);

  const open = (index: number): void => {
    const found = row(index);
    setActive(index);
    if (found !== undefined) select({ kind: 'request', id: found.id });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = rowForKey(event.key, { current, count: total, drawn: end - first });
    if (next !== null) {
      setActive(next);
      show(next);
    } else if (event.key === 'Enter' || event.key === ' ') open(current);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  if (error !== null) return <ErrorNote what="The requests could not be read." error={error} onRetry={readAgain} />;
  const drawn = Array.from({ length: end - first }, (_, at) => {
    const index = first + at;
    const found = row(index);
    const isSelected = thing?.kind === 'request' && found?.id === thing.id;
    return (
      <div
        key={index}
        id={`row-${index}`}
        role="row"
        aria-rowindex={index + 2}
        aria-selected={isSelected}
        className={`grid-row ${index === current ? 'current' : ''}`}
        onClick={() => open(index)}
      >
        {columns.map((column) => (
          <div key={column.key} role="gridcell" className={`cut c-${column.key}`}>
            {found === undefined ? <span className="ghost" /> : column.cell(found, slots)}
          </div>
        ))}
      </div>
    );
  });

  return (
    <section className="table-view" aria-label="Requests">
      <ColumnChooser shown={columns.map(({ key }) => key)} />
      {/* One keyboard stop; the current row is named by aria-activedescendant. */}
      <div
        id="request-grid"
        ref={viewRef}
        className="grid-view"
        style={tracks}
        role="grid"
        tabIndex={0}
        aria-label="Requests"
        aria-rowcount={total + 1}
        aria-activedescendant={current >= first && current < end ? `row-${current}` : undefined}
        onScroll={onScroll}
        onKeyDown={onKeyDown}
      >
        <div className="grid-head" role="row" aria-rowindex={1}>
          {columns.map((column) => (
            <HeadCell key={column.key} column={column} sorting={sorting} onSort={sortBy} />
          ))}
        </div>
        <div className="grid-rows" role="rowgroup" style={{ height: height }}>
          <div className="grid-window" role="presentation" style={{ transform: `translateY(${top}px)` }}>
            {drawn}
          </div>
        </div>
        {total === 0 && of > 0 && !isEmptyFilter(filter) && <NothingPasses of={of} />}
      </div>
    </section>
  );
}

interface HeadCellProps {
  readonly column: Column;
  readonly sorting: Sorting;
  readonly onSort: (sort: Sorting['sort'], descending: boolean) => void;
}

function HeadCell({ column, sorting, onSort }: HeadCellProps) {
  const { sort, title } = column;
  const isSorted = sort !== null && sorting.sort === sort;
  const direction = isSorted ? (sorting.descending ? 'descending' : 'ascending') : 'none';
  return (
    <div role="columnheader" className={`c-${column.key}`} aria-sort={sort === null ? undefined : direction}>
      {sort === null ? (
        title
      ) : (
        <button
          type="button"
          onKeyDown={(event) => event.stopPropagation()}
          onClick={() => onSort(sort, isSorted && !sorting.descending)}
        >
          {column.key === 'time' ? `${title} (${currentZone().name})` : title}{' '}
          <span aria-hidden="true">{isSorted ? (sorting.descending ? '↓' : '↑') : ''}</span>
        </button>
      )}
    </div>
  );
}
