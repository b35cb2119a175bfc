/** SVG 1.1 as text: no script, no style sheet, no reference to anything outside, every text escaped where it is written. */
import { hexKey } from '../../base/ids.ts';
import { n } from './path-data.ts';
import type { Pen, PenText, Style } from './pen.ts';
import { HATCH } from './pen.ts';
import { FONT_STACK, textWidth } from './text-width.ts';
import type { Size } from './scene.ts';

export interface SvgHead extends Size {
  readonly title: string;
  readonly description: string;
  readonly background: string;
}

export class SvgPen implements Pen {
  readonly #body: string[] = [];
  /** Colours that were hatched, in order of use. */
  readonly #hatches = new Set<string>();

  begin(id: string, title: string): void {
    this.#body.push(`<g data-shape="${escapeXml(id)}">${title === '' ? '' : `<title>${escapeXml(title)}</title>`}`);
  }

  end(): void {
    this.#body.push('</g>');
  }

  path(d: string, style: Style): void {
    if (style.hatch !== undefined) this.#hatches.add(style.hatch);
    const fill = style.hatch === undefined ? (style.fill ?? 'none') : `url(#${hatchId(style.hatch)})`;
    const attributes = [`d="${d}"`, `fill="${fill}"`];
    if (style.stroke !== undefined)
      attributes.push(`stroke="${style.stroke}"`, `stroke-width="${n(style.lineWidth ?? 1)}"`);
    if (style.dash !== undefined) attributes.push(`stroke-dasharray="${style.dash.map(n).join(' ')}"`);
    if (style.opacity !== undefined && style.opacity < 1) attributes.push(`opacity="${n(style.opacity)}"`);
    this.#body.push(`<path ${attributes.join(' ')}/>`);
  }

  text({ text, x, y, font, align, colour }: PenText): void {
    const attributes = [
      `x="${n(x)}"`,
      `y="${n(y)}"`,
      `font-family="${FONT_STACK[font.family]}"`,
      `font-size="${font.size}"`,
      `fill="${colour}"`,
    ];
    if (font.weight !== 400) attributes.push(`font-weight="${font.weight}"`);
    if (align !== 'start') attributes.push(`text-anchor="${align}"`);
    // A machine without the font draws another: it must not run into its neighbour. Our table knows Latin only.
    if (/^[\u0020-\u007e…·→]{2,}$/.test(text)) {
      attributes.push(`textLength="${n(textWidth(text, font))}"`, 'lengthAdjust="spacingAndGlyphs"');
    }
    this.#body.push(`<text ${attributes.join(' ')}>${escapeXml(text)}</text>`);
  }

  /** The whole document. */
  document(head: SvgHead): string {
    const size = `width="${n(head.width)}" height="${n(head.height)}" viewBox="0 0 ${n(head.width)} ${n(head.height)}"`;
    const name = escapeXml(`${head.title}. ${head.description}`);
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" aria-label="${name}" xml:space="preserve">`,
      `<title>${escapeXml(head.title)}</title>`,
      `<desc>${escapeXml(head.description)}</desc>`,
      `<defs>${[...this.#hatches].map(hatchPattern).join('')}</defs>`,
      `<rect width="100%" height="100%" fill="${head.background}"/>`,
      ...this.#body,
      '</svg>',
      '',
    ].join('\n');
  }
}

function hatchId(colour: string): string {
  return `hatch-${hexKey(colour.replace('#', ''))}`;
}

function hatchPattern(colour: string): string {
  const { tile, lineWidth, lines } = HATCH;
  return (
    `<pattern id="${hatchId(colour)}" width="${tile}" height="${tile}" patternUnits="userSpaceOnUse">` +
    `<path d="${lines}" stroke="${colour}" stroke-width="${lineWidth}" fill="none"/></pattern>`
  );
}

// What XML 1.0 (section 2.2) does not allow in any spelling: it cannot be escaped, so it is written out.
const FORBIDDEN = /(?![\t\n\r])[\p{Cc}\p{Cs}\ufffe\uffff]/gu;

export function escapeXml(text: string): string {
  return text
    .replace(FORBIDDEN, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
