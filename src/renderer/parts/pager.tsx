interface PagerProps {
  readonly page: number;
  readonly pages: number;
  /** What all pages hold, in words. */
  readonly total: string;
  readonly onPage: (page: number) => void;
}

export function Pager({ page, pages, total, onPage }: PagerProps) {
  if (pages <= 1) return <p className="small soft pager">{total}</p>;
  return (
    <div className="row small pager">
      <button type="button" className="button slim" disabled={page === 0} onClick={() => onPage(page - 1)}>
        Previous
      </button>
      <span className="mid">
        page {page + 1} of {pages} · {total}
      </span>
      <button type="button" className="button slim" disabled={page + 1 >= pages} onClick={() => onPage(page + 1)}>
        Next
      </button>
    </div>
  );
}
