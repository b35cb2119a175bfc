/**
 * The cell of `coverage_cell` that each request is in, known from when it is written: to group the requests afterwards would
 * read all of them again.
 */
import type { Resolution } from './resolve/resolve.ts';

/** The key of a cell in the order of its columns; 0 and '' stand for none. */
export type CellKey = readonly [
  labelId: number,
  artifactId: number,
  nodeId: number,
  status: Resolution['status'],
  freshness: Resolution['freshness'],
  reason: string,
  signature: string,
  inputCheck: string,
  settlementVerdict: string,
  hasTime: 0 | 1,
];

export interface Cell {
  readonly key: CellKey;
  readonly requests: number;
}

/** Once all requests are written. */
export interface PlacedCells {
  /** In order of their keys, as SQLite orders them. */
  readonly cells: readonly Cell[];
  /** The place in `cells` of each request's own; requests are numbered from 1. */
  readonly placeOf: Uint16Array | Uint32Array;
}

/** Cells up to so many are numbered with two bytes. */
export const NARROW_CELLS = 65_536;

/** The words are of ASCII: units and bytes have one order. */
function compareKeys(a: CellKey, b: CellKey): number {
  for (const [i, value] of a.entries()) {
    const other = b[i] ?? 0;
    if (value !== other) return value < other ? -1 : 1;
  }
  return 0;
}

export class RequestCells {
  readonly #numbers = new Map<string, number>();
  readonly #keys: CellKey[] = [];
  /** By the id of the request: first the number of its cell, at last its place. */
  #cellOf: Uint16Array | Uint32Array;
  #requests = 0;

  /** For so many requests. */
  constructor(requests: number) {
    this.#cellOf = new Uint16Array(requests + 1);
  }

  /** The number of a cell, for `add`. */
  numberOf(key: CellKey): number {
    const text = key.join('\t');
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#numbers.set(text, this.#keys.length);
    if (this.#keys.length === NARROW_CELLS) this.#cellOf = Uint32Array.from(this.#cellOf);
    return this.#keys.push(key) - 1;
  }

  /** The next request in order of ids is in this cell. */
  add(cell: number): void {
    this.#requests += 1;
    this.#cellOf[this.#requests] = cell;
  }

  /** Once, at the end. */
  placed(): PlacedCells {
    const order = [...this.#keys.keys()].toSorted((a, b) => compareKeys(this.#keys[a]!, this.#keys[b]!));
    const places = new Uint32Array(order.length);
    order.forEach((number, place) => (places[number] = place));
    const counts = new Uint32Array(order.length);
    const placeOf = this.#cellOf.subarray(0, this.#requests + 1);
    for (let id = 1; id < placeOf.length; id += 1) {
      const place = places[placeOf[id]!]!;
      placeOf[id] = place;
      counts[place]! += 1;
    }
    const cells = order.map((number, place) => ({ key: this.#keys[number]!, requests: counts[place] ?? 0 }));
    return { cells, placeOf };
  }
}
