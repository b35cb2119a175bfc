import { AppError } from '../../base/errors.ts';
import type { ReportModel } from '../../model/report.ts';
import { STATUS_MARK } from '../../model/status.ts';
import type { Block, Cell, Inline, PathBlock, TableBlock } from './block.ts';
import { reportDocument } from './document.ts';
import { atLineStart, markdownCode, markdownFence, markdownText } from './markdown-text.ts';

/**
 * The report as Markdown (CommonMark with GitHub's tables). It holds no link and no HTML; the drawing is left to
 * the HTML report, its table stands here.
 */
export function reportMarkdown(model: ReportModel): string {
  const document = reportDocument(model);
  const parts = [
    `# ${markdownText(document.title)}: ${markdownText(document.subtitle)}`,
    ...document.control.map((block) => blockText(block, 3)),
    '## Generation',
    'The only part that may differ between two reports of one case.',
    ...document.generation.map((block) => blockText(block, 3)),
    ...document.sections.flatMap((section) => [
      `## ${markdownText(section.title)}`,
      ...section.blocks.map((block) => blockText(block, 3)),
    ]),
    '---',
    markdownText(document.endMark),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** A space beside the asterisks would leave them standing as text. */
function bold(text: string): string {
  const trimmed = text.trim();
  return trimmed === '' ? '' : `**${markdownText(trimmed)}**`;
}

function inlineText(inline: Inline): string {
  if (typeof inline === 'string') return markdownText(inline);
  switch (inline.kind) {
    case 'code':
    case 'time':
      return markdownCode(inline.text);
    case 'strong':
      return bold(inline.text);
    case 'word':
      return bold(inline.text);
    case 'muted':
      return markdownText(inline.text);
    case 'struck':
      return `superseded: ${markdownText(inline.text)}`;
    case 'ref':
      return markdownText(inline.to);
    case 'status': {
      const { mark, word } = STATUS_MARK[inline.status];
      return `${mark} ${word}${inline.count === undefined ? '' : ` ${inline.count}`}`;
    }
    case 'severity':
      return `(${inline.severity})`;
    case 'break':
      return '; ';
    default:
      throw new AppError('INTERNAL', 'An inline part of a kind that Markdown does not know.');
  }
}

function cellText(cell: Cell): string {
  return atLineStart(cell.map(inlineText).join('').trimEnd());
}

function blockText(block: Block, level: number): string {
  switch (block.kind) {
    case 'para':
      return cellText(block.text);
    case 'list':
      return block.items.map((item, index) => `${block.ordered ? `${index + 1}.` : '-'} ${cellText(item)}`).join('\n');
    case 'facts':
      return block.rows.map((row) => `- ${markdownText(row.term)}: ${cellText(row.cell)}`).join('\n');
    case 'note':
      return `> ${bold(block.title)}\n> ${cellText(block.text)}`;
    case 'quote':
      return block.lines.map((line) => `> ${cellText([line])}`).join('\n>\n');
    case 'pre':
      return markdownFence(block.lines);
    case 'figure':
      return 'The drawing is in the HTML report; the table below says the same.';
    case 'group': {
      const heading = `${'#'.repeat(Math.min(level, 6))} ${cellText(block.title)}`;
      return [heading, ...block.blocks.map((each) => blockText(each, level + 1))].join('\n\n');
    }
    case 'table':
      return tableText(block);
    case 'path':
      return pathText(block);
    default:
      throw new AppError('INTERNAL', 'A block of a kind that Markdown does not know.');
  }
}

function tableText(block: TableBlock): string {
  const caption = bold(block.caption);
  if (block.rows.length === 0) return `${caption}\n\nNone. ${cellText([block.empty])}`;
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    caption,
    '',
    line(block.columns.map((column) => markdownText(column.title))),
    line(block.columns.map((column) => (column.kind === 'number' ? '---:' : '---'))),
    ...block.rows.map((row) => line(row.cells.map((cell) => cellText(cell)))),
  ].join('\n');
}

function pathText(block: PathBlock): string {
  if (block.steps.length === 0) return 'No step of the path is known.';
  return block.steps
    .map((step, index) => {
      const status = inlineText({ kind: 'status', status: step.status });
      const weakest = step.isWeakest ? ' (weakest link)' : '';
      const source = step.source.length === 0 ? '' : ` (${cellText(step.source)})`;
      return `${index + 1}. ${bold(step.title)} ${status}${weakest}: ${cellText(step.value)}. ${markdownText(step.because)}${source}`;
    })
    .join('\n');
}
