/** Where a record stands: bytes `offset` to `offset + length` of a source as it was acquired. */
export interface Locator {
  readonly source: number;
  readonly offset: number;
  readonly length: number;
}

export function sameLocator(a: Locator, b: Locator): boolean {
  return a.source === b.source && a.offset === b.offset && a.length === b.length;
}
