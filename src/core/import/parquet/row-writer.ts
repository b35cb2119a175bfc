/**
 * Rows put together from the columns of a row group, each as a line of JSON: the levels beside the values say where lists
 * begin and what is null (apache/parquet-format, "Nested Encoding").
 */
import type { RowGroup, SchemaTree } from 'hyparquet/src/types.js';
import { getTreePath } from 'hyparquet/src/schema.js';
import { columnName, type ColumnNames } from './column-names.ts';
import { ColumnPages, type ParquetBytes } from './column-pages.ts';
import { leafText, STORED, type Meaning, type Meanings } from './parquet-json.ts';

interface Node {
  readonly tree: SchemaTree;
  /** Under which it stands in its row. */
  readonly name: string;
  readonly meaning: Meaning;
  readonly children: readonly Node[];
  /** Columns below it; the first one tells how the others go on. */
  readonly leaves: readonly ColumnPages[];
  /** The levels at which it is there, and at which a list of it goes on. */
  readonly definition: number;
  readonly repetition: number;
}

/** What the columns mean, and what those are called that the schema only numbers. */
export interface ColumnWords {
  readonly meanings: Meanings;
  readonly names: ColumnNames;
}

const MAX_DEPTH = 64;

/** @throws RangeError when a column of the schema is not in the row group, or the schema is too deep. */
function nodeOf(
  tree: SchemaTree,
  columns: ReadonlyMap<string, ColumnPages>,
  words: ColumnWords,
  above: { readonly definition: number; readonly repetition: number; readonly depth: number },
): Node {
  const { repetition_type: kind } = tree.element;
  const definition = above.definition + (kind === 'REQUIRED' ? 0 : 1);
  const repetition = above.repetition + (kind === 'REPEATED' ? 1 : 0);
  const depth = above.depth + 1;
  if (depth > MAX_DEPTH) throw new RangeError(`columns inside each other deeper than ${MAX_DEPTH}`);
  const children = tree.children.map((child) => nodeOf(child, columns, words, { definition, repetition, depth }));
  const own = columns.get(tree.path.join('.'));
  const leaves = children.length > 0 ? children.flatMap((child) => child.leaves) : own === undefined ? [] : [own];
  if (leaves.length === 0) throw new RangeError(`column ${tree.path.join('.')} is not in the row group`);
  const name = columnName(tree.path, words.names) ?? tree.element.name;
  const meaning = words.meanings.get(tree.element) ?? STORED;
  return { tree, name, meaning, children, leaves, definition, repetition };
}

type ItemText = (node: Node) => string | null;
const LIST = ['[', ']'] as const;
const MAP = ['{', '}'] as const;

/** The value of a node at the place where its columns stand; null for null. */
function textOf(node: Node): string | null {
  const { repetition_type: kind } = node.tree.element;
  if (kind === 'REPEATED') return repeatedText(node, presentText, LIST);
  return kind !== 'OPTIONAL' || isThere(node) ? presentText(node) : null;
}

/** What is not there takes one level of each column. */
function isThere({ leaves, definition }: Node): boolean {
  if (leaves[0]!.definition >= definition) return true;
  for (const leaf of leaves) leaf.take();
  return false;
}

function repeatedText(node: Node, itemText: ItemText, [open, close]: readonly [string, string]): string {
  const items: string[] = [];
  const first = node.leaves[0]!;
  if (isThere(node))
    do items.push(itemText(node) ?? 'null');
    while (first.repetition === node.repetition && first.hasMore);
  return open + items.join(',') + close;
}

/** Lists and maps have a repeated node between themselves and what they hold, which is not shown. */
function presentText({ children, meaning, tree, leaves }: Node): string | null {
  const [only] = children;
  if (only === undefined) {
    const value = leaves[0]!.take();
    return value === null ? null : leafText(value, tree.element, meaning);
  }
  const isRepeated = children.length === 1 && only.tree.element.repetition_type === 'REPEATED';
  if (isRepeated && meaning.kind === 'list') return repeatedText(only, elementText, LIST);
  if (isRepeated && meaning.kind === 'map' && only.children.length === 2) return repeatedText(only, entryText, MAP);
  return structText(children);
}

function elementText(node: Node): string | null {
  return node.children.length === 1 ? textOf(node.children[0]!) : presentText(node);
}

function entryText({ children }: Node): string {
  const key = textOf(children[0]!) ?? 'null';
  return `${key.startsWith('"') ? key : JSON.stringify(key)}:${textOf(children[1]!) ?? 'null'}`;
}

/** Members in the order of the schema; those that are null are left out. */
function structText(children: readonly Node[]): string {
  const members: string[] = [];
  for (const child of children) {
    const text = textOf(child);
    if (text !== null) members.push(`${JSON.stringify(child.name)}:${text}`);
  }
  return `{${members.join(',')}}`;
}

/** The rows of a group in order. @throws Error saying what cannot be decoded, at the row where it is met. */
export function* rowTexts(
  bytes: ParquetBytes,
  group: RowGroup,
  root: SchemaTree,
  words: ColumnWords,
): Generator<string> {
  const columns = new Map(
    group.columns.flatMap(({ meta_data: chunk }) =>
      chunk === undefined
        ? []
        : [[chunk.path_in_schema.join('.'), new ColumnPages(bytes, chunk, getTreePath(root, chunk.path_in_schema))]],
    ),
  );
  const above = { definition: 0, repetition: 0, depth: 0 };
  const nodes = root.children.map((child) => nodeOf(child, columns, words, above));
  for (let row = 0; row < Number(group.num_rows); row += 1) yield structText(nodes);
}
