/**
 * Rows for one INSERT, put many at a time: a call for each row costs half as much again as putting it. Within a transaction that
 * ends where one is refused.
 */
import type { Db, Statement } from './db.ts';
import type { SqlValue } from './sql.ts';

/** SQLite takes 32,766 parameters. */
const ROWS = 32;

export class BulkInsert {
  readonly #one: Statement;
  readonly #many: Statement;
  #values: SqlValue[] = [];
  #rows = 0;

  /** `name`: of a statement that ends with the values of one row. */
  constructor(db: Db, name: string) {
    this.#one = db.named(name);
    this.#many = db.named(name, ROWS);
  }

  /** The row is there after `flush`, or sooner. */
  put(...row: readonly SqlValue[]): void {
    this.#values.push(...row);
    this.#rows += 1;
    if (this.#rows < ROWS) return;
    this.#many.run(...this.#values);
    this.#values = [];
    this.#rows = 0;
  }

  flush(): void {
    const width = this.#values.length / Math.max(1, this.#rows);
    for (let row = 0; row < this.#rows; row += 1) this.#one.run(...this.#values.slice(row * width, (row + 1) * width));
    this.#values = [];
    this.#rows = 0;
  }
}
