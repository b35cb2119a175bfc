/**
 * Which values of a JSON document an importer wants. A path is a list of steps: a key, a test for
 * keys, or `[]` for every element. `value` hands the bytes over, `range` tells only where they are,
 * `scope` tells when a container opens and closes around wanted values.
 */
export type PathStep = string | RegExp;

export interface WantedPath {
  readonly steps: readonly PathStep[];
  readonly mode: 'value' | 'range' | 'scope';
}

/** `result.logs[]` as steps; the empty text is the document itself. */
export function pathSteps(text: string): readonly PathStep[] {
  if (text === '') return [];
  return text
    .replaceAll('[]', '.[]')
    .split('.')
    .filter((step) => step !== '');
}

export function wanted(text: string, mode: WantedPath['mode'] = 'value'): WantedPath {
  return { steps: pathSteps(text), mode };
}

/** Paths joined into one tree, so that the splitter follows them all in one pass. */
export interface PathNode {
  readonly keys: Map<string, PathNode>;
  readonly tests: { readonly test: RegExp; readonly node: PathNode }[];
  each: PathNode | null;
  /** Index of the wanted path that ends here, or -1. */
  value: number;
  range: number;
  scope: number;
}

function newNode(): PathNode {
  return { keys: new Map(), tests: [], each: null, value: -1, range: -1, scope: -1 };
}

function step(node: PathNode, by: PathStep): PathNode {
  if (by instanceof RegExp) {
    const known = node.tests.find((entry) => entry.test.source === by.source);
    if (known !== undefined) return known.node;
    const made = newNode();
    node.tests.push({ test: by, node: made });
    return made;
  }
  if (by === '[]') return (node.each ??= newNode());
  const known = node.keys.get(by);
  if (known !== undefined) return known;
  const made = newNode();
  node.keys.set(by, made);
  return made;
}

export function compilePaths(paths: readonly WantedPath[]): PathNode {
  const root = newNode();
  for (const [index, path] of paths.entries()) {
    let node = root;
    for (const by of path.steps) node = step(node, by);
    node[path.mode] = index;
  }
  return root;
}

export function hasChildren(node: PathNode): boolean {
  return node.each !== null || node.keys.size > 0 || node.tests.length > 0;
}

export function childOf(node: PathNode, key: string): PathNode | null {
  const exact = node.keys.get(key);
  if (exact !== undefined) return exact;
  for (const entry of node.tests) if (entry.test.test(key)) return entry.node;
  return null;
}
