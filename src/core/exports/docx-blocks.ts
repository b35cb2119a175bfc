/** Blocks of a report as paragraphs and tables of a word processor. What cannot be seen is written as an escape. */
import {
  AlignmentType,
  BookmarkEnd,
  BookmarkStart,
  HeadingLevel,
  InternalHyperlink,
  Paragraph,
  ShadingType,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
  type ParagraphChild,
} from 'docx';
import { AppError } from '../../base/errors.ts';
import { visibleText } from '../../base/visible-text.ts';
import { STATUS_MARK } from '../../model/status.ts';
import type { Block, Cell, Inline, PathBlock, TableBlock } from '../report/block.ts';

/** Writes blocks. `anchors` numbers the handles that have a place to link to; `level` is that of the next heading, 1 to 6. */
export interface DocxScope {
  readonly anchors: ReadonlyMap<string, number>;
  readonly level: number;
}

type Part = Paragraph | Table;
type Run = TextRun | InternalHyperlink;

const HEADINGS = [
  HeadingLevel.HEADING_1,
  HeadingLevel.HEADING_2,
  HeadingLevel.HEADING_3,
  HeadingLevel.HEADING_4,
  HeadingLevel.HEADING_5,
  HeadingLevel.HEADING_6,
] as const;

/** A bookmark's name begins with a letter and holds letters, digits and `_`. */
const bookmarkName = (handle: string): string => `at_${handle.replace(/\W/g, '_')}`;

const run = (
  text: string,
  options: { readonly bold?: boolean; readonly strike?: boolean; readonly style?: string } = {},
): TextRun => new TextRun({ text: visibleText(text), ...options });

function runsOf(cell: Cell, scope: DocxScope): Run[] {
  return cell.map((inline) => runOf(inline, scope));
}

function runOf(inline: Inline, scope: DocxScope): Run {
  if (typeof inline === 'string') return run(inline);
  switch (inline.kind) {
    case 'code':
    case 'time':
      return run(inline.text, { style: 'Verbatim' });
    case 'strong':
    case 'word':
      return run(inline.text, { bold: true });
    case 'muted':
      return run(inline.text, { style: 'Muted' });
    case 'struck':
      return run(inline.text, { strike: true });
    case 'ref':
      return scope.anchors.has(inline.to)
        ? new InternalHyperlink({ anchor: bookmarkName(inline.to), children: [run(inline.to, { style: 'Hyperlink' })] })
        : run(inline.to);
    case 'status': {
      const { mark, word } = STATUS_MARK[inline.status];
      return run(`${mark} ${word}${inline.count === undefined ? '' : ` ${inline.count}`}`);
    }
    case 'severity':
      return run(inline.severity, { bold: true });
    case 'break':
      return new TextRun({ break: 1 });
    default:
      throw new AppError('INTERNAL', 'An inline part of a kind that DOCX does not know.');
  }
}

/** `runs`, with a place to link to when they have a handle. */
function placed(id: string | undefined, runs: readonly Run[], { anchors }: DocxScope): ParagraphChild[] {
  const number = id === undefined ? undefined : anchors.get(id);
  if (id === undefined || number === undefined) return [...runs];
  const marks = [new BookmarkStart(bookmarkName(id), number), new BookmarkEnd(number)];
  // The library's Bookmark counts over all documents of a process; its types do not list the two marks that it writes.
  const [start, end] = marks as unknown as [ParagraphChild, ParagraphChild];
  return [start, ...runs, end];
}

export function headingOf(title: Cell, scope: DocxScope, id?: string): Paragraph {
  const heading = HEADINGS[Math.min(scope.level, HEADINGS.length) - 1]!;
  return new Paragraph({ heading, children: placed(id, runsOf(title, scope), scope) });
}

export function docxBlocks(block: Block, scope: DocxScope): readonly Part[] {
  switch (block.kind) {
    case 'para':
      return [new Paragraph({ children: runsOf(block.text, scope) })];
    case 'list':
      return block.items.map(
        (item, index) =>
          new Paragraph({
            style: 'Item',
            children: [run(block.ordered ? `${index + 1}. ` : '• '), ...runsOf(item, scope)],
          }),
      );
    case 'facts':
      return [factsTable(block.rows, scope)];
    case 'note':
      return [
        new Paragraph({ style: 'Note', keepNext: true, children: [run(block.title, { bold: true })] }),
        new Paragraph({ style: 'Note', children: runsOf(block.text, scope) }),
      ];
    case 'quote':
      return block.lines.map((line) => new Paragraph({ style: 'Quotation', children: [run(line)] }));
    case 'pre':
      return block.lines.map((line) => new Paragraph({ style: 'Preformatted', children: [run(line)] }));
    case 'figure':
      return [
        caption(block.caption),
        new Paragraph({ children: [run('The drawing is in the HTML report; the table below says the same.')] }),
      ];
    case 'group':
      return [
        headingOf(block.title, scope, block.id),
        ...block.blocks.flatMap((each) => docxBlocks(each, { ...scope, level: scope.level + 1 })),
      ];
    case 'table':
      return tableParts(block, scope);
    case 'path':
      return pathParts(block, scope);
    default:
      throw new AppError('INTERNAL', 'A block of a kind that DOCX does not know.');
  }
}

function caption(text: string): Paragraph {
  return new Paragraph({ style: 'Caption', keepNext: true, children: [run(text)] });
}

interface CellOptions {
  readonly percent: number;
  readonly isHead?: boolean;
  readonly isNumber?: boolean;
}

function cellOf(children: readonly ParagraphChild[], { percent, isHead, isNumber }: CellOptions): TableCell {
  return new TableCell({
    width: { size: percent, type: WidthType.PERCENTAGE },
    margins: { top: 40, bottom: 40, left: 80, right: 80 },
    ...(isHead === true && { shading: { type: ShadingType.CLEAR, fill: 'E9EDF2' } }),
    children: [
      new Paragraph({
        style: 'TableText',
        ...(isNumber === true && { alignment: AlignmentType.RIGHT }),
        children,
      }),
    ],
  });
}

function factsTable(rows: readonly { readonly term: string; readonly cell: Cell }[], scope: DocxScope): Table {
  return new Table({
    width: { size: 100, type: WidthType.PERCENTAGE },
    rows: rows.map(
      ({ term, cell }) =>
        new TableRow({
          cantSplit: true,
          children: [cellOf([run(term)], { percent: 25, isHead: true }), cellOf(runsOf(cell, scope), { percent: 75 })],
        }),
    ),
  });
}

/** Widths in percent that add up to 100: columns without one share what the others leave. */
function widthsOf(columns: TableBlock['columns']): readonly number[] {
  const given = columns.reduce((sum, { width }) => sum + (width ?? 0), 0);
  const open = columns.filter(({ width }) => width === undefined).length;
  const share = open === 0 ? 0 : Math.max(100 - given, open) / open;
  const total = given + share * open;
  return columns.map(({ width }) => ((width ?? share) * 100) / total);
}

function tableParts(block: TableBlock, scope: DocxScope): readonly Part[] {
  if (block.rows.length === 0)
    return [caption(block.caption), new Paragraph({ children: [run(`None. ${block.empty}`)] })];
  const widths = widthsOf(block.columns);
  const optionsOf = (index: number): CellOptions => ({
    percent: widths[index] ?? 0,
    isNumber: block.columns[index]?.kind === 'number',
  });
  const head = new TableRow({
    tableHeader: true,
    cantSplit: true,
    children: block.columns.map(({ title }, index) =>
      cellOf([run(title, { bold: true })], { ...optionsOf(index), isHead: true }),
    ),
  });
  const rows = block.rows.map(
    ({ id, cells }) =>
      new TableRow({
        children: cells.map((cell, index) =>
          cellOf(placed(index === 0 ? id : undefined, runsOf(cell, scope), scope), optionsOf(index)),
        ),
      }),
  );
  return [
    caption(block.caption),
    new Table({ width: { size: 100, type: WidthType.PERCENTAGE }, rows: [head, ...rows] }),
    new Paragraph({ style: 'TableText', children: [] }),
  ];
}

function pathParts(block: PathBlock, scope: DocxScope): readonly Part[] {
  if (block.steps.length === 0) return [new Paragraph({ children: [run('No step of the path is known.')] })];
  return block.steps.flatMap((step, index) => [
    new Paragraph({
      style: 'Item',
      keepNext: true,
      children: [
        run(`${index + 1}. ${step.title} `, { bold: true }),
        runOf({ kind: 'status', status: step.status }, scope),
        ...(step.isWeakest ? [run(' (weakest link)', { bold: true })] : []),
        run(': '),
        ...runsOf(step.value, scope),
      ],
    }),
    new Paragraph({
      style: 'Item',
      children: [
        run(step.because, { style: 'Muted' }),
        ...(step.source.length === 0 ? [] : [run(' '), ...runsOf(step.source, scope)]),
      ],
    }),
  ]);
}
