import { describe, expect, it } from 'vitest';
import { SvgPen } from '../../model/flow/svg-pen.ts';
import { HOSTILE } from './hostile.test-helper.ts';
import { SMALL_SVG } from './report-model.test-helper.ts';
import { safeSvg } from './svg-guard.ts';

const within = (inside: string): string => `<svg xmlns="http://www.w3.org/2000/svg">${inside}</svg>`;

describe('safeSvg', () => {
  it('lets a drawing through unchanged', () => {
    expect(safeSvg(SMALL_SVG)).toBe(SMALL_SVG);
    const hatched = within('<defs><pattern id="hatch"/></defs><rect fill="url(#hatch)"/><use href="#hatch"/>');
    expect(safeSvg(hatched)).toBe(hatched);
  });

  it.each(HOSTILE)('lets our own pen write %j', (hostile) => {
    const pen = new SvgPen();
    pen.begin(hostile, hostile);
    pen.text({
      text: hostile,
      x: 1,
      y: 1,
      font: { family: 'mono', size: 10, weight: 400 },
      align: 'start',
      colour: '#000',
    });
    pen.end();
    const svg = pen.document({ width: 10, height: 10, title: hostile, description: hostile, background: '#fff' });
    expect(safeSvg(svg)).toBe(svg.trim());
  });

  it.each([
    ['not a drawing', '<p>x</p>'],
    ['a script', within('<script>alert(1)</script>')],
    ['a handler', within('<rect onclick="alert(1)"/>')],
    ['a handler in another case', within('<rect ONLOAD="alert(1)"/>')],
    ['a handler without quotes', within('<rect onclick=alert(1) />')],
    ['an external reference', within('<use href="http://evil.example/x.svg#a"/>')],
    ['an external reference of old', within('<use xlink:href="data:image/svg+xml,x"/>')],
    ['a loading paint', within('<rect fill="url(http://evil.example/x)"/>')],
    ['a loading style', within('<rect style="background:url(//evil.example)"/>')],
    ['a hidden url', within('<rect fill="u\\72l(//evil.example)"/>')],
    ['a style sheet', within('<style>@import "http://evil.example"</style>')],
    ['foreign markup', within('<foreignObject><p>x</p></foreignObject>')],
    ['an image', within('<image href="#a"/>')],
    ['a link', within('<a href="#a">x</a>')],
    ['a comment', within('<!-- x -->')],
    ['a second root', `${SMALL_SVG}<svg></svg>`],
    ['text after the end', `${SMALL_SVG}x`],
    ['an early end', within('</svg><rect/><svg>')],
    ['an open element', '<svg><g></svg>'],
    ['a place of the report', within('<g id="f-1"/>')],
  ])('refuses %s', (_, svg) => {
    expect(() => safeSvg(svg)).toThrow(/picture/);
  });
});
