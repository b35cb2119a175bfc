import { AppError } from '../../base/errors.ts';
import { STATUS_MARK } from '../../model/status.ts';
import type { Block, Cell, Inline, PathBlock, TableBlock } from './block.ts';
import { h } from './element.ts';
import type { HtmlElement, HtmlNode } from './element.ts';
import { safeSvg } from './svg-guard.ts';

/** Writes blocks as elements. `anchors` are the handles that have a place to link to. */
export interface HtmlScope {
  readonly anchors: ReadonlySet<string>;
  /** Level of the next heading. */
  readonly level: number;
  /** Another one for each drawing. */
  readonly figurePrefix: () => string;
}

function inlines(cell: Cell, scope: HtmlScope): HtmlNode[] {
  return cell.map((inline) => inlineNode(inline, scope));
}

function inlineNode(inline: Inline, scope: HtmlScope): HtmlNode {
  if (typeof inline === 'string') return inline;
  switch (inline.kind) {
    case 'code':
      return h('code', {}, inline.text);
    case 'time': {
      const date = inline.text.slice(0, inline.text.indexOf('T') + 1);
      return h('code', { class: 'time' }, date, h('wbr'), inline.text.slice(date.length));
    }
    case 'strong':
      return h('strong', {}, inline.text);
    case 'muted':
      return h('span', { class: 'muted' }, inline.text);
    case 'struck':
      return h('del', {}, inline.text);
    case 'ref':
      return scope.anchors.has(inline.to) ? h('a', { href: `#${inline.to}` }, inline.to) : h('span', {}, inline.to);
    case 'status': {
      const { mark, word } = STATUS_MARK[inline.status];
      const count = inline.count === undefined ? '' : ` ${inline.count}`;
      return h(
        'span',
        { class: inline.count === '0' ? 'chip zero' : `chip ${inline.status}` },
        h('span', { 'aria-hidden': 'true' }, mark),
        ` ${word}${count}`,
      );
    }
    case 'severity':
      return h('span', { class: `severity ${inline.severity}` }, inline.severity);
    case 'word':
      return h('span', { class: `word ${inline.tone}` }, inline.text);
    case 'break':
      return h('br');
    default:
      throw new AppError('INTERNAL', 'An inline part of a kind that HTML does not know.');
  }
}

export function blockNode(block: Block, scope: HtmlScope): HtmlNode {
  switch (block.kind) {
    case 'para':
      return h('p', block.look === undefined ? {} : { class: block.look }, ...inlines(block.text, scope));
    case 'list':
      return h(block.ordered ? 'ol' : 'ul', {}, ...block.items.map((item) => h('li', {}, ...inlines(item, scope))));
    case 'facts': {
      const rows = block.rows.map((row) =>
        h('div', {}, h('dt', {}, row.term), h('dd', {}, ...inlines(row.cell, scope))),
      );
      return h('dl', { class: 'facts' }, ...rows);
    }
    case 'note':
      return h(
        'div',
        { class: `note ${block.tone}` },
        h('p', { class: 'note-title' }, block.title),
        h('p', {}, ...inlines(block.text, scope)),
      );
    case 'quote':
      return h('blockquote', {}, ...block.lines.map((line) => h('p', {}, line)));
    case 'pre':
      return h('pre', { tabindex: '0' }, ...preLines(block.lines));
    case 'figure':
      return h('figure', {}, { trusted: safeSvg(block.svg, scope.figurePrefix()) }, h('figcaption', {}, block.caption));
    case 'group':
      return groupNode(block, scope);
    case 'table':
      return tableNode(block, scope);
    case 'path':
      return pathNode(block, scope);
    default:
      throw new AppError('INTERNAL', 'A block of a kind that HTML does not know.');
  }
}

/** Line ends are ours here, so they stay line ends; inside a line they would be escapes. */
function preLines(lines: readonly string[]): HtmlNode[] {
  return lines.flatMap((line, index): HtmlNode[] => (index === 0 ? [line] : [{ trusted: '\n' }, line]));
}

function groupNode(block: Extract<Block, { kind: 'group' }>, scope: HtmlScope): HtmlElement {
  const heading = h(`h${Math.min(scope.level, 5)}`, {}, ...inlines(block.title, scope));
  const inner = { ...scope, level: scope.level + 1 };
  return h(
    block.look === 'card' ? 'article' : 'div',
    { class: block.look ?? 'group', ...(block.id === undefined ? {} : { id: block.id }) },
    heading,
    ...block.blocks.map((each) => blockNode(each, inner)),
  );
}

function tableNode(block: TableBlock, scope: HtmlScope): HtmlElement {
  if (block.rows.length === 0) {
    return h(
      'div',
      { class: 'empty' },
      h('p', { class: 'caption' }, block.caption),
      h('p', {}, `None. ${block.empty}`),
    );
  }
  const columns = block.columns.map((column) =>
    h('col', column.width === undefined ? {} : { class: `w${column.width}` }),
  );
  const heads = block.columns.map((column) => h('th', { scope: 'col', ...classOf(column.kind) }, column.title));
  const rows = block.rows.map((row) =>
    h(
      'tr',
      row.id === undefined ? {} : { id: row.id },
      ...row.cells.map((cell, index) => {
        const attributes = classOf(block.columns[index]?.kind);
        const head = index === 0;
        return h(head ? 'th' : 'td', head ? { scope: 'row', ...attributes } : attributes, ...inlines(cell, scope));
      }),
    ),
  );
  const table = h(
    'table',
    {},
    h('caption', {}, block.caption),
    h('colgroup', {}, ...columns),
    h('thead', {}, h('tr', {}, ...heads)),
    h('tbody', {}, ...rows),
  );
  return h('div', { class: 'scroll' }, table);
}

function classOf(kind: 'number' | undefined): Readonly<Record<string, string>> {
  return kind === undefined ? {} : { class: kind };
}

function pathNode(block: PathBlock, scope: HtmlScope): HtmlNode {
  if (block.steps.length === 0) return h('p', { class: 'muted' }, 'No step of the path is known.');
  const steps = block.steps.map((step) =>
    h(
      'li',
      { class: step.isWeakest ? 'step weakest' : 'step' },
      h(
        'p',
        { class: 'step-title' },
        h('strong', {}, step.title),
        ' ',
        inlineNode({ kind: 'status', status: step.status }, scope),
        ...(step.isWeakest ? [h('span', { class: 'word warn' }, 'weakest link')] : []),
      ),
      h('p', {}, ...inlines(step.value, scope)),
      h(
        'p',
        { class: 'muted' },
        step.because,
        ...(step.source.length === 0 ? [] : [' ', ...inlines(step.source, scope)]),
      ),
    ),
  );
  return h('ol', { class: 'path', 'aria-label': 'Path of the request' }, ...steps);
}
