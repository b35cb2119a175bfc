/** Disjoint sets over small integers that grow as they come. The root of a set is its smallest member. */
export interface UnionFind {
  add(): number;
  union(a: number, b: number): void;
  find(a: number): number;
  readonly size: number;
}

export function createUnionFind(): UnionFind {
  let parent = new Int32Array(1024);
  let size = 0;
  const find = (a: number): number => {
    let root = a;
    while ((parent[root] ?? root) !== root) root = parent[root] ?? root;
    let at = a;
    while (at !== root) {
      const next = parent[at] ?? root;
      parent[at] = root;
      at = next;
    }
    return root;
  };
  return {
    add() {
      if (size === parent.length) {
        const grown = new Int32Array(size * 2);
        grown.set(parent);
        parent = grown;
      }
      parent[size] = size;
      size += 1;
      return size - 1;
    },
    union(a, b) {
      const [x, y] = [find(a), find(b)];
      if (x < y) parent[y] = x;
      else parent[x] = y;
    },
    find,
    get size() {
      return size;
    },
  };
}
