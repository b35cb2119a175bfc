import { HtmlValidate } from 'html-validate';
import { describe, expect, it } from 'vitest';
import { hasUnseenText, visibleText } from '../../base/visible-text.ts';
import { HOSTILE, filledWith } from './hostile.test-helper.ts';
import { reportHtml } from './html.ts';
import { SMALL_REPORT, SMALL_SVG } from './report-model.test-helper.ts';
import { elements, parseStrictHtml, textOf } from './strict-html.test-helper.ts';

const page = parseStrictHtml(reportHtml(SMALL_REPORT));
const all = [...elements(page)];
const withTag = (tag: string) => all.filter((element) => element.tag === tag);

describe('reportHtml', () => {
  it('runs nothing and loads nothing', () => {
    for (const element of all) {
      expect(element.tag).not.toMatch(/^(script|link|img|iframe|object|embed|image|base|form|a:)$/i);
      for (const [name, value] of element.attributes) {
        expect(name).not.toMatch(/^on|^src$|^style$|^srcset$/i);
        if (name.endsWith('href')) expect(value).toMatch(/^#/);
      }
    }
    expect(withTag('style')).toHaveLength(1);
    expect(textOf(withTag('style')[0]!)).not.toMatch(/url\(|@import/);
    const policy = all.find((element) => element.attributes.get('http-equiv') === 'Content-Security-Policy');
    expect(policy?.attributes.get('content')).toContain("default-src 'none'");
  });

  it('links only to places that exist, each of them once', () => {
    const ids = all.flatMap((element) => element.attributes.get('id') ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    const targets = withTag('a').map((element) => element.attributes.get('href')!.slice(1));
    expect(targets).toContain('f-1');
    expect(targets).toContain('x-1');
    expect(targets).toContain('r-2');
    // r-1 is named by a finding and not reconstructed in the annex: its handle stands as text.
    expect(targets).not.toContain('r-1');
    for (const target of targets) expect(ids).toContain(target);
  });

  it('has a language, headings in order, and tables that can be read aloud', () => {
    expect(page.attributes.get('lang')).toBe('en');
    const levels = all.filter((element) => /^h[1-6]$/.test(element.tag)).map((element) => Number(element.tag[1]));
    expect(levels[0]).toBe(1);
    levels.forEach((level, index) => expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1));
    for (const table of withTag('table')) {
      const inside = [...elements(table)];
      expect(inside.filter((element) => element.tag === 'caption')).toHaveLength(1);
      for (const head of inside.filter((element) => element.tag === 'th')) {
        expect(head.attributes.get('scope')).toMatch(/^(col|row)$/);
      }
    }
  });

  it('has its sections in order, numbered from the control block on', () => {
    const sections = withTag('section').map((element) => element.attributes.get('id'));
    const order =
      'questions answer completeness evidence custody method trust timeline requests findings hypotheses contradictions limits reproducibility changes annexes signature';
    expect(sections).toEqual(order.split(' ').map((name) => `section-${name}`));
    const titles = withTag('h2').map(textOf);
    expect(titles.map((title) => title.split('. ')[0])).toEqual(sections.map((_, i) => String(i + 2)));
  });

  it('is valid HTML to a validator that others wrote', async () => {
    const validator = new HtmlValidate({ extends: ['html-validate:standard', 'html-validate:a11y'] });
    const told = async (html: string): Promise<readonly string[]> => {
      const { results } = await validator.validateString(html);
      return results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => `${ruleId}: ${message}`));
    };
    const html = reportHtml(SMALL_REPORT);
    expect(await told(html)).toEqual([]);
    for (const [from, to] of [
      ['<main>', '<main><img src="x">'],
      ['<th scope="col"', '<th scope="column"'],
      ['</section>', '</div>'],
      ['id="generation"', 'id="f-1"'],
    ] as const) {
      expect([from, (await told(html.replace(from, to))).length > 0]).toEqual([from, true]);
    }
  });

  it('strikes what an earlier version said, and keeps it', () => {
    const struck = withTag('del').map(textOf);
    expect(struck).toContain('medium: One request was answered with an old release.');
  });

  it('keeps the drawings of one page apart', () => {
    const svg = SMALL_SVG.replace('<title>', '<defs><pattern id="hatch"/></defs><title>').replace(
      '#1983fb',
      'url(#hatch)',
    );
    const html = reportHtml({ ...SMALL_REPORT, pictures: { flow: svg, path: svg, timeline: svg, lifetime: svg } });
    const ids = [...html.matchAll(/<pattern id="([^"]*)"/g)].map(([, id]) => id);
    const used = [...html.matchAll(/url\(#([^)]*)\)/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(4);
    expect(used).toEqual(ids);
  });

  it.each(HOSTILE)('shows %j as text, in every place', (hostile) => {
    const model = filledWith(SMALL_REPORT, hostile);
    const parsed = parseStrictHtml(reportHtml(model));
    const tags = new Set([...elements(parsed)].map((element) => element.tag));
    for (const tag of ['script', 'img', 'b', 'i']) expect(tags).not.toContain(tag);
    for (const element of elements(parsed)) {
      for (const name of element.attributes.keys()) expect(name).not.toMatch(/^on/);
    }
    const finding = [...elements(parsed)].find((element) => element.attributes.get('id') === 'f-1')!;
    expect(textOf(finding)).toContain(visibleText(hostile));
    expect(hasUnseenText(textOf(parsed).replaceAll('\n', ''))).toBe(false);
  });

  it('sets an escape apart from text that looks like one', () => {
    const escapes = (text: string) =>
      [...elements(parseStrictHtml(reportHtml(filledWith(SMALL_REPORT, text))))].filter(
        (element) => element.attributes.get('class') === 'esc',
      ).length;
    expect(escapes('a\u202eb')).toBeGreaterThan(0);
    expect(escapes('a\\u202eb')).toBe(0);
  });
});
