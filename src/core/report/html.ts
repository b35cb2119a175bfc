import type { ReportModel } from '../../model/report.ts';
import { anchorsOf } from './block.ts';
import type { ReportDocument } from './block.ts';
import { reportDocument } from './document.ts';
import { h, render } from './element.ts';
import type { HtmlElement } from './element.ts';
import { blockNode } from './html-blocks.ts';
import { reportStyle } from './html-style.ts';

/** Nothing may be loaded and nothing may run, whatever a viewer thinks of the page. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const GENERATION_TITLE = 'Generation: the only part that may differ between two reports of one case';

/** One self-contained page: no script, no network, light and dark, ready to print. */
export function reportHtml(model: ReportModel): string {
  const document = reportDocument(model);
  let figures = 0;
  const figurePrefix = (): string => `figure-${(figures += 1)}-`;
  const scope = { anchors: anchorsOf(document), level: 3, figurePrefix };
  const head = h(
    'head',
    {},
    h('meta', { charset: 'utf-8' }),
    h('meta', { 'http-equiv': 'Content-Security-Policy', content: POLICY }),
    h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
    h('meta', { name: 'color-scheme', content: 'light dark' }),
    h('title', {}, `${document.subtitle}: ${document.title.toLowerCase()}`),
    { trusted: `<style>${reportStyle(document.reportId, document.status)}</style>` },
  );
  const sections = document.sections.map((section) =>
    h(
      'section',
      { id: sectionAnchor(section.id), class: section.id, 'aria-labelledby': `${sectionAnchor(section.id)}-title` },
      h('h2', { id: `${sectionAnchor(section.id)}-title` }, section.title),
      ...section.blocks.map((block) => blockNode(block, scope)),
    ),
  );
  const body = h(
    'body',
    {},
    h(
      'header',
      {},
      h('h1', {}, document.title, h('span', { class: 'case' }, document.subtitle)),
      ...document.control.map((block) => blockNode(block, scope)),
      h(
        'aside',
        { id: 'generation', 'aria-label': 'Generation' },
        h('p', { class: 'caption' }, GENERATION_TITLE),
        ...document.generation.map((block) => blockNode(block, scope)),
      ),
    ),
    contents(document),
    h('main', {}, ...sections),
    h('footer', {}, h('p', {}, document.endMark)),
  );
  return `<!DOCTYPE html>\n${render(h('html', { lang: 'en' }, head, body))}\n`;
}

function sectionAnchor(id: string): string {
  return `section-${id}`;
}

function contents(document: ReportDocument): HtmlElement {
  const items = document.sections.map((section) =>
    h('li', {}, h('a', { href: `#${sectionAnchor(section.id)}` }, section.title)),
  );
  return h('nav', { 'aria-label': 'Contents' }, h('ol', {}, ...items));
}
