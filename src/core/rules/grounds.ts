import { sameLocator, type Locator } from '../../model/locator.ts';

/** As many records as a reader will follow. The requests of a finding have their own records besides. */
export const GROUND_LIMIT = 20;

/** Collects the records of a finding, each once; of too many it keeps the first and the last ones. */
export class GroundList {
  readonly #head: Locator[] = [];
  readonly #tail: Locator[] = [];
  readonly #headLimit: number;
  readonly #tailLimit: number;

  constructor(limit: number = GROUND_LIMIT) {
    this.#headLimit = Math.ceil(limit / 2);
    this.#tailLimit = Math.floor(limit / 2);
  }

  add(ground: Locator | null | undefined): void {
    if (ground === null || ground === undefined) return;
    const isSame = (other: Locator): boolean => sameLocator(other, ground);
    if (this.#head.some(isSame) || this.#tail.some(isSame)) return;
    if (this.#head.length < this.#headLimit) {
      this.#head.push(ground);
    } else if (this.#tailLimit > 0) {
      this.#tail.push(ground);
      if (this.#tail.length > this.#tailLimit) this.#tail.shift();
    }
  }

  addAll(grounds: Iterable<Locator>): void {
    for (const ground of grounds) this.add(ground);
  }

  list(): readonly Locator[] {
    return [...this.#head, ...this.#tail];
  }
}

/** Equal for the same record, and only for it. */
export function groundKey(ground: Locator): string {
  return `${ground.source}:${ground.offset}:${ground.length}`;
}

/** All of the first list and, while there is room, of the second; each record once. */
export function chooseGrounds(
  needed: Iterable<Locator>,
  further: Iterable<Locator> = [],
  limit: number = GROUND_LIMIT,
): readonly Locator[] {
  const chosen = new Map<string, Locator>();
  const take = (ground: Locator): void => {
    const key = groundKey(ground);
    if (!chosen.has(key)) chosen.set(key, ground);
  };
  for (const ground of needed) take(ground);
  for (const ground of further) {
    if (chosen.size >= limit) break;
    take(ground);
  }
  return [...chosen.values()];
}
