/**
 * HTML as a tree. Only the tags and attributes listed here exist, text is text, and links lead inside the
 * page: what the evidence says has no way to become markup.
 */
import { AppError } from '../../base/errors.ts';
import { hasUnseenText, visibleText } from '../../base/visible-text.ts';

const VOID_TAGS = new Set(['meta', 'br', 'col', 'wbr']);
const TAGS = new Set(
  (
    'html head title body header nav main section article footer aside div span p h1 h2 h3 h4 h5 ul ol li dl dt dd ' +
    'a strong del code pre blockquote table caption colgroup thead tbody tr th td figure figcaption meta br col wbr'
  ).split(' '),
);
const ATTRIBUTES = new Set(
  'id class lang scope href charset name content http-equiv aria-hidden aria-label aria-labelledby role tabindex'.split(
    ' ',
  ),
);

export type HtmlNode = string | HtmlElement | TrustedMarkup;

export interface HtmlElement {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly HtmlNode[];
}

/** Markup that our own code made: the style sheet and a picture that went through `safeSvg`. */
export interface TrustedMarkup {
  readonly trusted: string;
}

/** @throws AppError INTERNAL for a tag, an attribute or a link that is not on the list. */
export function h(
  tag: string,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly HtmlNode[]
): HtmlElement {
  if (!TAGS.has(tag)) throw new AppError('INTERNAL', `A report holds no element ${tag}.`);
  for (const [name, value] of Object.entries(attributes)) {
    if (!ATTRIBUTES.has(name)) throw new AppError('INTERNAL', `A report holds no attribute ${name}.`);
    if (name === 'href' && !/^#[A-Za-z][\w.-]*$/.test(value)) {
      throw new AppError('INTERNAL', 'A link in a report leads to another place of the report only.');
    }
  }
  return { tag, attributes, children };
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it stands in HTML; what cannot be seen is written as an escape. */
function escapeHtml(text: string): string {
  return visibleText(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** As `escapeHtml`, and an escape is set apart, so that nobody takes it for text that was there. */
function textMarkup(text: string): string {
  if (!hasUnseenText(text)) return escapeHtml(text);
  let markup = '';
  for (const character of text) {
    const shown = escapeHtml(character);
    markup += hasUnseenText(character) ? `<span class="esc">${shown}</span>` : shown;
  }
  return markup;
}

export function render(node: HtmlNode): string {
  if (typeof node === 'string') return textMarkup(node);
  if ('trusted' in node) return node.trusted;
  const attributes = Object.entries(node.attributes).map(([name, value]) => ` ${name}="${escapeHtml(value)}"`);
  const open = `<${node.tag}${attributes.join('')}>`;
  if (VOID_TAGS.has(node.tag)) return open;
  // A title holds text only, and no tag can set an escape apart in it.
  const plain = node.tag === 'title';
  const children = node.children.map((child) =>
    plain && typeof child === 'string' ? escapeHtml(child) : render(child),
  );
  return `${open}${children.join('')}</${node.tag}>`;
}
