/** Disjoint sets over small integers that grow as they come. The root of a set is its smallest member. */
export interface UnionFind {
  add(): number;
  union(a: number, b: number): void;
  find(a: number): number;
  readonly size: number;
}

/** Members of one piece: growing moves none of them. */
const PIECE_BITS = 16;
const PIECE = 1 << PIECE_BITS;

export function createUnionFind(): UnionFind {
  const pieces: Int32Array[] = [];
  let size = 0;
  const parentOf = (a: number): number => pieces[a >> PIECE_BITS]?.[a & (PIECE - 1)] ?? a;
  const setParent = (a: number, parent: number): void => {
    const piece = pieces[a >> PIECE_BITS];
    if (piece !== undefined) piece[a & (PIECE - 1)] = parent;
  };
  const find = (a: number): number => {
    let root = a;
    for (let parent = parentOf(root); parent !== root; parent = parentOf(root)) root = parent;
    let at = a;
    while (at !== root) {
      const next = parentOf(at);
      setParent(at, root);
      at = next;
    }
    return root;
  };
  return {
    add() {
      if (size === pieces.length * PIECE) pieces.push(new Int32Array(PIECE));
      setParent(size, size);
      size += 1;
      return size - 1;
    },
    union(a, b) {
      const [x, y] = [find(a), find(b)];
      if (x < y) setParent(y, x);
      else setParent(x, y);
    },
    find,
    get size() {
      return size;
    },
  };
}
