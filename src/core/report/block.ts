/**
 * A report between its model and its formats: sections of blocks of inline parts. A string is always text,
 * never markup, so a writer cannot be talked into a link or a tag by what the evidence says.
 */
import type { Severity } from '../../model/finding.ts';
import type { Status } from '../../model/status.ts';

export type Tone = 'bad' | 'warn' | 'good' | 'neutral';

export type Inline =
  | string
  /** Verbatim: an id, a path, a hash, a time. */
  | { readonly kind: 'code'; readonly text: string }
  /** An instant; it may go to the next line after its date. */
  | { readonly kind: 'time'; readonly text: string }
  | { readonly kind: 'strong'; readonly text: string }
  | { readonly kind: 'muted'; readonly text: string }
  /** Said once and not any more. */
  | { readonly kind: 'struck'; readonly text: string }
  /** A handle; a link where the report has a place of that name. */
  | { readonly kind: 'ref'; readonly to: string }
  | { readonly kind: 'status'; readonly status: Status; readonly count?: string }
  | { readonly kind: 'severity'; readonly severity: Severity }
  | { readonly kind: 'word'; readonly tone: Tone; readonly text: string }
  | { readonly kind: 'break' };

export type Cell = readonly Inline[];

export interface Column {
  readonly title: string;
  readonly kind?: 'number';
  /** Share of the table's width, percent. */
  readonly width?: number;
}

export interface TableBlock {
  readonly kind: 'table';
  readonly caption: string;
  readonly columns: readonly Column[];
  /** `id` makes the row a place that handles link to. */
  readonly rows: readonly { readonly id?: string; readonly cells: readonly Cell[] }[];
  /** Why the table is empty, should it be. */
  readonly empty: string;
}

export interface PathBlock {
  readonly kind: 'path';
  readonly steps: readonly {
    readonly title: string;
    readonly status: Status;
    readonly value: Cell;
    readonly because: string;
    readonly source: Cell;
    readonly isWeakest: boolean;
  }[];
}

export type Block =
  | { readonly kind: 'para'; readonly text: Cell; readonly look?: 'lead' | 'muted' }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly Cell[] }
  | { readonly kind: 'facts'; readonly rows: readonly { readonly term: string; readonly cell: Cell }[] }
  | { readonly kind: 'note'; readonly tone: Tone; readonly title: string; readonly text: Cell }
  | { readonly kind: 'quote'; readonly lines: readonly string[] }
  | { readonly kind: 'pre'; readonly lines: readonly string[] }
  | { readonly kind: 'figure'; readonly svg: string; readonly caption: string }
  | {
      readonly kind: 'group';
      readonly id?: string;
      readonly title: Cell;
      readonly blocks: readonly Block[];
      readonly look?: 'card';
    }
  | TableBlock
  | PathBlock;

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly Block[];
}

export interface ReportDocument {
  readonly title: string;
  readonly subtitle: string;
  readonly reportId: string;
  /** For every page: `Draft`, or `Version 2, final`. */
  readonly status: string;
  readonly control: readonly Block[];
  /** The only blocks that may differ between two reports of one case. */
  readonly generation: readonly Block[];
  readonly sections: readonly Section[];
  readonly endMark: string;
}

export const BREAK: Inline = { kind: 'break' };

export function code(text: string): Inline {
  return { kind: 'code', text };
}

export function strong(text: string): Inline {
  return { kind: 'strong', text };
}

export function muted(text: string): Inline {
  return { kind: 'muted', text };
}

export function struck(text: string): Inline {
  return { kind: 'struck', text };
}

export function ref(to: string): Inline {
  return { kind: 'ref', to };
}

export function word(tone: Tone, text: string): Inline {
  return { kind: 'word', tone, text };
}

export function facts(rows: readonly (readonly [term: string, cell: Cell])[]): Block {
  return { kind: 'facts', rows: rows.map(([term, cell]) => ({ term, cell })) };
}

/** Parts one after the other, `between` each two. */
export function joined(cells: readonly Cell[], between: Cell): Cell {
  return cells.flatMap((cell, index) => (index === 0 ? cell : [...between, ...cell]));
}

/** Every handle that has a place in the document. */
export function anchorsOf(document: ReportDocument): ReadonlySet<string> {
  const anchors = new Set<string>();
  const visit = (block: Block): void => {
    if (block.kind === 'table') for (const row of block.rows) if (row.id !== undefined) anchors.add(row.id);
    if (block.kind !== 'group') return;
    if (block.id !== undefined) anchors.add(block.id);
    block.blocks.forEach(visit);
  };
  for (const section of document.sections) section.blocks.forEach(visit);
  return anchors;
}
